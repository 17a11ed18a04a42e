/**
 * Secrets that this thread has handled, kept out of every text that people or files get to see. Services and proxies
 * repeat what they were sent ("not a valid key=value pair in Authorization header: …"), so it isn't enough never to
 * write a secret into a message.
 */

/** Stands where a secret was. */
export const CONCEALED = '•••';

/** Shorter texts occur in ordinary sentences; user pools ask for at least as much, and no service issues less. */
const MIN_LENGTH = 8;
/** Tokens are renewed for as long as a program runs; only the latest can still be repeated by anybody. */
const MAX_KNOWN = 500;

const known = new Set<string>();

/** What looks like a secret wherever it comes from, for those that were never handled here. */
const LOOKS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\bda2-[a-z0-9]{26}\b/g, CONCEALED],
  // A JSON Web Token, whole or cut off.
  [/\beyJ[\w-]{8,}(\.[\w-]+){0,2}/g, CONCEALED],
  // The authorisation of a socket: JSON in base64, as a sub-protocol or in the address.
  [/\bheader-[\w-]{16,}/g, `header-${CONCEALED}`],
  [/\b(Signature=)[0-9a-f]{16,}/gi, `$1${CONCEALED}`],
  [/\b(Bearer\s+)[\w.~+/=-]{6,}/gi, `$1${CONCEALED}`],
  [/([?&](?:header|[\w-]*(?:api-?key|token|secret|password|signature))=)[^&#\s"'<>]+/gi, `$1${CONCEALED}`],
  // User and password of an address.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@"'<>]+@/gi, `$1${CONCEALED}@`],
];

/** Remembers a secret of any kind for `withoutSecrets`; a text too short to be one is passed over. */
export function knowSecret(secret: string | null | undefined): void {
  if (!secret) return;
  for (const form of formsOf(secret)) {
    if (form.length < MIN_LENGTH) continue;
    // The newest are last, so that the oldest are the ones to go.
    known.delete(form);
    known.add(form);
  }
  for (const oldest of known) {
    if (known.size <= MAX_KNOWN) break;
    known.delete(oldest);
  }
}

/** A secret as it is, and as it stands inside JSON and inside an address. */
function formsOf(secret: string): readonly string[] {
  const text = secret.trim();
  const escaped = JSON.stringify(text).slice(1, -1);
  return [...new Set([text, escaped, encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''))])];
}

/** The text with `•••` in the place of every secret that is known or looks like one. */
export function withoutSecrets(text: string): string {
  let clean = text;
  // The longest first: one secret may hold another.
  if (known.size > 0)
    for (const secret of [...known].sort((a, b) => b.length - a.length))
      if (clean.includes(secret)) clean = clean.replaceAll(secret, CONCEALED);
  for (const [pattern, replacement] of LOOKS) clean = clean.replace(pattern, replacement);
  return clean;
}

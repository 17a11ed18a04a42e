import { exec } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { OutbandError } from '../../../shared/errors';
import { knowSecret } from '../../../shared/secrets';
import { expiryOf, type IssuedToken } from '../../appsync';

const run = promisify(exec);
const COMMAND_TIMEOUT_MS = 30_000;
const MAX_TOKEN = 64 * 1024;

/** Checks that a text can be a token at all; an Authorization header takes no line breaks. Throws BadInput. */
export function tokenFrom(text: string, where: string): IssuedToken {
  const token = text.trim().replace(/^Bearer\s+/i, '');
  knowSecret(token);
  // A header's value is visible ASCII.
  if (token !== '' && token.length <= MAX_TOKEN && /^[\x21-\x7e]+$/.test(token))
    return { token, expiresAt: expiryOf(token) };
  throw new OutbandError({
    kind: 'BadInput',
    code: 'TOKEN_INVALID',
    message: `${where} holds ${token === '' ? 'no token' : 'more than a token alone'}.`,
    consequence: 'Nothing was sent.',
    action: 'It has to yield the token and nothing else.',
  });
}

/** The token in a file, read anew at every call, so that another program can renew it. Throws BadInput. */
export async function tokenOfFile(file: string): Promise<IssuedToken> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNREADABLE',
        message: `The token's file can't be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        consequence: 'Nothing was sent.',
        action: 'Check the path and its permissions.',
        place: { file },
      },
      { cause },
    );
  }
  return tokenFrom(text, 'The token’s file');
}

/** What a command of the user's own prints. Throws BadInput; what it printed is never part of an error. */
export async function tokenOfCommand(command: string): Promise<IssuedToken> {
  let text: string;
  try {
    const { stdout } = await run(command, {
      timeout: COMMAND_TIMEOUT_MS,
      maxBuffer: MAX_TOKEN * 4,
      windowsHide: true,
    });
    text = stdout;
  } catch (cause) {
    const { code, killed } = cause as { readonly code?: number | string; readonly killed?: boolean };
    throw new OutbandError({
      kind: 'Unauthorized',
      code: 'TOKEN_COMMAND_FAILED',
      message: killed
        ? 'The command that yields the token took longer than 30 s.'
        : `The command that yields the token ended with ${String(code ?? 'an error')}.`,
      consequence: 'Nothing was sent.',
      action: 'Run it in a terminal to see what it says.',
    });
  }
  return tokenFrom(text, 'The output of the token’s command');
}

/** A token that was pasted and can't be renewed. Throws Unauthorized once it has expired or was refused. */
export function pastedToken(token: string, refused: boolean, now: () => number): IssuedToken {
  const issued = tokenFrom(token, 'The field');
  if (!refused && (issued.expiresAt === null || issued.expiresAt > now())) return issued;
  throw new OutbandError({
    kind: 'Unauthorized',
    code: 'TOKEN_EXPIRED',
    message: refused
      ? 'The service refuses the token that was pasted.'
      : 'The token that was pasted has expired.',
    consequence: 'Nothing was read or written.',
    action: 'Paste a new one in the connection’s settings, or name a file or command that yields it.',
  });
}

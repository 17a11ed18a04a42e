/** A version that a response carries: which root field it came under, and the number. */
export interface ReturnedVersion {
  readonly field: string;
  readonly version: number;
}

/** AppSync's words for a failure, explained by the console. */
export interface Explanation {
  readonly cause: string;
  readonly consequence: string;
  readonly action: string;
}

/** The versions that the root fields of a response carry, as the service gave them out. */
export function versionsIn(response: unknown): ReturnedVersion[] {
  const data = isObject(response) ? response['data'] : null;
  if (!isObject(data)) return [];
  return Object.entries(data).flatMap(([field, value]) => {
    const version = isObject(value) ? value['_version'] : null;
    return typeof version === 'number' ? [{ field, version }] : [];
  });
}

/** The explanations that can be shown; the port carries them as plain JSON. */
export function explanationsOf(explanations: readonly unknown[]): Explanation[] {
  return explanations.flatMap((value) => {
    if (!isObject(value)) return [];
    const { cause, consequence, action } = value;
    return typeof cause === 'string' && typeof consequence === 'string' && typeof action === 'string'
      ? [{ cause, consequence, action }]
      : [];
  });
}

/** The name that a sent document goes by: its operation, else its first root field. */
export function sentTitle(sent: {
  readonly document: string;
  readonly operationName?: string | null;
}): string {
  const named = sent.operationName ?? /\b(?:mutation|query)\s+(\w+)/.exec(sent.document)?.[1];
  return named ?? /\{\s*(\w+)/.exec(sent.document)?.[1] ?? 'Document';
}

/** Whether a sent document wrote: only then did anything change. */
export function isWrite(document: string): boolean {
  return /(^|[\s}])mutation\b/.test(document.replace(/#[^\n]*/g, ''));
}

/** `84 ms`, `1.2 s`. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

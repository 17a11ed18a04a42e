/** What became of one value in an automerge, as AppSync's log names it (service reference 3.3). */
export type AutomergeAction = 'REJECTED' | 'ADDED' | 'APPENDED' | 'MERGED';

export interface AutomergeStep {
  /** Keys from the record down to the value. */
  readonly path: readonly string[];
  readonly action: AutomergeAction;
}

export interface AutomergeResult {
  readonly merged: Readonly<Record<string, unknown>>;
  readonly steps: readonly AutomergeStep[];
}

export interface AutomergeOptions {
  /** Dotted paths of attributes that are stored as sets; Amplify stores every list as a list. */
  readonly sets?: ReadonlySet<string>;
  /** Attributes that no incoming value may touch: keys and what the service owns. */
  readonly untouched?: ReadonlySet<string>;
}

type Values = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function union(server: readonly unknown[], incoming: readonly unknown[]): unknown[] {
  const known = new Set(server.map((element) => JSON.stringify(element)));
  const merged = [...server];
  for (const element of incoming) {
    const text = JSON.stringify(element);
    if (known.has(text)) continue;
    known.add(text);
    merged.push(element);
  }
  return merged;
}

function mergeValue(
  server: unknown,
  incoming: unknown,
  path: readonly string[],
  options: AutomergeOptions,
  steps: AutomergeStep[],
): unknown {
  const isAbsent = server === undefined || server === null;
  if (incoming === null) {
    if (!isAbsent) steps.push({ path, action: 'REJECTED' });
    return server;
  }
  if (isAbsent) {
    steps.push({ path, action: 'ADDED' });
    return incoming;
  }
  if (Array.isArray(server) && Array.isArray(incoming)) {
    const isSet = options.sets?.has(path.join('.')) ?? false;
    steps.push({ path, action: isSet ? 'MERGED' : 'APPENDED' });
    return isSet ? union(server, incoming) : [...(server as unknown[]), ...(incoming as unknown[])];
  }
  if (isMap(server) && isMap(incoming)) return mergeMap(server, incoming, path, options, steps);
  steps.push({ path, action: 'REJECTED' });
  return server;
}

function mergeMap(
  server: Values,
  incoming: Values,
  path: readonly string[],
  options: AutomergeOptions,
  steps: AutomergeStep[],
): Values {
  const merged: Record<string, unknown> = { ...server };
  for (const [key, value] of Object.entries(incoming)) {
    if (value === undefined || (path.length === 0 && options.untouched?.has(key))) continue;
    const result = mergeValue(server[key], value, [...path, key], options, steps);
    if (result !== undefined) merged[key] = result;
  }
  return merged;
}

/**
 * Merges a stale update into the item that the service has, by AppSync's AUTOMERGE rules: scalars of the
 * service win, absent ones are added, lists are appended, sets united, maps merged key by key, and null
 * removes nothing (service reference 3.3). Versions are the caller's business.
 */
export function automerge(server: Values, incoming: Values, options: AutomergeOptions = {}): AutomergeResult {
  const steps: AutomergeStep[] = [];
  const merged = mergeMap(server, incoming, [], options, steps);
  return { merged, steps };
}

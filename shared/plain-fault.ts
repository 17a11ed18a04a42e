import type { z } from 'zod';

export type Issue = z.core.$ZodIssue;

/** What is wrong with a part of a file, and where in it. */
export interface PlainFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  record: 'names with values',
  object: 'names with values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

const wordFor = (type: string): string => TYPE_WORDS[type] ?? type;

/**
 * A fault in the words of somebody who writes such files, not of a validator. Of the alternatives that a union tried, the
 * one that came nearest says what is wrong.
 */
export function faultOf(issue: Issue, value: unknown): PlainFault {
  if (issue.code !== 'invalid_union')
    return { path: issue.path, message: messageOf(issue, valueAt(value, issue.path)) };
  // An alternative that knows all the keys that are there is meant rather than one that doesn't.
  const unknown = (branch: readonly Issue[]): number =>
    branch.flatMap((each) => (each.code === 'unrecognized_keys' ? each.keys : [])).length;
  const fewest = Math.min(...issue.errors.map(unknown));
  const inner = valueAt(value, issue.path);
  const branches = issue.errors
    .filter((branch) => unknown(branch) === fewest)
    .flatMap((branch) => (branch[0] ? [faultOf(branch[0], inner)] : []));
  const [first = { path: [], message: 'holds something else than it takes' }, ...rest] = branches;
  const best = rest.reduce((a, b) => (b.path.length > a.path.length ? b : a), first);
  return { path: [...issue.path, ...best.path], message: best.message };
}

function messageOf(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `doesn’t take ${issue.keys.map((key) => `“${key}”`).join(', ')} here`;
    case 'invalid_type':
      return found === undefined
        ? `is missing: it takes ${wordFor(issue.expected)}`
        : `takes ${wordFor(issue.expected)}, and here it is ${wordFor(typeWord(found))}`;
    case 'invalid_value':
      return `takes one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'string') return 'must not be empty';
      return issue.inclusive === false
        ? `must be above ${issue.minimum}`
        : `must be at least ${issue.minimum}`;
    default:
      return issue.message;
  }
}

function typeWord(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What stands at a place; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, part) =>
      typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

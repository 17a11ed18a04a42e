import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with a part of a migration, and where in it. */
export interface PlainFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Each of these is a whole change of its own. */
const WHOLE_CHANGES = ['create', 'delete', 'restore', 'touch'] as const;

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

/** The first fault in the words of somebody who writes migrations, not of a validator. */
export function plainFault(issues: readonly Issue[], value: unknown): PlainFault {
  const [first] = issues;
  if (!first) return { path: [], message: 'this is no migration' };
  const change = faultOfChange(first, value);
  return change ?? deepest(first, value);
}

/** Where a place in a migration is, for people: `step 2, change.set`. */
export function placeWords(path: readonly PropertyKey[]): string {
  const words: string[] = [];
  const names: string[] = [];
  for (const [i, part] of path.entries()) {
    const next = path[i + 1];
    const one = LIST_WORDS[String(part)];
    if (one !== undefined && typeof next === 'number') words.push(`${one} ${next + 1}`);
    else if (typeof part === 'number') {
      if (LIST_WORDS[String(path[i - 1])] === undefined) names.push(`${part + 1}`);
    } else names.push(String(part));
  }
  return [...words, ...(names.length > 0 ? [names.join('.')] : [])].join(', ');
}

const LIST_WORDS: Readonly<Record<string, string>> = {
  steps: 'step',
  preconditions: 'precondition',
  postconditions: 'postcondition',
};

/** The validator takes a whole change for an unknown name of a change of fields as soon as its value is wrong. */
function faultOfChange({ code, path }: Issue, value: unknown): PlainFault | null {
  const at = path.indexOf('change');
  if (at < 0 || (code === 'unrecognized_keys' && path.length > at + 1)) return null;
  const change = valueAt(value, path.slice(0, at + 1));
  if (typeof change !== 'object' || change === null) return null;
  const whole = WHOLE_CHANGES.find((name) => name in change);
  if (whole === undefined) return null;
  const others = Object.keys(change).filter((name) => name !== whole);
  const place = path.slice(0, at + 1);
  if (others.length > 0)
    return {
      path: place,
      message: `a change does one thing: ${whole} can’t stand beside ${others.join(', ')}`,
    };
  if (whole === 'create')
    return { path: [...place, whole], message: 'takes the fields of one record, or a list of such' };
  return { path: [...place, whole], message: `takes true; leave the step out where nothing is to be done` };
}

/** Of the alternatives that a union tried, the one that came nearest says what is wrong. */
function deepest(issue: Issue, value: unknown): PlainFault {
  if (issue.code !== 'invalid_union')
    return { path: issue.path, message: messageOf(issue, valueAt(value, issue.path)) };
  // An alternative that knows all the keys that are there is meant rather than one that doesn't.
  const unknown = (branch: readonly Issue[]): number =>
    branch.flatMap((each) => (each.code === 'unrecognized_keys' ? each.keys : [])).length;
  const fewest = Math.min(...issue.errors.map(unknown));
  const inner = valueAt(value, issue.path);
  const branches = issue.errors
    .filter((branch) => unknown(branch) === fewest)
    .flatMap((branch) => (branch[0] ? [deepest(branch[0], inner)] : []));
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

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, part) =>
      typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

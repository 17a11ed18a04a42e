import { faultOf, valueAt } from '../../shared/plain-fault';
import type { Issue, PlainFault } from '../../shared/plain-fault';

/** Each of these is a whole change of its own. */
const WHOLE_CHANGES = ['create', 'delete', 'restore', 'touch'] as const;

/** The first fault in the words of somebody who writes migrations, not of a validator. */
export function plainFault(issues: readonly Issue[], value: unknown): PlainFault {
  const [first] = issues;
  if (!first) return { path: [], message: 'this is no migration' };
  const change = faultOfChange(first, value);
  return change ?? faultOf(first, value);
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

import { isEqualSide, isPlainObject, MISSING, parseJsonText, sideOf } from '../../../shared/diff';
import type { Side } from '../../../shared/diff';

/** One place in several states of a record: base, ours, theirs and, where there is one, the result. */
export interface StructureRow {
  /** Names and positions from the field down. */
  readonly path: string;
  readonly label: string;
  readonly depth: number;
  /** One side for each state, in the order in which they were given. */
  readonly sides: readonly Side[];
}

/** Deeper members are written as JSON. */
const DEEPEST = 3;
/** A longer list or object is written as JSON: side by side nobody would find their way. */
const MOST_MEMBERS = 60;

/**
 * The members of a list, custom type or JSON value in several states, as far as they differ; empty where the states
 * have no structure in common. Items are matched by their position, as AppSync stores them.
 */
export function memberRows(name: string, sides: readonly Side[]): readonly StructureRow[] {
  return below(name, sides, 1);
}

/** What a value with structure comes to in a word: `3 items`, `2 members`; null for a plain one. */
export function describeStructure(side: Side): string | null {
  const value = opened(side);
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  if (!isPlainObject(value)) return null;
  const count = Object.keys(value).length;
  return `${count} ${count === 1 ? 'member' : 'members'}`;
}

function below(path: string, sides: readonly Side[], depth: number): readonly StructureRow[] {
  if (depth > DEEPEST) return [];
  const names = memberNames(sides);
  if (names === null || names.length > MOST_MEMBERS) return [];
  return names.flatMap(({ key, label }): readonly StructureRow[] => {
    const members = sides.map((side) => memberOf(side, key));
    if (members.every((member) => isEqualSide(member, members[0] ?? MISSING))) return [];
    const own: StructureRow = { path: `${path}.${key}`, label, depth, sides: members };
    return [own, ...below(own.path, members, depth + 1)];
  });
}

function memberNames(
  sides: readonly Side[],
): readonly { readonly key: string; readonly label: string }[] | null {
  const values = sides.map(opened).filter((value) => value !== undefined);
  if (values.length === 0) return null;
  if (values.every((value) => Array.isArray(value))) {
    const longest = Math.max(...values.map((value) => value.length));
    return Array.from({ length: longest }, (_, at) => ({ key: String(at), label: `[${at}]` }));
  }
  if (!values.every(isPlainObject)) return null;
  return [...new Set(values.flatMap((value) => Object.keys(value)))].map((key) => ({ key, label: key }));
}

function memberOf(side: Side, key: string): Side {
  const value = opened(side);
  if (Array.isArray(value)) return sideOf((value as readonly unknown[])[Number(key)]);
  return isPlainObject(value) ? sideOf(value[key]) : MISSING;
}

/** The value of a side, read where it is JSON in a string; undefined where there is none. */
function opened(side: Side): unknown {
  if (side.presence !== 'value') return undefined;
  return parseJsonText(side.value) ?? side.value;
}

import { diffArrays, diffWordsWithSpace } from 'diff';
import {
  isEqualSide,
  isEqualValue,
  isPlainObject,
  MISSING,
  parseJsonText,
  sideOf,
  unionOfNames,
} from './values';
import type { PlainObject, Side } from './values';

/** What happened to a place: it is as it was, appeared, went away, or holds something else. */
export type Change = 'same' | 'added' | 'removed' | 'changed';

/** A stretch of text that both sides share, or that only one has. */
export interface TextPart {
  readonly text: string;
  readonly change: 'same' | 'added' | 'removed';
}

/** The comparison of one field, list item or member, with everything below it. */
export interface DiffNode {
  /** The field's name, or the item's position from 0 on the side that has it (`after` wins). */
  readonly name: string;
  /** Names from the record down to here, joined with dots. */
  readonly path: string;
  readonly change: Change;
  readonly before: Side;
  readonly after: Side;
  readonly shape: 'leaf' | 'object' | 'list';
  /** True where a string holds JSON and the difference is that of what it spells. */
  readonly isJsonText: boolean;
  /** Empty for a leaf. */
  readonly children: readonly DiffNode[];
  /** For two texts that share much: where they differ. */
  readonly text: readonly TextPart[] | null;
}

export interface DiffOptions {
  /** Field names in the order they are shown; fields that are not named follow in the order they appear. */
  readonly order?: readonly string[];
}

type RecordSide = PlainObject | null | undefined;

const LONGEST_WORD_DIFF = 20_000;
const MOST_LIST_EDITS = 2_000;
const LEAST_SHARED_TEXT = 0.3;

/**
 * Compares two states of a record, field by field. A state of null or undefined is a record that does not
 * exist, so that a create shows every field as added and a delete every field as removed.
 */
export function diffRecords(before: RecordSide, after: RecordSide, options: DiffOptions = {}): DiffNode[] {
  const present = unionOfNames(before, after).filter(
    (name) => before?.[name] !== undefined || after?.[name] !== undefined,
  );
  return inOrder(present, options.order ?? []).map((name) =>
    diffSides(name, name, sideOf(before?.[name]), sideOf(after?.[name])),
  );
}

/** Compares two sides of one place. */
export function diffSides(name: string, path: string, before: Side, after: Side): DiffNode {
  const change = changeOf(before, after);
  const isJsonText =
    [before, after].some((side) => parsed(side) !== undefined) && bothJsonOrAbsent(before, after);
  const left = isJsonText ? unwrapJson(before) : before;
  const right = isJsonText ? unwrapJson(after) : after;
  const shape = shapeOf(left, right);
  const children =
    shape === 'object'
      ? diffMembers(path, left, right)
      : shape === 'list'
        ? diffItems(path, left, right)
        : null;
  return {
    name,
    path,
    change,
    before,
    after,
    shape: children ? shape : 'leaf',
    isJsonText,
    children: children ?? [],
    text: change === 'changed' && !children ? diffText(before, after) : null,
  };
}

/** How many places changed below some nodes: leaves are counted, a field without differences is not. */
export function countChanges(nodes: readonly DiffNode[]): {
  added: number;
  removed: number;
  changed: number;
} {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const node of nodes) if (node.change !== 'same') counts[node.change] += 1;
  return counts;
}

/** The fields whose values differ, in the order of the nodes. */
export function changedNames(nodes: readonly DiffNode[]): string[] {
  return nodes.filter((node) => node.change !== 'same').map((node) => node.name);
}

function changeOf(before: Side, after: Side): Change {
  if (isEqualSide(before, after)) return 'same';
  if (before.presence === 'missing') return 'added';
  if (after.presence === 'missing') return 'removed';
  return sameJson(before, after) ? 'same' : 'changed';
}

/** Two spellings of the same JSON differ in white space alone. */
function sameJson(before: Side, after: Side): boolean {
  const left = parsed(before);
  return left !== undefined && isEqualValue(left, parsed(after));
}

function parsed(side: Side): unknown {
  return side.presence === 'value' ? parseJsonText(side.value) : undefined;
}

function bothJsonOrAbsent(before: Side, after: Side): boolean {
  return [before, after].every((side) => side.presence !== 'value' || parsed(side) !== undefined);
}

function unwrapJson(side: Side): Side {
  return side.presence === 'value' ? sideOf(parsed(side)) : side;
}

function shapeOf(before: Side, after: Side): DiffNode['shape'] {
  const values = [before, after].flatMap((side) => (side.presence === 'value' ? [side.value] : []));
  if (values.length === 0) return 'leaf';
  if (values.every((value) => Array.isArray(value))) return 'list';
  return values.every(isPlainObject) ? 'object' : 'leaf';
}

function diffMembers(path: string, before: Side, after: Side): DiffNode[] {
  const left = objectOf(before);
  const right = objectOf(after);
  return unionOfNames(left, right)
    .map((name) => diffSides(name, `${path}.${name}`, sideOf(left?.[name]), sideOf(right?.[name])))
    .filter((node) => node.before.presence !== 'missing' || node.after.presence !== 'missing');
}

function objectOf(side: Side): PlainObject | null {
  return side.presence === 'value' && isPlainObject(side.value) ? side.value : null;
}

function listOf(side: Side): readonly unknown[] {
  return side.presence === 'value' && Array.isArray(side.value) ? (side.value as readonly unknown[]) : [];
}

/** Items by content: one inserted at the front leaves the others as they are. Null where the lists differ too much. */
function diffItems(path: string, before: Side, after: Side): DiffNode[] | null {
  const left = [...listOf(before)];
  const right = [...listOf(after)];
  const blocks = diffArrays(left, right, { comparator: isEqualValue, maxEditLength: MOST_LIST_EDITS });
  if (!blocks) return null;
  const nodes: DiffNode[] = [];
  let leftIndex = 0;
  let rightIndex = 0;
  for (let i = 0; i < blocks.length; i += 1) {
    const block = blocks[i];
    if (!block) continue;
    const next = blocks[i + 1];
    if (block.removed && next?.added && canPair(block.value, next.value)) {
      block.value.forEach((item, at) =>
        nodes.push(itemNode(path, rightIndex + at, sideOf(item), sideOf(next.value[at]))),
      );
      leftIndex += block.value.length;
      rightIndex += next.value.length;
      i += 1;
      continue;
    }
    for (const item of block.value) {
      if (block.removed) nodes.push(itemNode(path, leftIndex++, sideOf(item), MISSING));
      else if (block.added) nodes.push(itemNode(path, rightIndex++, MISSING, sideOf(item)));
      else {
        nodes.push(itemNode(path, rightIndex++, sideOf(item), sideOf(item)));
        leftIndex += 1;
      }
    }
  }
  return nodes;
}

/** Objects that changed in place are compared member by member; scalars read better as one gone and one new. */
function canPair(removed: readonly unknown[], added: readonly unknown[]): boolean {
  return removed.length === added.length && [...removed, ...added].every(isPlainObject);
}

function itemNode(path: string, index: number, before: Side, after: Side): DiffNode {
  return diffSides(String(index), `${path}.${index}`, before, after);
}

function diffText(before: Side, after: Side): TextPart[] | null {
  if (before.presence !== 'value' || after.presence !== 'value') return null;
  const { value: left } = before;
  const { value: right } = after;
  if (typeof left !== 'string' || typeof right !== 'string') return null;
  if (left.length + right.length > LONGEST_WORD_DIFF || !/\s/.test(left.trim()) || !/\s/.test(right.trim()))
    return null;
  const parts = diffWordsWithSpace(left, right).map((part): TextPart => ({
    text: part.value,
    change: part.added ? 'added' : part.removed ? 'removed' : 'same',
  }));
  const shared = parts.reduce((sum, part) => sum + (part.change === 'same' ? part.text.trim().length : 0), 0);
  return shared >= LEAST_SHARED_TEXT * Math.max(left.length, right.length) ? parts : null;
}

function inOrder(names: readonly string[], order: readonly string[]): string[] {
  const known = order.filter((name) => names.includes(name));
  return [...known, ...names.filter((name) => !order.includes(name))];
}

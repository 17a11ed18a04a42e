import type { Change, DiffNode } from '../../../shared/diff';

/** One line of the difference as it is drawn, flat. */
export interface DiffRow {
  readonly node: DiffNode;
  readonly depth: number;
  /** A row that has rows of its own below: it shows no values. */
  readonly isGroup: boolean;
  /** The name as it is shown; items of a list carry their position in brackets. */
  readonly label: string;
}

export const SIGNS: Readonly<Record<Change, { readonly symbol: string; readonly word: string }>> = {
  same: { symbol: '', word: 'unchanged' },
  added: { symbol: '+', word: 'added' },
  removed: { symbol: '−', word: 'removed' },
  changed: { symbol: '~', word: 'changed' },
};

/**
 * The rows for some differences. What is unchanged is left out unless asked for; the members of a custom type,
 * list or JSON value get rows of their own where both sides have one.
 */
export function toRows(nodes: readonly DiffNode[], showUnchanged: boolean): DiffRow[] {
  return nodes.flatMap((node) => rowsOf(node, node.name, 0, showUnchanged));
}

/** How many of some fields are the same on both sides. */
export function countUnchanged(nodes: readonly DiffNode[]): number {
  return nodes.filter((node) => node.change === 'same').length;
}

function rowsOf(node: DiffNode, label: string, depth: number, showUnchanged: boolean): DiffRow[] {
  if (node.change === 'same' && !showUnchanged) return [];
  const isGroup = node.change === 'changed' && node.children.length > 0 && hasBothSides(node);
  const own: DiffRow = { node, depth, isGroup, label };
  if (!isGroup) return [own];
  const below = node.children.flatMap((child) =>
    rowsOf(child, node.shape === 'list' ? `[${child.name}]` : child.name, depth + 1, showUnchanged),
  );
  return [own, ...below];
}

function hasBothSides(node: DiffNode): boolean {
  return node.before.presence === 'value' && node.after.presence === 'value';
}

/** What a group row says about itself. */
export function describeGroup(node: DiffNode): string {
  const same = node.children.filter((child) => child.change === 'same').length;
  const what = node.isJsonText ? 'JSON' : node.shape === 'list' ? 'list' : 'custom type';
  const unit = node.shape === 'list' ? 'item' : 'field';
  return same === 0 ? what : `${what}, ${same} ${unit}${same === 1 ? '' : 's'} unchanged`;
}

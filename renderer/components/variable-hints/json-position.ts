import type { syntaxTree } from '@codemirror/language';

type Tree = ReturnType<typeof syntaxTree>;
type SyntaxNode = Tree['topNode'];

/** Where in a JSON text a position is. */
export interface JsonPosition {
  /** Member names and list positions of the value or object at the position. */
  readonly path: readonly (string | number)[];
  /** `key`: a member's name is expected in the object at `path`; `value`: the value at `path`. */
  readonly expects: 'key' | 'value';
  /** The names that the object at `path` already has (without the one that is being typed). */
  readonly present: ReadonlySet<string>;
  /** The start of what is being typed, with its opening quote. */
  readonly from: number;
  readonly to: number;
}

type Read = (from: number, to: number) => string;

/** Says what a position of a JSON text expects; null where neither a name nor a value fits. */
export function jsonPositionAt(tree: Tree, read: Read, position: number): JsonPosition | null {
  const node = tree.resolveInner(position, -1);
  const word = wordBefore(read, position);
  const isClosed = word.startsWith('"') && read(position, position + 1) === '"';
  const range = { from: position - word.length, to: position + (isClosed ? 1 : 0) };
  if (node.name === 'PropertyName') {
    const object = node.parent?.parent;
    return object
      ? keyPosition(object, read, node, { from: node.from, to: Math.max(node.to, position) })
      : null;
  }
  if (isScalar(node)) {
    return { path: pathTo(node, read), expects: 'value', present: new Set(), from: node.from, to: node.to };
  }
  const before = read(0, position - word.length)
    .trimEnd()
    .at(-1);
  const holder = enclosing(node, position);
  if (!holder) return null;
  // A name behind a forgotten comma is still a name.
  if (holder.name === 'Object' && (before === '{' || before === ',' || (before !== ':' && word !== ''))) {
    return keyPosition(holder, read, null, range);
  }
  if (holder.name === 'Property' && before === ':') {
    return { path: pathTo(holder, read), expects: 'value', present: new Set(), ...range };
  }
  if (holder.name === 'Object' && before === ':') {
    const property = holder.getChildren('Property').findLast((child) => child.from < position);
    return property ? { path: pathTo(property, read), expects: 'value', present: new Set(), ...range } : null;
  }
  if (holder.name === 'Array' && (before === '[' || before === ',')) {
    const index = itemsOf(holder).filter((item) => item.to <= range.from).length;
    return { path: [...pathTo(holder, read), index], expects: 'value', present: new Set(), ...range };
  }
  return null;
}

/** The range of the value at a path; that of its closest existing ancestor's name or brace where it is absent. */
export function rangeOfPath(
  tree: Tree,
  read: Read,
  path: readonly (string | number)[],
): { readonly from: number; readonly to: number } {
  let value = tree.topNode.firstChild;
  let range = value ? { from: value.from, to: Math.min(value.from + 1, value.to) } : { from: 0, to: 0 };
  for (const step of path) {
    if (!value) break;
    const child: SyntaxNode | null =
      typeof step === 'number' ? (itemsOf(value)[step] ?? null) : memberOf(value, step, read);
    if (!child) break;
    const name = child.getChild('PropertyName');
    value = child.name === 'Property' ? (name?.nextSibling ?? null) : child;
    while (value && (value.name === ':' || value.type.isError)) value = value.nextSibling;
    const isOpen = value && (value.name === 'Object' || value.name === 'Array');
    range =
      value && !isOpen ? { from: value.from, to: value.to } : name ? { from: name.from, to: name.to } : range;
  }
  return range;
}

function keyPosition(
  object: SyntaxNode,
  read: Read,
  own: SyntaxNode | null,
  range: { from: number; to: number },
) {
  const names = object
    .getChildren('Property')
    .map((property) => property.getChild('PropertyName'))
    .filter((name) => name !== null && name.from !== own?.from)
    .map((name) => (name ? nameOf(name, read) : ''));
  return { path: pathTo(object, read), expects: 'key' as const, present: new Set(names), ...range };
}

function memberOf(object: SyntaxNode, name: string, read: Read): SyntaxNode | null {
  return (
    object.getChildren('Property').find((property) => {
      const own = property.getChild('PropertyName');
      return own !== null && nameOf(own, read) === name;
    }) ?? null
  );
}

function pathTo(node: SyntaxNode, read: Read): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    if (at.name === 'Property') {
      const name = at.getChild('PropertyName');
      if (name) path.unshift(nameOf(name, read));
    } else if (at.parent?.name === 'Array') {
      const own = at;
      path.unshift(itemsOf(at.parent).findIndex((item) => item.from === own.from));
    }
  }
  return path;
}

function enclosing(node: SyntaxNode, position: number): SyntaxNode | null {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    const isHolder = at.name === 'Object' || at.name === 'Array' || at.name === 'Property';
    if (isHolder && at.from < position && (position < at.to || at.name === 'Property' || isUnclosed(at)))
      return at;
  }
  return null;
}

function isUnclosed(node: SyntaxNode): boolean {
  const last = node.lastChild;
  return last !== null && last.name !== '}' && last.name !== ']';
}

function itemsOf(array: SyntaxNode): SyntaxNode[] {
  const items: SyntaxNode[] = [];
  for (let child = array.firstChild; child; child = child.nextSibling) {
    if (/^[A-Z]/.test(child.name)) items.push(child);
  }
  return items;
}

function isScalar(node: SyntaxNode): boolean {
  return ['String', 'Number', 'True', 'False', 'Null'].includes(node.name);
}

function nameOf(node: SyntaxNode, read: Read): string {
  const text = read(node.from, node.to);
  try {
    return String(JSON.parse(text));
  } catch {
    // A name whose closing quote is not typed yet.
    return text.replace(/^"|"$/g, '');
  }
}

function wordBefore(read: Read, position: number): string {
  return /["\w-]*$/.exec(read(Math.max(0, position - 100), position))?.[0] ?? '';
}

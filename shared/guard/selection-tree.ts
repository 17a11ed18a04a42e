import type { GraphQLObjectType } from 'graphql';
import type { ModelFacts, NeededField } from './model-facts';

/** A selection to be written: a field with its arguments as text, and what is selected below it. */
export interface SelectionTree {
  readonly name: string;
  /** `(limit: 1)` or the empty string. */
  readonly args: string;
  readonly children: readonly SelectionTree[];
}

/** How much is written below a field: the needed paths of a level. */
export type Depth = 'required' | 'complete';

const TYPENAME: SelectionTree = { name: '__typename', args: '', children: [] };

/**
 * A needed field with the leaf paths that its level asks for below it. A custom type that needs nothing
 * there gets `__typename`, because a selection set can't be empty.
 */
export function neededTree(
  facts: ModelFacts,
  field: NeededField,
  depth: Depth,
  typesAbove: readonly GraphQLObjectType[] = [],
): SelectionTree {
  return { name: field.name, args: '', children: childrenOf(facts, field, depth, typesAbove) };
}

function childrenOf(
  facts: ModelFacts,
  field: NeededField,
  depth: Depth,
  typesAbove: readonly GraphQLObjectType[],
): readonly SelectionTree[] {
  if (field.type === null) return [];
  if (field.kind === 'toOne') return facts.relationFields(field).map((key) => neededTree(facts, key, depth));
  const types = [...typesAbove, field.type];
  const children = facts
    .customTypeFields(field.type)
    .filter((child) => child.type === null || !types.includes(child.type))
    .filter((child) => depth === 'complete' || child.required)
    .map((child) => neededTree(facts, child, depth, types));
  return children.length > 0 ? children : [TYPENAME];
}

/** Merges selections of the same field, so that each is written once. */
export function mergeTrees(trees: readonly SelectionTree[]): readonly SelectionTree[] {
  const merged = new Map<string, SelectionTree>();
  for (const tree of trees) {
    const known = merged.get(tree.name);
    if (!known) merged.set(tree.name, tree);
    else merged.set(tree.name, { ...known, children: mergeTrees([...known.children, ...tree.children]) });
  }
  return [...merged.values()];
}

export interface Layout {
  /** Before each selection; null writes everything on one line. */
  readonly indent: string | null;
  /** What one level more adds to `indent`. */
  readonly unit: string;
  readonly newline: string;
}

/** The selections as text, without braces around them: lines that end with a newline, or words with spaces between. */
export function printSelections(trees: readonly SelectionTree[], layout: Layout): string {
  const { indent, unit, newline } = layout;
  if (indent === null) return trees.map((tree) => printInline(tree)).join(' ');
  return trees
    .map((tree) => {
      const head = `${indent}${tree.name}${tree.args}`;
      if (tree.children.length === 0) return `${head}${newline}`;
      const body = printSelections(tree.children, { ...layout, indent: indent + unit });
      return `${head} {${newline}${body}${indent}}${newline}`;
    })
    .join('');
}

/** One selection on one line: `total { amount currency }`. */
export function printInline(tree: SelectionTree): string {
  const head = `${tree.name}${tree.args}`;
  return tree.children.length === 0 ? head : `${head} { ${tree.children.map(printInline).join(' ')} }`;
}

import {
  getNamedType,
  isObjectType,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Scope, UnsatisfiedPath } from './analyze-selection';
import {
  collectFields,
  compositeTypeOf,
  responseKeyOf,
  type CollectContext,
  type FieldUse,
} from './collect-fields';
import type { ModelFacts } from './model-facts';
import { mergeTrees, neededTree, type Depth, type SelectionTree } from './selection-tree';
import { insertSelections } from './text-edits';
import type { TextEdit } from './types';

export interface RepairContext {
  readonly facts: ModelFacts;
  readonly collect: CollectContext;
  readonly text: string;
  readonly operation: OperationDefinitionNode;
}

/**
 * `inside` writes a path where its parents are selected, as a person would. `root` writes it from the root
 * field down, which touches no selection set but that one: the way out where a fragment is shared.
 */
export type RepairStyle = 'inside' | 'root';

export interface RepairItem {
  readonly path: UnsatisfiedPath;
  readonly depth: Depth;
}

/**
 * The text edits that make each path selected under its own name and unconditionally. They only add, but
 * for aliases that take a needed field's name for another field: those are given a name of their own.
 */
export function repairEdits(
  context: RepairContext,
  items: readonly RepairItem[],
  style: RepairStyle,
): readonly TextEdit[] {
  const insertions = new Map<SelectionSetNode, SelectionTree[]>();
  const aliases = new AliasRenames(context.text);
  for (const item of items) {
    const { tree, scope } = wanted(context, item, style);
    const complete = withArguments(context, tree, scope);
    renameClashes(context, complete, scope, aliases);
    const target = targetOf(context, scope);
    if (!target?.node.selectionSet) continue;
    const trees = insertions.get(target.node.selectionSet) ?? [];
    insertions.set(target.node.selectionSet, trees);
    trees.push(compositeTypeOf(target) === scope.type ? complete : onType(scope, complete));
  }
  const inserts = [...insertions].map(([set, trees]) =>
    insertSelections(context.text, set, mergeTrees(trees)),
  );
  return [...inserts, ...aliases.edits()];
}

function wanted(
  context: RepairContext,
  { path, depth }: RepairItem,
  style: RepairStyle,
): { tree: SelectionTree; scope: Scope } {
  const tree = neededTree(context.facts, path.field, depth, path.typesAbove);
  const last = path.steps[path.steps.length - 1] ?? path.steps[0];
  if (style === 'inside') return { tree, scope: last.scope };
  const wrapped = path.steps
    .slice(0, -1)
    .reduceRight<SelectionTree>(
      (below, step) => ({ name: step.field.name, args: '', children: [below] }),
      tree,
    );
  return { tree: wrapped, scope: path.steps[0].scope };
}

function onType(scope: Scope, tree: SelectionTree): SelectionTree {
  return { name: `... on ${scope.type.name}`, args: '', children: [tree] };
}

/** The parent to write into: preferably one in the operation itself, whose type has the field. */
function targetOf(context: RepairContext, scope: Scope): FieldUse | undefined {
  const score = (use: FieldUse): number =>
    (compositeTypeOf(use) === scope.type ? 2 : 0) + (isWithin(use.node, context.operation) ? 1 : 0);
  const candidates = scope.parents.filter((use) => use.presence === 'always');
  return candidates.reduce<FieldUse | undefined>(
    (best, use) => (best === undefined || score(use) > score(best) ? use : best),
    undefined,
  );
}

export function isWithin(node: FieldNode, operation: OperationDefinitionNode): boolean {
  if (!node.loc || !operation.loc) return false;
  return operation.loc.start <= node.loc.start && node.loc.end <= operation.loc.end;
}

/** Fields can be merged only with equal arguments, so those of a conditional selection are taken over. */
function withArguments(context: RepairContext, tree: SelectionTree, scope: Scope): SelectionTree {
  const own = ownUses(context, tree.name, scope);
  const below = scopeBelow(tree.name, scope, own);
  return {
    name: tree.name,
    args: own.map((use) => argumentsText(context.text, use.node)).find((args) => args !== '') ?? '',
    children: below ? tree.children.map((child) => withArguments(context, child, below)) : tree.children,
  };
}

function argumentsText(text: string, node: FieldNode): string {
  const first = node.arguments?.[0]?.loc;
  const last = node.arguments?.at(-1)?.loc;
  return first && last ? `(${text.slice(first.start, last.end)})` : '';
}

function renameClashes(
  context: RepairContext,
  tree: SelectionTree,
  scope: Scope,
  aliases: AliasRenames,
): void {
  for (const use of collectFields(context.collect, scope.type, scope.parents)) {
    if (responseKeyOf(use.node) === tree.name && use.node.name.value !== tree.name) aliases.rename(use.node);
  }
  const below = scopeBelow(tree.name, scope, ownUses(context, tree.name, scope));
  if (below) for (const child of tree.children) renameClashes(context, child, below, aliases);
}

function ownUses(context: RepairContext, name: string, scope: Scope): readonly FieldUse[] {
  return collectFields(context.collect, scope.type, scope.parents).filter(
    (use) => use.node.name.value === name && responseKeyOf(use.node) === name,
  );
}

function scopeBelow(name: string, scope: Scope, own: readonly FieldUse[]): Scope | null {
  const type = getNamedType(scope.type.getFields()[name]?.type);
  return isObjectType(type) && own.length > 0 ? { type, parents: own } : null;
}

/** New names for aliases that stand in the way; the same alias of the same field keeps one name. */
class AliasRenames {
  readonly #namesInUse: Set<string>;
  readonly #chosen = new Map<string, string>();
  readonly #edits = new Map<FieldNode, TextEdit>();

  constructor(text: string) {
    this.#namesInUse = new Set(text.match(/[_A-Za-z][_0-9A-Za-z]*/g));
  }

  rename(node: FieldNode): void {
    if (!node.alias?.loc) return;
    const { start, end } = node.alias.loc;
    const insert = this.#nameFor(node.alias.value, node.name.value);
    this.#edits.set(node, { from: start, to: end, insert });
  }

  edits(): readonly TextEdit[] {
    return [...this.#edits.values()];
  }

  #nameFor(alias: string, field: string): string {
    const wish = `${alias}_${field}`;
    const known = this.#chosen.get(wish);
    if (known !== undefined) return known;
    let name = wish;
    for (let n = 2; this.#namesInUse.has(name); n++) name = `${wish}_${n}`;
    this.#namesInUse.add(name);
    this.#chosen.set(wish, name);
    return name;
  }
}

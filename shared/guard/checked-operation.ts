import type { OperationDefinitionNode, Source } from 'graphql';
import { unsatisfiedPaths, type UnsatisfiedPath } from './analyze-selection';
import { collectRootFields, responseKeyOf, type CollectContext, type FieldUse } from './collect-fields';
import type { ModelFacts, RootFieldFacts } from './model-facts';
import { selectionFinding } from './rules/selection-finding';
import type { RootWrite } from './rules/rule-context';
import type { GuardFinding, GuardLevel } from './types';

export interface UnsatisfiedSelection {
  readonly root: RootFieldFacts;
  readonly unsatisfied: UnsatisfiedPath;
}

/** What the rules say of one operation of a validated document, as far as variables don't matter. */
export class CheckedOperation {
  readonly operation: OperationDefinitionNode;
  readonly isOnlyOperation: boolean;
  readonly writes: readonly RootWrite[];
  readonly unsatisfied: readonly UnsatisfiedSelection[];
  readonly guardedModels: readonly string[];
  readonly #facts: ModelFacts;
  readonly #source: Source;
  readonly #collect: CollectContext;
  readonly #findings = new Map<GuardLevel, readonly GuardFinding[]>();

  constructor(
    facts: ModelFacts,
    source: Source,
    collect: CollectContext,
    operation: OperationDefinitionNode,
    isOnlyOperation: boolean,
  ) {
    this.#facts = facts;
    this.#source = source;
    this.#collect = collect;
    this.operation = operation;
    this.isOnlyOperation = isOnlyOperation;
    this.writes = rootWrites(facts, collect, operation);
    const guarded = this.writes.filter(({ root }) => root.checksSelection);
    this.unsatisfied = guarded.flatMap(({ root, uses }) =>
      unsatisfiedPaths(facts, collect, root, uses).map((unsatisfied) => ({ root, unsatisfied })),
    );
    this.guardedModels = [...new Set(guarded.map(({ root }) => root.model.name))].sort();
  }

  /** The findings of R2 at a level. */
  selectionFindings(level: GuardLevel): readonly GuardFinding[] {
    const known = this.#findings.get(level);
    if (known) return known;
    const { operation } = this;
    const context = { facts: this.#facts, collect: this.#collect, source: this.#source, operation, level };
    const findings = this.unsatisfied.map(({ root, unsatisfied }) =>
      selectionFinding(context, root, unsatisfied),
    );
    this.#findings.set(level, findings);
    return findings;
  }
}

/** The chosen mutation's root fields that concern a model, one for each response key (mutation rules). */
function rootWrites(
  facts: ModelFacts,
  collect: CollectContext,
  operation: OperationDefinitionNode,
): readonly RootWrite[] {
  const mutationType = facts.api.getMutationType();
  if (operation.operation !== 'mutation' || !mutationType) return [];
  const byKey = new Map<string, FieldUse[]>();
  for (const use of collectRootFields(collect, mutationType, operation.selectionSet)) {
    const key = responseKeyOf(use.node);
    byKey.set(key, [...(byKey.get(key) ?? []), use]);
  }
  return [...byKey.values()].flatMap((uses) => {
    const first = uses.find((use) => use.presence !== 'never');
    const root = first ? facts.rootField(first.node.name.value) : null;
    return first && root ? [{ root, uses, first }] : [];
  });
}

import type { OperationDefinitionNode, Source } from 'graphql';
import type { CollectContext, FieldUse } from '../collect-fields';
import type { ModelFacts, RootFieldFacts } from '../model-facts';
import type { GuardLevel } from '../types';

export type VariableValues = Readonly<Record<string, unknown>>;

/** A root field of the chosen mutation that writes or returns a model, its merged fields together. */
export interface RootWrite {
  readonly root: RootFieldFacts;
  /** All fields of one response key, those that a literal removes among them. */
  readonly uses: readonly FieldUse[];
  /** The first that no literal removes; the arguments of all are equal. */
  readonly first: FieldUse;
}

/** What R1 looks at. */
export interface VersionContext {
  readonly facts: ModelFacts;
  readonly source: Source;
  readonly operation: OperationDefinitionNode;
  /** Other operations may use the same fragments, so that a new variable would be undefined there. */
  readonly isOnlyOperation: boolean;
  readonly values: VariableValues;
}

/** What R2 looks at. */
export interface SelectionContext {
  readonly facts: ModelFacts;
  readonly collect: CollectContext;
  readonly source: Source;
  readonly operation: OperationDefinitionNode;
  readonly level: GuardLevel;
}

/** How one of the codes of R2 speaks. */
export interface SelectionText {
  readonly code: string;
  readonly message: (path: string, rootField: string, near: readonly FieldUse[]) => string;
  /** Stands before the consequence. */
  readonly when: string;
  readonly label: (path: string) => string;
}

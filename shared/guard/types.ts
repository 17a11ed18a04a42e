/** What goes into the guard and what comes out of it: plain data that crosses ports. */

export const GUARD_LEVELS = ['required', 'complete'] as const;
export type GuardLevel = (typeof GUARD_LEVELS)[number];

export type WriteKind = 'create' | 'update' | 'delete';

export interface GuardRequest {
  readonly document: string;
  /** As they would be sent; a value of `undefined` counts as absent. */
  readonly variables?: Readonly<Record<string, unknown>> | null;
  /** Null or absent when no name is given. */
  readonly operationName?: string | null;
  /** `complete` when absent. */
  readonly level?: GuardLevel;
}

/** Replaces the document's text from `from` up to `to`, both offsets in UTF-16 code units. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The version that a repair needs and that only the service knows. */
export interface NeededVersion {
  readonly model: string;
  /** The record's key fields as far as the document and the variables tell them; null when one is unknown. */
  readonly key: Readonly<Record<string, unknown>> | null;
  /** Where the number goes once the edits are made: `['input', '_version']` is `variables.input._version`. */
  readonly variablePath: readonly string[];
}

export interface GuardFix {
  readonly label: string;
  readonly edits: readonly TextEdit[];
  /** Set when the edits alone are not enough: the current version has to be looked up. */
  readonly needsVersion?: NeededVersion;
}

export interface GuardFinding {
  /** The code with its path, as it stands among the reasons: `MISSING_SELECTION:total.currency`. */
  readonly code: string;
  /** `warning` findings are apart from the reasons and the verdict. */
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The same place as offsets in the document. */
  readonly from: number;
  readonly to: number;
  /** Below the root field, joined with dots; null where no selection is meant. */
  readonly path: string | null;
  readonly model: string | null;
  readonly message: string;
  /** What it means for the data and for those who use the apps. */
  readonly consequence: string;
  readonly fix: GuardFix | null;
}

export interface GuardVerdict {
  readonly verdict: 'accept' | 'reject';
  readonly level: GuardLevel;
  /** The sorted set of codes; `['OK']` when accepted. */
  readonly reasons: readonly string[];
  readonly findings: readonly GuardFinding[];
  /** Of the chosen operation; null when the check ended before one was chosen. */
  readonly operation: 'query' | 'mutation' | 'subscription' | null;
  /** The models whose selections were looked at (R2). */
  readonly guardedModels: readonly string[];
}

export interface GuardRepair {
  readonly document: string;
  /** The reasons that a check of the repaired document still gives; empty when it is accepted. */
  readonly remaining: readonly string[];
}

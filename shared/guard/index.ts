export { createGuard, type Guard } from './guard';
export { summarise, type VerdictSummary } from './summarise';
export {
  buildAliasedMutation,
  buildGet,
  buildMutation,
  buildSubscription,
  buildSync,
  type BuiltAliasedMutation,
  type BuiltDocument,
  type BuiltMutation,
  type MutationOptions,
  type ReadOptions,
  type SubscriptionOptions,
} from './build-documents';
export type { SubscriptionKind } from './operations';
export type { PrimaryKeys } from './model-facts';
export { applyEdits } from './text-edits';
export {
  GUARD_LEVELS,
  type GuardFinding,
  type GuardFix,
  type GuardLevel,
  type GuardRepair,
  type GuardRequest,
  type GuardVerdict,
  type NeededVersion,
  type TextEdit,
  type WriteKind,
} from './types';

export { ConnectionProvider, useConnection, useOpenConnection } from './connection';
export {
  useModels,
  useModel,
  useSchemaTypes,
  type ModelView,
  type FieldView,
  type SchemaTypes,
} from './models';
export { useOutboxFeed, useOutboxState } from './outbox';
export { useConflictingRuns, useOpenConflicts, useOpenConflictsFeed } from './open-conflicts';
export { useRates, useRatesFeed, type RateSample } from './rates';
export { useStrategyInForce, type StrategyInForce } from './strategies';
export { useSyncStatus, useSyncStatusFeed, syncHeadline, type SyncHeadline } from './sync-status';
export { TIERS, tierOf, type TierView } from './tier';
export { useSoon } from './use-soon';

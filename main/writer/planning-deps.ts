import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules } from './change';
import type { MutationDocuments } from './documents';
import type { Journal } from './journal/journal';
import type { PlanEstimate } from './plan-draft';
import type { RecordReader } from './record-reader';

/** What whatever makes plans works on. */
export interface PlanningDeps {
  readonly store: DataStoreApi;
  readonly journal: Journal;
  readonly documents: MutationDocuments;
  readonly reader: RecordReader;
  /** Throws NotFound for a model that the schema lacks. */
  readonly rulesOf: (model: string) => ChangeRules;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly estimate: (operations: number) => PlanEstimate;
  /** Without a backend records have no versions, and there is nothing to read them from anew. */
  readonly isLocal: boolean;
}

import type { MutationKind, SaveRecordMutation } from '../../../apollo/generated/operations';
import type { RecordRow } from '../../../components/data-grid';

/** What is about to be sent for one record. */
export interface ReviewedEdit {
  readonly kind: MutationKind;
  readonly key: string | null;
  readonly base: RecordRow;
  readonly changes: Readonly<Record<string, unknown>>;
}

/** What the service made of it. */
export type SaveResult = SaveRecordMutation['saveRecord'];

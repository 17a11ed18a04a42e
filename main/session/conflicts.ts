import type { DataStoreApi } from '../datastore';
import type { ConflictDecision, ConflictRecord, OutbandWriter } from '../writer';
import type { ConflictView, SettledConflict } from './session-api';

interface Parts {
  readonly store: Pick<DataStoreApi, 'get'>;
  readonly writer: Pick<OutbandWriter, 'conflict' | 'conflictDesk'>;
}

/** A conflict beside the record as the local copy holds it now. */
export function conflictView(store: Parts['store'], conflict: ConflictRecord): ConflictView {
  return { ...conflict, now: store.get(conflict.model, conflict.key) ?? null };
}

/** Carries out a decision about one conflict and shows what it has come to. Throws NotFound for an unknown id. */
export async function settleConflict(
  { store, writer }: Parts,
  decision: ConflictDecision,
): Promise<SettledConflict> {
  const { sent, problem } = await writer.conflictDesk.decideConflict(decision);
  const conflict = writer.conflict(decision.id) as ConflictRecord;
  return { conflict: conflictView(store, conflict), sent, problem };
}

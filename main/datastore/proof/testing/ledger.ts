import type { ServiceRecord } from './service';

/** A local write as it was asked for. */
export interface LocalWrite {
  /** Rises with every local write. */
  readonly mark: number;
  readonly field: string | null;
  readonly kind: 'create' | 'update' | 'delete';
  /** A write of its own in the outbox, which no other may be merged into. */
  readonly conditional: boolean;
}

/** What both sides did to one record. */
export class RecordLedger {
  readonly ours: LocalWrite[] = [];
  /** Versions that the other client's writes made. */
  readonly theirs = new Set<number>();
  readonly contested = new Set<string>();
  /** Whether the other client has made or deleted the record, or we deleted it and want it back: the service may refuse ours. */
  mayBeRefused = false;
  /** Refusals that nothing explains. */
  readonly unexplained: string[] = [];
  /** Marks of changes that the outbox kept and showed instead of sending them, or that the service decided against. */
  readonly givenUp = new Set<number>();
}

const marksOf = (row: ServiceRecord | undefined): readonly number[] =>
  ((row?.['log'] ?? []) as readonly string[]).map(Number).filter((mark) => !Number.isNaN(mark));

/** Marks in a row that the row before it did not have, as often as they were added. */
function addedMarks(before: ServiceRecord | undefined, row: ServiceRecord): readonly number[] {
  const left = [...marksOf(before)];
  return marksOf(row).filter((mark) => {
    const position = left.indexOf(mark);
    if (position >= 0) left.splice(position, 1);
    return position < 0;
  });
}

/**
 * What the service's own log of a record says against the outbox: a write that is lost, there twice, out of order, or
 * nobody's. Empty where all is well.
 */
export function faultsOf(
  key: string,
  ledger: RecordLedger,
  rows: readonly ServiceRecord[],
  strategy: string,
): readonly string[] {
  const faults: string[] = ledger.unexplained.map((problem) => `${key}: refused: ${problem}`);
  const applied: number[] = [];
  let isDeletedByUs = false;
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    if (row._version !== i + 1) faults.push(`${key}: version ${i + 1} is missing in the log`);
    if (ledger.theirs.has(row._version)) return;
    const added = addedMarks(before, row);
    // What the other client has deleted meanwhile may be deleted once more, by the one deletion that was asked for.
    const isDeletion = row['_deleted'] === true && added.length === 0 && !isDeletedByUs;
    if (isDeletion && ledger.ours.some(({ kind }) => kind === 'delete')) {
      isDeletedByUs = true;
      return;
    }
    if (added.length === 1) applied.push(added[0] as number);
    else
      faults.push(
        `${key}: version ${row._version} is ours and adds ${added.length} marks (${added.join(', ')})`,
      );
  });
  if (new Set(applied).size < applied.length) faults.push(`${key}: written twice: ${applied.join(', ')}`);
  if (applied.some((mark, i) => i > 0 && mark < (applied[i - 1] as number)))
    faults.push(`${key}: out of order: ${applied.join(', ')}`);
  faults.push(...lossesOf(key, ledger, rows, applied, isDeletedByUs, strategy));
  if (faults.length > 0) faults.push(logOf(ledger, rows));
  return faults;
}

function logOf(ledger: RecordLedger, rows: readonly ServiceRecord[]): string {
  const versions = rows.map((row) => {
    const { _version, log, f0, f1, f2, other, _deleted } = row;
    const who = ledger.theirs.has(_version) ? 'theirs' : 'ours';
    return `  ${who} ${JSON.stringify({ _version, log, f0, f1, f2, other, _deleted })}`;
  });
  return [...versions, ...ledger.ours.map((write) => `  asked for ${JSON.stringify(write)}`)].join('\n');
}

function lossesOf(
  key: string,
  ledger: RecordLedger,
  rows: readonly ServiceRecord[],
  applied: readonly number[],
  isDeletedByUs: boolean,
  strategy: string,
): readonly string[] {
  const { ours, givenUp, contested } = ledger;
  const last = ours[ours.length - 1];
  if (!last || givenUp.size > 0) return [];
  const now = rows[rows.length - 1];
  if (last.kind === 'delete') {
    const isGone = now === undefined || now['_deleted'] === true;
    return isGone ? [] : [`${key}: the deletion is lost`];
  }
  if (isDeletedByUs) return [`${key}: deleted, though that was not the last wish`];
  const faults: string[] = [];
  const neverSeen = rows.length === 0;
  if (neverSeen) return [`${key}: never reached the service`];
  if (!applied.includes(last.mark)) faults.push(`${key}: the last write ${last.mark} is lost`);
  for (const write of ours)
    if (write.conditional && !applied.includes(write.mark))
      faults.push(`${key}: the conditional write ${write.mark} is lost`);
  // Under Automerge the service keeps its own scalars; its log of lists is what counts there.
  if (strategy === 'AUTOMERGE' || now?.['_deleted'] === true) return faults;
  const lastOf = new Map(ours.flatMap(({ field, mark }) => (field === null ? [] : [[field, mark] as const])));
  for (const [field, mark] of lastOf)
    if (!contested.has(field) && now?.[field] !== String(mark))
      faults.push(`${key}: ${field} is ${String(now?.[field])} instead of ${mark}`);
  return faults;
}

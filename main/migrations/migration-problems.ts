import { OutbandError } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { RunSummary } from '../writer';
import type { BadRows } from './importing';
import type { LedgerEntry } from './ledger';
import type { MigrationFile } from './migration-file';
import type { ConditionResult } from './report';

/** Something about the file or its state that keeps a call from beginning. */
export function badInput(file: MigrationFile, problem: Omit<Problem, 'kind' | 'place'>): OutbandError {
  return new OutbandError({ kind: 'BadInput', ...problem, place: { file: file.file } });
}

export function fileChanged(file: MigrationFile, entry: LedgerEntry): OutbandError {
  return badInput(file, {
    code: 'MIGRATION_CHANGED',
    message: `${file.definition.id} is ${entry.state} here, and its file has been changed since.`,
    consequence: 'Nothing was planned or sent.',
    action: 'Bring the file back, or roll this migration back first; put new changes into a new file.',
  });
}

export function preconditionFailed(
  file: MigrationFile,
  { model, where, count, actual }: ConditionResult,
): OutbandError {
  return badInput(file, {
    code: 'PRECONDITION_FAILED',
    message: `A precondition doesn’t hold: ${actual} ${model} match ${JSON.stringify(where)}, wanted ${JSON.stringify(count)}.`,
    consequence: 'Nothing was sent.',
    action: 'Bring the data into the state that the migration expects, or correct the precondition.',
  });
}

export function rollingBack(file: MigrationFile): OutbandError {
  return badInput(file, {
    code: 'ROLLBACK_UNDER_WAY',
    message: `${file.definition.id} is being rolled back.`,
    consequence: 'Nothing was sent.',
    action: 'Finish it with `outband rollback`; then it can be applied anew.',
  });
}

export function nothingApplied(file: MigrationFile): OutbandError {
  return badInput(file, {
    code: 'NOT_APPLIED',
    message: `${file.definition.id} is not applied here: there is nothing to roll back.`,
    consequence: 'Nothing was sent.',
    action: 'Look at `outband status`; the ledger is kept for each endpoint.',
  });
}

export function stoppedAt(run: RunSummary): Problem {
  return interrupted(run.description);
}

export function interrupted(description: string): Problem {
  return {
    kind: 'Cancelled',
    code: 'INTERRUPTED',
    message: `${description}: ended before it was complete.`,
    consequence: 'What was sent is journalled; nothing is applied twice.',
    action: 'The same command goes on from here.',
  };
}

export function badRows(file: MigrationFile, bad: Pick<BadRows, 'count' | 'file'>): OutbandError {
  return badInput(file, {
    code: 'BAD_ROWS',
    message: `${bad.count} rows of the imported file can’t be written, and the step says badRows: refuse.`,
    consequence: 'No row was sent.',
    action: `Correct the rows; they are in ${bad.file} with their reasons.`,
  });
}

export function runCancelled(migration: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'RUN_CANCELLED',
    message: `A run of ${migration} was cancelled, so the rest of its step was given up.`,
    consequence: 'Nothing further was sent.',
    action: 'Roll the migration back, then apply it anew.',
  });
}

export function journalLost(migration: string): OutbandError {
  return new OutbandError({
    kind: 'StorageCorrupt',
    code: 'JOURNAL_WITHOUT_RUN',
    message: `The ledger names a run of ${migration} that the journal doesn’t hold.`,
    consequence: 'Nothing was sent: what has been applied can’t be told.',
    action:
      'Bring back the journal that belongs to this ledger. Where it is lost for good, look at the records, and give what is left to do a migration with another id.',
  });
}

export function ledgerLost(file: MigrationFile): OutbandError {
  return new OutbandError({
    kind: 'StorageCorrupt',
    code: 'LEDGER_WITHOUT_ENTRY',
    message: `The journal holds runs of ${file.definition.id}, and the ledger of this store doesn’t know of them.`,
    consequence: 'Nothing was sent: applying it once more could change records twice.',
    action:
      'Bring back the ledger that belongs to this journal. Where it is lost for good, look at the records, and give what is left to do a migration with another id.',
    place: { file: file.file },
  });
}

import { stringifyJson } from '../../appsync';
import type { Outcome } from '../operation';
import type { ConflictLog } from './conflict-log';
import { DELIVERY_CODES, serialised, STATE_CODES } from './rows';
import type { Statements } from './statements';
import type { JournalStep } from './step';

/** Writes what a run has come to: departures, answers, outcomes, conflicts and deliveries, neighbours by one statement. */
export class StepWriter {
  readonly #sql: Statements;
  readonly #conflictLog: ConflictLog;

  constructor(sql: Statements, conflictLog: ConflictLog) {
    this.#sql = sql;
    this.#conflictLog = conflictLog;
  }

  /** Everything of a step, within the caller's transaction. */
  write(step: JournalStep): void {
    const sql = this.#sql;
    for (const end of step.ends ?? []) {
      sql.endRequest.run(
        end.at,
        end.ms,
        end.httpStatus,
        end.requestId,
        serialised(end.problem),
        end.requestNo,
      );
    }
    for (const conflict of step.conflicts ?? []) {
      this.#conflictLog.add(conflict);
    }
    // After the conflicts: a rebase replaces the before image that they keep as their base.
    for (const group of adjacent(step.outcomes ?? [], isAlike)) this.#writeOutcomes(group);
    for (const mark of step.deliveries ?? []) {
      sql.markDelivery.run(DELIVERY_CODES[mark.how], mark.how === 'COMPLETE' ? mark.ms : null, mark.id);
    }
    for (const departure of step.withdrawn ?? []) {
      sql.deleteRequest.run(departure.requestNo);
      for (const operation of departure.operations) sql.withdraw.run(operation.id);
    }
    for (const departure of step.departures ?? []) {
      sql.insertRequest.run(
        departure.requestNo,
        departure.runNo,
        departure.operations.length,
        departure.sentAt,
      );
      for (const { first, last } of adjacent(departure.operations))
        sql.markSent.run(departure.requestNo, departure.sentAt, first.id, last.id);
    }
  }

  #writeOutcomes({ first, last, items }: Adjacent<Outcome>): void {
    const isUnknown = first.state === 'UNKNOWN';
    const isSettled = first.state !== 'NOT_SENT' && !isUnknown;
    this.#sql.settle.run(
      STATE_CODES[first.state],
      isUnknown ? 1 : 0,
      isSettled ? first.at : null,
      first.id,
      last.id,
    );
    for (const outcome of items) this.#writeDetails(outcome);
  }

  #writeDetails(outcome: Outcome): void {
    if (outcome.rebase) {
      this.#sql.rebase.run(outcome.rebase.baseVersion, outcome.id);
      this.#sql.rebaseImage.run(
        serialised(outcome.rebase.before),
        stringifyJson(outcome.rebase.change),
        outcome.id,
      );
    }
    if (outcome.result || outcome.theirs || outcome.problem) {
      this.#sql.insertOutcome.run(
        outcome.id,
        serialised(outcome.result),
        serialised(outcome.theirs),
        serialised(outcome.problem),
      );
    } else if (outcome.state === 'APPLIED' || outcome.state === 'NOT_SENT')
      this.#sql.deleteOutcome.run(outcome.id);
  }
}

/** Rows that lie beside each other in the file, so that one statement serves them. */
interface Adjacent<T> {
  readonly first: T;
  readonly last: T;
  readonly items: readonly T[];
}

/** Groups neighbours by id, in the order in which they are given. */
function* adjacent<T extends { readonly id: number }>(
  rows: readonly T[],
  fits: (left: T, right: T) => boolean = () => true,
): IterableIterator<Adjacent<T>> {
  let items: T[] = [];
  for (const row of rows) {
    const last = items.at(-1);
    if (last && (row.id !== last.id + 1 || !fits(last, row))) {
      yield { first: items[0] ?? last, last, items };
      items = [];
    }
    items.push(row);
  }
  const [first] = items;
  const last = items.at(-1);
  if (first && last) yield { first, last, items };
}

const isAlike = (left: Outcome, right: Outcome): boolean =>
  left.state === right.state && left.at === right.at;

import type { ModelInstance, ModelKey } from '../../../shared/model-schema';
import { OutbandError } from '../../../shared/errors';
import { parseJson, stringifyJson } from '../../appsync';
import type { SqliteDatabase } from '../../sqlite/open-database';
import type { OperationRow, OperationState, RunCounts, RunSummary } from '../plans-and-runs';
import type { FieldValues, Operation, OperationKind, PlannedOperation } from '../operation';
import type { PlanFinding } from '../plan-api';
import { AuditChain } from './audit-chain';
import { ConflictLog } from './conflict-log';
import { MissedOperations } from './missed-operations';
import { RecordHistory } from './record-history';
import { movedAsideFiles, openJournalDatabase } from './open-journal';
import { PlanWriter } from './plan-writer';
import {
  DELIVERY_CODES,
  OPERATIONS_A_PLAN,
  operationRowOf,
  parsed,
  planOf,
  runOf,
  serialised,
  STATE_CODES,
  stateOfCode,
  writeRowOf,
} from './rows';
import type { JoinedOperationRow, PlanRecord, PlanRow, RunRecord, RunRow, WriteRow } from './rows';
import { StagedEdits } from './staged-edits';
import type { DeliveryCounts, JournalStep, RunPatch } from './step';
import { StepWriter } from './step-writer';
import { prepareStatements } from './statements';
import type { Statements } from './statements';

const WRITES_A_PAGE = 500;

interface DeliveryRow {
  readonly delivery: number;
  readonly n: number;
  readonly from: number;
  readonly to: number;
}

const NO_COUNTS: RunCounts = {
  planned: 0,
  notSent: 0,
  sent: 0,
  applied: 0,
  unchanged: 0,
  conflicted: 0,
  rejected: 0,
  unknown: 0,
};

export const COUNT_OF_STATE: Readonly<Record<OperationState, Exclude<keyof RunCounts, 'planned'>>> = {
  NOT_SENT: 'notSent',
  SENT: 'sent',
  APPLIED: 'applied',
  UNCHANGED: 'unchanged',
  CONFLICTED: 'conflicted',
  REJECTED: 'rejected',
  UNKNOWN: 'unknown',
};

/**
 * The durable record of plans, runs and operations (invariants 3 and 4).
 *
 * Every method that changes something has it on disk when it returns. Errors of the file are thrown as
 * StorageCorrupt; after one, nothing more may be sent.
 */
export class Journal {
  readonly #db: SqliteDatabase;
  readonly #file: string;
  readonly #sql: Statements;
  readonly audit: AuditChain;
  readonly conflictLog: ConflictLog;
  readonly staged: StagedEdits;
  readonly missed: MissedOperations;
  readonly history: RecordHistory;
  readonly #steps: StepWriter;
  #requestNo: number;

  private constructor(db: SqliteDatabase, file: string) {
    this.#db = db;
    this.#file = file;
    this.#sql = prepareStatements(db);
    this.audit = new AuditChain(db);
    this.conflictLog = new ConflictLog(db, this.#sql);
    this.staged = new StagedEdits(this.#sql);
    this.missed = new MissedOperations(this.#sql);
    this.history = new RecordHistory(this.#sql, this.conflictLog);
    this.#steps = new StepWriter(this.#sql, this.conflictLog);
    this.#requestNo = (this.#sql.lastRequest.get() as { no: number | null }).no ?? 0;
  }

  /** Opens the file; what a crash left under way becomes INTERRUPTED, and what had left becomes UNKNOWN. */
  static open(file: string, now: () => number): Journal {
    const journal = new Journal(openJournalDatabase(file, now), file);
    journal.#recover(now());
    return journal;
  }

  /** Journals of earlier days that could not be read and were moved aside. */
  movedAside(): string[] {
    return movedAsideFiles(this.#file);
  }

  #recover(at: number): void {
    this.#db.transaction(() => {
      for (const { no } of this.#sql.unfinishedPlans.all() as { no: number }[]) this.#dropPlan(no);
      const interrupted = this.#sql.runsUnderWay.all() as { no: number; id: string }[];
      for (const { no, id } of interrupted) {
        this.#sql.interruptRun.run(no);
        this.audit.append(at, 'run-interrupted', id, null);
      }
      this.#sql.sentBecomesUnknown.run();
      this.#sql.closeDeliveries.run();
    })();
  }

  // ── plans ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Begins a plan; it exists for readers once `finish` of the returned writer has run. */
  beginPlan(header: {
    id: string;
    kind: RunSummary['kind'];
    model: string;
    description: string;
    createdAt: number;
    request: unknown;
  }): PlanWriter {
    const { lastInsertRowid } = this.#sql.insertPlan.run(
      header.id,
      header.kind,
      header.model,
      header.description,
      header.createdAt,
      stringifyJson(header.request ?? null),
    );
    const no = Number(lastInsertRowid);
    return new PlanWriter(this.#db, this.#sql, no, () => this.#db.transaction(() => this.#dropPlan(no))());
  }

  /** A plan, whether it was started or not. */
  plan(id: string): PlanRecord | undefined {
    const row = this.#sql.planById.get(id) as PlanRow | undefined;
    return row && planOf(row);
  }

  /** A window of a plan's operations in plan order. Throws NotFound. */
  planOperations(
    id: string,
    page: { offset: number; limit: number },
  ): { total: number; rows: OperationRow[] } {
    const plan = this.plan(id);
    if (!plan) throw notFound('PLAN_NOT_FOUND', `There is no plan ${id}.`);
    return this.operations({ planNo: plan.no }, page);
  }

  /** The plan that a run carries out. */
  planOfRun(run: RunRecord): PlanRecord {
    return this.planByNo(run.planNo);
  }

  /** A plan by the number that runs and operations refer to it by. */
  planByNo(no: number): PlanRecord {
    return planOf(this.#sql.planByNo.get(no) as PlanRow);
  }

  /** Plans that were made and neither started nor discarded, newest first. */
  openPlans(limit: number): PlanRecord[] {
    return (this.#sql.openPlans.all(limit) as PlanRow[]).map(planOf);
  }

  /** Notes that a person has looked at a plan; the first time counts. */
  seePlan(plan: PlanRecord, at: number): PlanRecord {
    this.#db.transaction(() => {
      this.#sql.seePlan.run(at, plan.no);
      if (plan.seenAt === null) this.audit.append(at, 'plan-seen', plan.id, { model: plan.model });
    })();
    return planOf(this.#sql.planByNo.get(plan.no) as PlanRow);
  }

  /** What planning left out or marked, in the order in which it was found. */
  findings(
    planNo: number,
    page: { kind?: PlanFinding['kind']; offset: number; limit: number },
  ): { total: number; findings: PlanFinding[] } {
    const kind = page.kind ?? null;
    const range = rangeOf(planNo);
    const { n } = this.#sql.countFindings.get(...range, kind, kind) as { n: number };
    const rows = this.#sql.findings.all(...range, kind, kind, page.limit, page.offset);
    return { total: n, findings: rows as PlanFinding[] };
  }

  /** A window of them. */
  plannedPage(planNo: number, page: { offset: number; limit: number }): PlannedOperation[] {
    const [from, to] = rangeOf(planNo);
    const rows = this.#sql.plannedPage.all(from, to, page.limit, page.offset);
    return (rows as PlannedRow[]).map(plannedOf);
  }

  /** A plan's operations in plan order, in bounded memory. */
  *plannedOperations(planNo: number): IterableIterator<PlannedOperation> {
    const [from, to] = rangeOf(planNo);
    let after = from - 1;
    for (;;) {
      const rows = this.#sql.planned.all(after, to) as PlannedRow[];
      for (const row of rows) {
        yield plannedOf(row);
        after = row.id;
      }
      if (rows.length === 0) return;
    }
  }

  /** Removes a plan that was not started; false when there is none such. */
  discardPlan(id: string): boolean {
    const plan = this.plan(id);
    if (plan?.state !== 'PLANNED') return false;
    this.#db.transaction(() => this.#dropPlan(plan.no))();
    return true;
  }

  #dropPlan(no: number): void {
    const [from, to] = rangeOf(no);
    this.#sql.deleteOperations.run(from, to);
    this.#sql.deleteImages.run(from, to);
    this.#sql.deleteFindings.run(from, to);
    this.#sql.deletePlan.run(no);
  }

  // ── runs ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Queues a run of a plan. Throws BadInput when the plan was started already or isn't there. */
  startRun(planId: string, run: { id: string; createdAt: number; options: unknown }): RunRecord {
    const plan = this.plan(planId);
    if (!plan) throw notFound('PLAN_NOT_FOUND', `There is no plan ${planId}.`);
    if (plan.state !== 'PLANNED') {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'PLAN_ALREADY_STARTED',
        message: 'This plan was started before.',
        consequence: 'Nothing was sent a second time.',
        action: 'Look at its run, or make a new plan from the present records.',
      });
    }
    this.#db.transaction(() => {
      this.#sql.insertRun.run(run.id, plan.no, run.createdAt, JSON.stringify(run.options ?? null));
      this.#sql.startPlan.run(plan.no);
      if (isStagedPlan(plan)) this.#sql.unstagePlanned.run(plan.model, ...rangeOf(plan.no), plan.createdAt);
      this.audit.append(run.createdAt, 'run-started', run.id, {
        plan: planId,
        kind: plan.kind,
        model: plan.model,
        description: plan.description,
        operations: plan.summary?.operations ?? null,
        options: run.options ?? null,
      });
    })();
    return this.run(run.id) as RunRecord;
  }

  /** A run as it was last recorded. */
  run(id: string): RunRecord | undefined {
    const row = this.#sql.runById.get(id) as RunRow | undefined;
    return row && runOf(row);
  }

  /** Whether any run is described in words that begin so. */
  hasRunNamed(beginning: string): boolean {
    return this.#sql.runNamed.get(beginning) !== undefined;
  }

  /** Newest first. */
  runs(page: { offset: number; limit: number }): RunRecord[] {
    return (this.#sql.runs.all(page.limit, page.offset) as RunRow[]).map(runOf);
  }

  /** Changes a run's state, with an entry of the audit chain when `action` is given. */
  updateRun(
    run: RunRecord,
    patch: RunPatch,
    action?: { name: string; at: number; detail?: unknown },
  ): RunRecord {
    const next = { ...run, ...patch };
    this.#db.transaction(() => {
      this.#sql.updateRun.run(
        next.state,
        next.startedAt,
        next.endedAt,
        next.activeMs,
        serialised(next.problem),
        next.deliveryClosed ? 1 : 0,
        run.no,
      );
      if (action) this.audit.append(action.at, action.name, run.id, action.detail ?? null);
    })();
    return next;
  }

  /** Lets a run go on with other options than it began with. */
  setOptions(run: RunRecord, options: unknown, at: number): RunRecord {
    this.#db.transaction(() => {
      this.#sql.setOptions.run(JSON.stringify(options ?? null), run.no);
      this.audit.append(at, 'run-options', run.id, options ?? null);
    })();
    return { ...run, options };
  }

  /** A run’s operations by state. */
  counts(run: RunRecord): RunCounts {
    const counts = { ...NO_COUNTS };
    for (const row of this.#sql.countStates.all(...rangeOf(run.planNo)) as { state: number; n: number }[]) {
      counts[COUNT_OF_STATE[stateOfCode(row.state)]] += row.n;
      counts.planned += row.n;
    }
    return counts;
  }

  /** How the writes of a run came back, as far as it was recorded. */
  deliveryCounts(run: RunRecord): DeliveryCounts {
    const range = rangeOf(run.planNo);
    const rows = this.#sql.countDeliveries.all(...range) as DeliveryRow[];
    const of = (code: number): number => rows.find((row) => row.delivery === code)?.n ?? 0;
    const unheard = rows.find((row) => row.delivery === DELIVERY_CODES.NOT_LISTENING);
    const complete = of(DELIVERY_CODES.COMPLETE);
    const p95 = this.#sql.deliveryAt.get(...range, Math.max(0, Math.ceil(complete * 0.95) - 1)) as
      { delivered_ms: number } | undefined;
    return {
      complete,
      incomplete: of(DELIVERY_CODES.INCOMPLETE),
      notListening: unheard ? { count: unheard.n, from: unheard.from, to: unheard.to } : null,
      p95Ms: p95?.delivered_ms ?? null,
    };
  }

  /** Conflicts of a run that wait for a decision. */
  undecided(run: RunRecord): number {
    return (this.#sql.countUndecided.get(...rangeOf(run.planNo)) as { n: number }).n;
  }

  /** Requests that were journalled for a run. */
  requestCount(run: RunRecord): number {
    return (this.#sql.countRequests.get(run.no) as { n: number }).n;
  }

  // ── operations ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Numbers a request before it is journalled. */
  nextRequestNo(): number {
    this.#requestNo += 1;
    return this.#requestNo;
  }

  /** Up to `limit` operations in a state, in plan order, after the operation `afterId` (0 from the start). */
  operationsToDo(run: RunRecord, state: 'NOT_SENT' | 'UNKNOWN', afterId: number, limit: number): Operation[] {
    const [from, to] = rangeOf(run.planNo);
    const statement = state === 'NOT_SENT' ? this.#sql.notSent : this.#sql.unknown;
    const rows = statement.all(Math.max(from - 1, afterId), to, limit) as (JoinedOperationRow & {
      kind: string;
    })[];
    let text = '';
    let change: FieldValues = {};
    return rows.map((row) => {
      if (row.change !== text) {
        text = row.change;
        change = parseJson(text) as FieldValues;
      }
      return {
        id: row.id,
        key: row.key as ModelKey,
        kind: row.kind as OperationKind,
        baseVersion: row.base_version,
        change,
        attempts: row.attempts,
        uncertain: row.uncertain === 1,
        sentAt: row.sent_at,
      };
    });
  }

  /** The record that an operation was planned on; null for a create. */
  before(operationId: number): ModelInstance | null {
    return parsed<ModelInstance>((this.#sql.before.get(operationId) as { before: string | null }).before);
  }

  /** A window of a run's operations in plan order, or backwards. */
  operations(
    run: Pick<RunRecord, 'planNo'>,
    page: { state?: OperationState; offset: number; limit: number },
  ): { total: number; rows: OperationRow[] } {
    const [from, to] = rangeOf(run.planNo);
    const code = page.state === undefined ? null : STATE_CODES[page.state];
    const { n } = this.#sql.countOperations.get(from, to, code, code) as { n: number };
    const rows = this.#sql.pageOperations.all(
      from,
      to,
      code,
      code,
      page.limit,
      page.offset,
    ) as JoinedOperationRow[];
    return { total: n, rows: rows.map(operationRowOf) };
  }

  /** An operation of whichever run, by its number in the file. */
  operation(id: number): OperationRow | undefined {
    const row = this.#sql.operationById.get(id) as JoinedOperationRow | undefined;
    return row && operationRowOf(row);
  }

  /** An operation of this very run, by its id. */
  operationOf(run: RunRecord, id: string): OperationRow | undefined {
    const [from, to] = rangeOf(run.planNo);
    const no = Number(id);
    return no >= from && no < to ? this.operation(no) : undefined;
  }

  /** A run's applied operations from the last to the first, in bounded memory: undo walks backwards. */
  *appliedBackwards(run: RunRecord): IterableIterator<WriteRow> {
    const [from, end] = rangeOf(run.planNo);
    let to = end;
    for (;;) {
      const rows = this.#sql.appliedBackwards.all(from, to) as JoinedOperationRow[];
      if (rows.length === 0) return;
      yield* rows.map(writeRowOf);
      to = (rows[rows.length - 1] as JoinedOperationRow).id;
    }
  }

  /** All operations of a run in plan order, a page at a time. */
  *writes(run: RunRecord): IterableIterator<readonly WriteRow[]> {
    const [from, to] = rangeOf(run.planNo);
    for (let offset = 0; ; offset += WRITES_A_PAGE) {
      const page = [from, to, null, null, WRITES_A_PAGE, offset];
      const rows = this.#sql.pageOperations.all(...page) as JoinedOperationRow[];
      if (rows.length > 0) yield rows.map(writeRowOf);
      if (rows.length < WRITES_A_PAGE) return;
    }
  }

  /** Makes a step durable: one transaction, one flush. */
  commit(step: JournalStep): void {
    try {
      this.#db.transaction(() => this.#steps.write(step)).immediate();
    } catch (error) {
      throw new OutbandError(
        {
          kind: 'StorageCorrupt',
          code: 'JOURNAL_WRITE_FAILED',
          message: `The journal could not be written (${error instanceof Error ? error.message : String(error)}).`,
          consequence:
            'Sending has stopped. Operations that were under way count as unknown until they are read back.',
          action: 'Free some disk space or mend the disk, then go on with the run.',
          place: { file: this.#file },
        },
        { cause: error },
      );
    }
  }

  close(): void {
    this.#db.close();
  }
}

type PlannedRow = Pick<JoinedOperationRow, 'id' | 'base_version' | 'key' | 'kind' | 'before' | 'change'>;

function plannedOf(row: PlannedRow): PlannedOperation {
  return {
    key: row.key as ModelKey,
    kind: row.kind as OperationKind,
    baseVersion: row.base_version,
    before: parsed<ModelInstance>(row.before),
    change: parseJson(row.change) as FieldValues,
  };
}

/** Made of staged edits, which are off the list once the plan has begun to run. */
function isStagedPlan({ request }: PlanRecord): boolean {
  return typeof request === 'object' && request !== null && 'staged' in request;
}

/** The ids of a plan's operations: from the first, up to but without the second. */
function rangeOf(planNo: number): [number, number] {
  return [planNo * OPERATIONS_A_PLAN, (planNo + 1) * OPERATIONS_A_PLAN];
}

function notFound(code: string, message: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code,
    message,
    consequence: 'Nothing was changed.',
    action: 'Look at the list again; it may have been discarded.',
  });
}

import type { ModelKey } from '../../shared/model-schema';
import type { ChangeRules } from './change';
import type { ConflictDecision, ConflictOutcome, SettlementDetail } from './conflict-api';
import { wordsFor } from './conflict-decision';
import * as problems from './conflict-problems';
import { refusedEdit, resultOfEdit } from './edit';
import type { Edits } from './edit';
import type { GuardRails } from './guard-rails';
import type { Journal } from './journal/journal';
import type { RunRecord, WriteRow } from './journal/rows';
import { PlanDraft } from './plan-draft';
import type { PlanEstimate } from './plan-draft';
import type { Runs } from './runs';
import { stopIfAborted } from './turns';
import type { RecordEdit, RunSummary } from './writer-api';

/** A decision that sends something. */
export type SentDecision = Exclude<ConflictDecision['decision'], 'KEEP_THEIRS'>;

/** The write that settles one conflict. */
export interface SettlingWrite {
  /** The conflict's. */
  readonly id: string;
  readonly edit: RecordEdit;
}

export interface SettlingOptions {
  readonly decision: SentDecision;
  readonly reason?: string;
  readonly maxRecords?: number;
  readonly signal?: AbortSignal;
  /** Writes that are settled. */
  readonly onProgress?: (done: number) => void;
}

export interface SettlingRunsDeps {
  readonly edits: Edits;
  readonly rails: Pick<GuardRails, 'checkWritable'>;
  readonly journal: Journal;
  readonly runs: Pick<Runs, 'runNow' | 'record' | 'changed'>;
  readonly rulesOf: (model: string) => ChangeRules;
  readonly estimate: (operations: number) => PlanEstimate;
  readonly newId: () => string;
  readonly now: () => number;
}

/** What a plan keeps of the decision that it carries out. */
interface Settling {
  readonly decision: SentDecision;
  readonly reason: string | null;
  /** The conflicts' ids by the keys of their records. */
  readonly conflicts: Readonly<Record<string, string>>;
}

const TURN = 500;

const WORDS: Readonly<Record<SentDecision, string>> = {
  OURS: 'ours',
  OURS_WHERE_UNCHANGED: 'ours where unchanged',
};

/**
 * Carries one decision about many conflicts of a model out as one run, which can be paused and undone like any other.
 * The plan keeps what it was made for: a run that is gone on with in a later session settles the rest of them.
 */
export class SettlingRuns {
  readonly #deps: SettlingRunsDeps;

  constructor(deps: SettlingRunsDeps) {
    this.#deps = deps;
  }

  /**
   * Sends the writes, at most one a record, beside whatever is queued; resolves when the run has ended or is paused.
   * What was not sent by then stays open. Throws ReadOnly, and Cancelled before the run has begun.
   */
  async carryOut(
    model: string,
    writes: readonly SettlingWrite[],
    { decision, reason, maxRecords, signal, onProgress }: SettlingOptions,
  ): Promise<ConflictOutcome[]> {
    const { edits, rails, journal, runs, estimate, newId, now } = this.#deps;
    rails.checkWritable('The decision');
    const refused: ConflictOutcome[] = [];
    const fit: { readonly id: string; readonly prepared: ReturnType<Edits['prepare']> }[] = [];
    for (const [i, { id, edit }] of writes.entries()) {
      if (i % TURN === TURN - 1) await breath(signal);
      const prepared = edits.prepare(edit);
      const refusal = refusedEdit(edit, prepared.preview);
      if (refusal) refused.push({ id, settled: false, sent: false, problem: refusal.problem });
      else fit.push({ id, prepared });
    }
    const [first] = fit;
    if (!first) return refused;
    const settling: Settling = {
      decision,
      reason: reason ?? null,
      conflicts: Object.fromEntries(fit.map(({ id, prepared }) => [prepared.operation.key, id])),
    };
    const count = `${fit.length} ${model} ${fit.length === 1 ? 'conflict' : 'conflicts'}`;
    const description = `Settle ${count}: ${WORDS[decision]}`;
    const face = { id: newId(), kind: 'batch' as const, model, description, createdAt: now() };
    const draft = new PlanDraft(journal.beginPlan({ ...face, request: { settling } }));
    for (const { prepared } of fit) {
      draft.countTarget();
      draft.countLive(false);
      draft.add(prepared.operation);
    }
    draft.finish({ ...face, document: first.prepared.preview.document }, estimate);
    const options = { ...(reason ? { reason } : {}), ...(maxRecords ? { maxRecords } : {}) };
    const run = await runs.runNow(face.id, options, {
      ...(signal ? { signal } : {}),
      onProgress: ({ planned, notSent, sent }) => onProgress?.(planned - notSent - sent),
    });
    await this.settle(runs.record(run.id));
    return [...refused, ...this.#outcomes(run, settling)];
  }

  /** Settles the conflicts that a run was made for, as far as their writes have been answered; else does nothing. */
  async settle(run: RunRecord): Promise<void> {
    const { journal, now, runs } = this.#deps;
    const settling = settlingOf(journal.planOfRun(run).request);
    if (!settling) return;
    const told = new Set<string>();
    for (const rows of journal.writes(run)) {
      const at = now();
      const settled = rows.flatMap((row) => {
        const id = settling.conflicts[row.key];
        const open = id === undefined ? undefined : journal.conflictLog.find(id);
        const detail = detailOf(row, settling);
        if (!open || open.settled !== null || !detail) return [];
        if (open.runId !== null) told.add(open.runId);
        return [{ id: open.id, detail }];
      });
      journal.conflictLog.settleAll(settled, at);
      await breath();
    }
    for (const runId of told) runs.changed(runId);
  }

  #outcomes(run: RunSummary, settling: Settling): ConflictOutcome[] {
    const { rulesOf, journal, runs } = this.#deps;
    const rules = rulesOf(run.model);
    const outcomes: ConflictOutcome[] = [];
    for (const rows of journal.writes(runs.record(run.id)))
      for (const row of rows) {
        const id = settling.conflicts[row.key];
        if (id === undefined) continue;
        const result = resultOfEdit(rules, row, row.change, run);
        const isOvertaken = row.state === 'CONFLICTED';
        const problem = isOvertaken ? problems.notApplied(result) : result.problem;
        const settled = isOvertaken || result.outcome === 'APPLIED';
        outcomes.push({ id, settled, sent: row.state !== 'NOT_SENT', problem: problem ?? null });
      }
    return outcomes;
  }
}

/** How the answer to a write settles its conflict; null where it doesn't. */
function detailOf(row: WriteRow, { decision, reason }: Settling): SettlementDetail | null {
  const isInPlace = row.state === 'APPLIED' || row.state === 'UNCHANGED';
  if (!isInPlace && row.state !== 'CONFLICTED') return null;
  const edit = { kind: row.kind, changes: row.change };
  return {
    by: 'PERSON',
    // The write is listed as a conflict of its own: two open ones of the same record would contradict each other.
    decision: isInPlace ? wordsFor({ decision }, edit) : problems.OVERTAKEN,
    sent: row.change,
    onVersion: row.baseVersion,
    reason,
  };
}

function settlingOf(request: unknown): Settling | null {
  const kept = request as { readonly settling?: Settling } | null;
  return kept?.settling ?? null;
}

async function breath(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  stopIfAborted(signal);
}

/** Writes by model, each record at most once: a second conflict of it is considered anew after the first one's write. */
export class SettlingGroups {
  readonly #groups = new Map<string, Map<ModelKey, SettlingWrite>>();

  /** False where the record has a write already. */
  add(write: SettlingWrite): boolean {
    const { model, key } = write.edit;
    if (!key) return false;
    const group = this.#groups.get(model) ?? new Map<ModelKey, SettlingWrite>();
    if (group.has(key)) return false;
    this.#groups.set(model, group.set(key, write));
    return true;
  }

  get size(): number {
    return [...this.#groups.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** What has come together, by model; begins anew. */
  take(): (readonly [string, readonly SettlingWrite[]])[] {
    const taken = [...this.#groups].map(([model, writes]) => [model, [...writes.values()]] as const);
    this.#groups.clear();
    return taken;
  }
}

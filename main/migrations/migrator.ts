import { OutbandError } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { DataStoreApi } from '../datastore';
import type { BatchRequest, OutbandWriter, PlanSummary, RunOptions, RunSummary } from '../writer';
import type { Ledger, LedgerEntry, LedgerPart } from './ledger';
import type { MigrationCondition, MigrationDefinition, MigrationFile, MigrationStep } from './migration-file';
import { operationCounts, reportOf } from './report';
import type {
  ConditionResult,
  Deed,
  MigrationPlan,
  MigrationReport,
  MigrationState,
  MigrationStatus,
  MigrationVerification,
} from './report';

/** What a migrator works on: a store that is in step with the service, its writer, and the ledger beside the journal. */
export interface MigratorOptions {
  readonly store: Pick<DataStoreApi, 'count'>;
  readonly writer: OutbandWriter;
  readonly ledger: Ledger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How one call goes. What is given here goes before the file's policy. */
export interface MigrateOptions extends RunOptions {
  /** Ends the call after what is under way; a later call goes on. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (run: RunSummary) => void;
}

/**
 * Carries migrations out, and back, through the writer.
 *
 * Every step is a run of the journal. The ledger remembers which, so that a call after any interruption resumes that
 * run instead of planning anew: what has been applied is never applied again.
 */
export class Migrator {
  readonly #options: MigratorOptions;

  constructor(options: MigratorOptions) {
    this.#options = options;
  }

  /** What is left to do, on the records as they are now. Nothing is sent and nothing is kept. */
  async plan(file: MigrationFile, options: Pick<MigrateOptions, 'signal'> = {}): Promise<MigrationPlan> {
    const { definition } = file;
    const { writer, ledger } = this.#options;
    refuseImports(file);
    const entry = this.#current(file);
    const steps: (PlanSummary & { step: number })[] = [];
    for (const [step, each] of definition.steps.entries()) {
      if (entry && (entry.state !== 'partial' || ledger.isStepDone(entry, step))) continue;
      const request = requestOf(each, `Look at ${definition.id}, step ${step + 1}`);
      const summary = await writer.planChange(request, { kind: 'migration', signal: options.signal });
      writer.discardPlan(summary.id);
      steps.push({ step: step + 1, ...summary });
    }
    return {
      migration: definition.id,
      description: definition.description,
      state: entry?.state ?? 'pending',
      preconditions: this.#conditions(definition.preconditions),
      steps,
      operations: operationCounts(steps.map((plan) => ({ plan, run: undefined }))),
      requests: steps.reduce((sum, { requests }) => sum + requests, 0),
      estimatedMs: steps.reduce((sum, { estimatedMs }) => sum + estimatedMs, 0),
    };
  }

  /**
   * Runs a migration, or goes on with it. One that is applied is reported as it is, and nothing is sent.
   *
   * Throws BadInput when the file was changed after it had begun, when a precondition doesn't hold, or while it is
   * being rolled back.
   */
  async apply(file: MigrationFile, options: MigrateOptions = {}): Promise<MigrationReport> {
    const { ledger, now } = this.#options;
    const { definition } = file;
    refuseImports(file);
    const since = now();
    let entry = this.#current(file);
    if (entry?.state === 'rolling-back') throw rollingBack(file);
    if (!entry) {
      const broken = this.#conditions(definition.preconditions).find(({ holds }) => !holds);
      if (broken) throw preconditionFailed(file, broken);
      entry = ledger.begin(definition.id, file.checksum, now());
    }
    let problem: Problem | null = null;
    for (const [step, each] of definition.steps.entries()) {
      if (ledger.isStepDone(entry, step)) continue;
      const run = await this.#applyStep(entry, definition, step, each, options);
      if (run.state !== 'FINISHED') {
        problem = run.problem ?? stoppedAt(run);
        break;
      }
      ledger.noteStep(entry, step, { isDone: true });
    }
    if (problem === null && entry.state === 'partial') ledger.setState(definition.id, 'applied', now());
    return this.#report(entry, now() - since, problem, ({ planId, runId }) => ({ planId, runId }));
  }

  /** Counts the postconditions on the local copy. */
  verify(file: MigrationFile): MigrationVerification {
    const postconditions = this.#conditions(file.definition.postconditions);
    return {
      migration: file.definition.id,
      state: this.#options.ledger.entry(file.definition.id)?.state ?? 'pending',
      postconditions,
      holds: postconditions.every(({ holds }) => holds),
    };
  }

  /**
   * Takes back what was applied, last step first, by the journal; goes on after an interruption.
   * What can't be undone counts as failed. Throws BadInput when nothing was applied.
   */
  async rollback(file: MigrationFile, options: MigrateOptions = {}): Promise<MigrationReport> {
    const { ledger, now } = this.#options;
    const { definition } = file;
    const since = now();
    const entry = ledger.entry(definition.id);
    if (!entry || entry.state === 'rolled-back') throw nothingApplied(file);
    ledger.setState(definition.id, 'rolling-back', null);
    let problem: Problem | null = null;
    for (const part of ledger.parts(entry).reverse()) {
      const run = await this.#undoPart(entry, definition, part, options);
      if (!run || run.state === 'FINISHED') continue;
      problem = run.problem ?? stoppedAt(run);
      break;
    }
    if (problem === null) ledger.setState(definition.id, 'rolled-back', now());
    return this.#report(entry, now() - since, problem, ({ undoPlanId, undoRunId }) => ({
      planId: undoPlanId,
      runId: undoRunId,
    }));
  }

  /** Where each migration stands in this environment, in the order given. */
  status(files: readonly MigrationFile[]): MigrationStatus[] {
    return statusOf(this.#options.ledger, files);
  }

  // ── one step ───────────────────────────────────────────────────────────────────────────────────────────────

  async #applyStep(
    entry: LedgerEntry,
    definition: MigrationDefinition,
    step: number,
    each: MigrationStep,
    options: MigrateOptions,
  ): Promise<RunSummary> {
    const { ledger, writer } = this.#options;
    const description = stepDescription(entry, definition, step);
    const noted = ledger.parts(entry).find((part) => part.step === step);
    const blank = { step, part: 0, planId: '', runId: null, undoPlanId: null, undoRunId: null };
    return this.#carryOut(
      {
        description,
        planId: noted?.planId ?? null,
        runId: noted?.runId ?? null,
        plan: () =>
          writer.planChange(requestOf(each, description), { kind: 'migration', signal: options.signal }),
        note: (planId, runId) => ledger.notePart(entry, { ...blank, planId, runId }),
      },
      definition,
      options,
    );
  }

  async #undoPart(
    entry: LedgerEntry,
    definition: MigrationDefinition,
    part: LedgerPart,
    options: MigrateOptions,
  ): Promise<RunSummary | null> {
    const { ledger, writer } = this.#options;
    const description = stepDescription(entry, definition, part.step);
    const runId = part.runId ?? this.#runNamed(description)?.id;
    if (runId === undefined) return null;
    const run = writer.run(runId);
    if (run && run.state !== 'FINISHED' && run.state !== 'CANCELLED') {
      writer.cancel(runId);
      await writer.settled(runId);
    }
    return this.#carryOut(
      {
        description: `Undo: ${description}`,
        planId: part.undoPlanId,
        runId: part.undoRunId,
        plan: () => Promise.resolve(writer.planUndo(runId)),
        note: (undoPlanId, undoRunId) => ledger.notePart(entry, { ...part, runId, undoPlanId, undoRunId }),
      },
      definition,
      options,
    );
  }

  /** Plans and starts a run, or goes on with the one that an earlier call began. */
  async #carryOut(
    deed: Undertaking,
    definition: MigrationDefinition,
    options: MigrateOptions,
  ): Promise<RunSummary> {
    const { writer } = this.#options;
    const known = deed.runId ?? (deed.planId === null ? undefined : this.#runNamed(deed.description)?.id);
    if (known !== undefined && deed.planId !== null) {
      if (known !== deed.runId) deed.note(deed.planId, known);
      const found = writer.run(known);
      if (!found) throw journalLost(definition.id);
      if (found.state === 'FINISHED') return found;
      if (found.state === 'CANCELLED') throw runCancelled(definition.id);
      writer.resume(known);
      return this.#settle(known, options);
    }
    // A plan that no run was begun of has sent nothing, and may have grown stale.
    for (const plan of writer.plans()) if (plan.description === deed.description) writer.discardPlan(plan.id);
    const plan = await deed.plan();
    deed.note(plan.id, null);
    const run = writer.start(plan.id, runOptionsOf(definition, options, plan.operations));
    deed.note(plan.id, run.id);
    return this.#settle(run.id, options);
  }

  async #settle(runId: string, { signal, onProgress }: MigrateOptions): Promise<RunSummary> {
    const { writer } = this.#options;
    const pause = (): void => {
      const state = writer.run(runId)?.state;
      if (state === 'RUNNING' || state === 'QUEUED') writer.pause(runId);
    };
    const release = writer.onRun((run) => {
      if (run.id === runId) onProgress?.(run);
    });
    signal?.addEventListener('abort', pause);
    if (signal?.aborted) pause();
    try {
      return await writer.settled(runId);
    } finally {
      signal?.removeEventListener('abort', pause);
      release();
    }
  }

  #runNamed(description: string): RunSummary | undefined {
    return this.#options.writer.runs().find((run) => run.description === description);
  }

  // ── what is known ──────────────────────────────────────────────────────────────────────────────────────────

  /** The entry of this file's present generation. Throws BadInput when the file was changed after it had begun. */
  #current(file: MigrationFile): LedgerEntry | undefined {
    const entry = this.#options.ledger.entry(file.definition.id);
    if (!entry || entry.state === 'rolled-back') return undefined;
    if (entry.checksum !== file.checksum) throw fileChanged(file, entry);
    return entry;
  }

  #conditions(conditions: readonly MigrationCondition[] = []): ConditionResult[] {
    return conditions.map(({ model, where = {}, count }) => {
      const actual = this.#options.store.count(model, where);
      const { eq = actual, le = actual, ge = actual } = count;
      return { model, where, count, actual, holds: actual === eq && actual <= le && actual >= ge };
    });
  }

  #report(
    entry: LedgerEntry,
    ms: number,
    problem: Problem | null,
    of: (part: LedgerPart) => { readonly planId: string | null; readonly runId: string | null },
  ): MigrationReport {
    const { ledger, writer } = this.#options;
    const deeds = ledger.parts(entry).flatMap((part): Deed[] => {
      const { planId, runId } = of(part);
      const plan = planId === null ? undefined : writer.plan(planId);
      return plan ? [{ plan, run: runId === null ? undefined : writer.run(runId) }] : [];
    });
    const state: MigrationState = ledger.entry(entry.migration)?.state ?? 'pending';
    return reportOf({ migration: entry.migration, state, ms, problem }, deeds, writer);
  }
}

/** A run to be begun, or gone on with. */
interface Undertaking {
  /** Names plan and run alike, and nothing else in the journal. */
  readonly description: string;
  readonly planId: string | null;
  readonly runId: string | null;
  readonly plan: () => Promise<PlanSummary>;
  readonly note: (planId: string, runId: string | null) => void;
}

/** Where each migration stands, from the ledger alone: needs neither a writer nor a connection. */
export function statusOf(ledger: Ledger, files: readonly MigrationFile[]): MigrationStatus[] {
  return files.map((file) => {
    const { id, description, steps } = file.definition;
    const entry = ledger.entry(id);
    const done = entry ? steps.filter((_, step) => ledger.isStepDone(entry, step)).length : 0;
    return {
      migration: id,
      description,
      file: file.file,
      state: entry?.state ?? 'pending',
      changed: entry !== undefined && entry.checksum !== file.checksum,
      startedAt: entry?.startedAt ?? null,
      endedAt: entry?.endedAt ?? null,
      steps: { done, total: steps.length },
    };
  });
}

function stepDescription(entry: LedgerEntry, definition: MigrationDefinition, step: number): string {
  const again = entry.generation > 1 ? `, time ${entry.generation}` : '';
  return `Migration ${definition.id}, step ${step + 1} of ${definition.steps.length}${again}`;
}

function requestOf(step: MigrationStep, description: string): BatchRequest {
  const { model, change, where = {} } = step;
  const request = { model, targets: { where }, description };
  if (change && 'create' in change) {
    const { create } = change;
    return { ...request, create: Array.isArray(create) ? create : [create] };
  }
  return { ...request, ...change };
}

function runOptionsOf(
  { policy = {} }: MigrationDefinition,
  options: MigrateOptions,
  operations: number,
): RunOptions {
  const { signal: _, onProgress: __, ...given } = options;
  const { maxFailures } = policy;
  const limit =
    typeof maxFailures === 'string'
      ? Math.floor((operations * Number.parseFloat(maxFailures)) / 100)
      : maxFailures;
  const wanted = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...policy, maxFailures: limit, ...(Object.fromEntries(wanted) as RunOptions) };
}

function badInput(file: MigrationFile, problem: Omit<Problem, 'kind' | 'place'>): OutbandError {
  return new OutbandError({ kind: 'BadInput', ...problem, place: { file: file.file } });
}

function refuseImports(file: MigrationFile): void {
  const step = file.definition.steps.findIndex((each) => each.import !== undefined);
  if (step < 0) return;
  throw badInput(file, {
    code: 'IMPORT_STEP',
    message: `Step ${step + 1} of ${file.definition.id} imports a file, which migrations can’t do in this version.`,
    consequence: 'Nothing was planned or sent.',
    action: 'Write the records as a `create` step.',
  });
}

function fileChanged(file: MigrationFile, entry: LedgerEntry): OutbandError {
  return badInput(file, {
    code: 'MIGRATION_CHANGED',
    message: `${file.definition.id} is ${entry.state} here, and its file has been changed since.`,
    consequence: 'Nothing was planned or sent.',
    action: 'Bring the file back, or roll this migration back first; put new changes into a new file.',
  });
}

function preconditionFailed(
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

function rollingBack(file: MigrationFile): OutbandError {
  return badInput(file, {
    code: 'ROLLBACK_UNDER_WAY',
    message: `${file.definition.id} is being rolled back.`,
    consequence: 'Nothing was sent.',
    action: 'Finish it with `outband rollback`; then it can be applied anew.',
  });
}

function nothingApplied(file: MigrationFile): OutbandError {
  return badInput(file, {
    code: 'NOT_APPLIED',
    message: `${file.definition.id} is not applied here: there is nothing to roll back.`,
    consequence: 'Nothing was sent.',
    action: 'Look at `outband status`; the ledger is kept for each endpoint.',
  });
}

function stoppedAt(run: RunSummary): Problem {
  return {
    kind: 'Cancelled',
    code: 'INTERRUPTED',
    message: `${run.description}: ended before it was complete.`,
    consequence: 'What was sent is journalled; nothing is applied twice.',
    action: 'The same command goes on from here.',
  };
}

function runCancelled(migration: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'RUN_CANCELLED',
    message: `A run of ${migration} was cancelled, so the rest of its step was given up.`,
    consequence: 'Nothing further was sent.',
    action: 'Roll the migration back, then apply it anew.',
  });
}

function journalLost(migration: string): OutbandError {
  return new OutbandError({
    kind: 'StorageCorrupt',
    code: 'JOURNAL_WITHOUT_RUN',
    message: `The ledger names a run of ${migration} that the journal doesn’t hold.`,
    consequence: 'Nothing was sent: what has been applied can’t be told.',
    action: 'Bring back the journal that belongs to this ledger.',
  });
}

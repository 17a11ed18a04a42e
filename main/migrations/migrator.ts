import type { Problem } from '../../shared/errors';
import { MadeRecords } from '../writer';
import type { OutbandWriter, PlanSummary, RunOptions, RunSummary } from '../writer';
import { BadRows } from './importing';
import type { ImportPart } from './importing';
import { checkMigration } from './check-migration';
import type { Ledger, LedgerEntry, LedgerPart } from './ledger';
import { importedFile } from './migration-file';
import type {
  ImportStep,
  MigrationCondition,
  MigrationDefinition,
  MigrationFile,
  MigrationStep,
} from './migration-file';
import {
  badRows,
  fileChanged,
  interrupted,
  ledgerLost,
  nothingApplied,
  preconditionFailed,
  rollingBack,
  stoppedAt,
} from './migration-problems';
import { operationCounts, reportOf } from './report';
import type {
  ConditionResult,
  Deed,
  MigrationPlan,
  MigrationReport,
  MigrationState,
  MigrationStatus,
  MigrationVerification,
  PlannedStep,
} from './report';
import { lookBackName, lookName, restOfRun } from './looks';
import { givenOf, runOptionsOf, shownPolicy } from './migrate-options';
import type { MigrateOptions, PlanMigrationOptions } from './migrate-options';
import { modelsOfMigrations } from './migration-models';
import { partialModels } from './partial-copy';
import { importStepParts, planImportPart, planStep } from './step-plans';
import type { StepStore } from './step-plans';
import { Undertakings } from './undertakings';

/** What a migrator works on: a store that is in step with the service, its writer, and the ledger beside the journal. */
export interface MigratorOptions {
  readonly store: StepStore;
  readonly writer: OutbandWriter;
  readonly ledger: Ledger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Rows of an imported file that are held, planned and run together; the default suits any file. */
  readonly rowsAPart?: number;
}

/**
 * Carries migrations out, and back, through the writer.
 *
 * Every step is a run of the journal; an imported file is several. The ledger remembers which, so that a call after any
 * interruption resumes that run instead of planning anew: what has been applied is never applied again.
 */
export class Migrator {
  readonly #options: MigratorOptions;
  readonly #undertakings: Undertakings;

  constructor(options: MigratorOptions) {
    this.#options = options;
    this.#undertakings = new Undertakings(options.writer);
  }

  /**
   * What is left to do: the rest of a run that was interrupted, and the other steps on the records as they are now.
   * Nothing is sent, and nothing is kept unless the looks are asked to stay.
   */
  async plan(file: MigrationFile, options: PlanMigrationOptions = {}): Promise<MigrationPlan> {
    const { definition } = file;
    const { store, writer, ledger } = this.#options;
    const entry = this.#current(file);
    if (!entry) {
      this.#mustBeNew(file);
      checkMigration(this.#options, file);
    }
    const steps: PlannedStep[] = [];
    using made = new MadeRecords();
    for (const [step, each] of definition.steps.entries()) {
      if (entry && (entry.state !== 'partial' || ledger.isStepDone(entry, step))) continue;
      const rest = entry && this.#restOf({ entry, file, step, each });
      if (rest) steps.push(rest);
      if (rest) continue;
      const name = lookName(definition.id, step);
      const summary = await planStep(this.#options, file, each, name, { ...planningOf(step, options), made });
      if (!options.staysToBePaged) writer.discardPlan(summary.id);
      steps.push({ step: step + 1, runId: null, ...summary });
    }
    const partial = partialModels(store, await modelsOfMigrations(store.schema, [file]));
    return this.#planned(definition, entry?.state ?? 'pending', this.preconditions(file), steps, partial);
  }

  /**
   * Runs a migration, or goes on with it. One that is applied is reported as it is, and nothing is sent.
   *
   * Throws BadInput when a step or condition is one that the schema makes impossible, when the file was changed after it had begun, when a precondition doesn't hold, or while it is
   * being rolled back.
   */
  async apply(file: MigrationFile, options: MigrateOptions = {}): Promise<MigrationReport> {
    const { ledger, now } = this.#options;
    const { definition } = file;
    const since = now();
    let entry = this.#current(file);
    if (entry?.state === 'rolling-back') throw rollingBack(file);
    const already = entry?.state === 'applied' ? ({ already: true } as const) : {};
    if (!entry) {
      this.#mustBeNew(file);
      checkMigration(this.#options, file);
      const broken = this.#conditions(definition.preconditions).find(({ holds }) => !holds);
      if (broken) throw preconditionFailed(file, broken);
      entry = ledger.begin(definition.id, file.checksum, now());
    }
    let problem: Problem | null = null;
    for (const [step, each] of definition.steps.entries()) {
      if (ledger.isStepDone(entry, step)) continue;
      const at = { entry, file, step, each };
      // What was written is told of, and the step that had not begun is for another call.
      problem = options.signal?.aborted
        ? interrupted(stepDescription(entry, definition, step))
        : await this.#applyStep(at, options);
      if (problem) break;
      ledger.noteStepDone(entry, step);
    }
    if (problem === null && entry.state === 'partial') ledger.setState(definition.id, 'applied', now());
    const report = this.#report(entry, now() - since, problem, ({ planId, runId }) => ({ planId, runId }));
    const stillDeleted = this.#stillDeleted(entry, definition);
    return { ...report, ...already, ...(stillDeleted === 0 ? {} : { stillDeleted }) };
  }

  /**
   * What a rollback would write, last step first, on the records as they are now: each plan undoes one run.
   * Nothing is sent, and nothing is kept unless the looks are asked to stay. Throws BadInput when nothing was applied.
   */
  async planRollback(
    file: MigrationFile,
    { staysToBePaged = false }: Pick<PlanMigrationOptions, 'staysToBePaged'> = {},
  ): Promise<MigrationPlan> {
    const { ledger, writer } = this.#options;
    const { definition } = file;
    const entry = ledger.entry(definition.id);
    if (!entry || entry.state === 'rolled-back') throw nothingApplied(file);
    const steps: PlannedStep[] = [];
    for (const part of ledger.parts(entry).reverse()) {
      const runId = this.#runIdOf(entry, definition, part);
      if (runId === undefined || this.#isUndone(part)) continue;
      const summary = await writer.planUndo(runId, { description: lookBackName(definition.id, part.step) });
      if (!staysToBePaged) writer.discardPlan(summary.id);
      steps.push({ step: part.step + 1, runId: null, ...summary });
    }
    return this.#planned(definition, entry.state, [], steps, []);
  }

  /** Counts the preconditions on the local copy. */
  preconditions(file: MigrationFile): readonly ConditionResult[] {
    return this.#conditions(file.definition.preconditions);
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

  /** Null when the step is done. */
  async #applyStep(at: StepPlace, options: MigrateOptions): Promise<Problem | null> {
    const { each } = at;
    if (each.import) return this.#applyImport(at, each.import, options);
    const noted = this.#noted(at).find(({ part }) => part === 0);
    return this.#applyPart(
      at,
      noted ?? newPart(at.step, 0, 0),
      (description) => planStep(this.#options, at.file, each, description, planningOf(at.step, options)),
      options,
    );
  }

  /** Goes on after the last part that was begun; rows before it are passed over. */
  async #applyImport(at: StepPlace, step: ImportStep, options: MigrateOptions): Promise<Problem | null> {
    const { store, rowsAPart } = this.#options;
    const { signal } = options;
    const noted = this.#noted(at);
    const bad = new BadRows(`${importedFile(at.file.file, step)}.bad.jsonl`, { goesOn: noted.length > 0 });
    let skip = 0;
    let number = 0;
    try {
      for (const part of noted) {
        // A part that no run was begun of has sent nothing, and is read again.
        if (this.#runIdOf(at.entry, at.file.definition, part) === undefined) break;
        const problem = await this.#applyPart(at, part, never, options);
        if (problem) return problem;
        skip = part.rowsTo;
        number += 1;
      }
      if (number === 0 && step.badRows === 'refuse') await this.#refuseBadRows(at, step, bad, options);
      const { model } = at.each;
      for await (const part of importStepParts(store, at.file, model, step, { skip, signal, rowsAPart })) {
        if (signal?.aborted) break;
        const plan = (description: string): Promise<PlanSummary> =>
          planImportPart(this.#options, model, part, description, bad, planningOf(at.step, options));
        const problem = await this.#applyPart(at, newPart(at.step, number, part.rowsTo), plan, options);
        if (problem) return problem;
        number += 1;
      }
      return signal?.aborted ? interrupted(stepDescription(at.entry, at.file.definition, at.step)) : null;
    } finally {
      bad.close();
    }
  }

  /** The dry pass over the whole file: one bad row, and nothing is sent. */
  async #refuseBadRows(
    at: StepPlace,
    step: ImportStep,
    bad: BadRows,
    options: MigrateOptions,
  ): Promise<void> {
    const { store, writer, rowsAPart } = this.#options;
    const { signal } = options;
    const look = lookName(at.file.definition.id, at.step);
    const looked = async (part: ImportPart): Promise<void> => {
      const planning = planningOf(at.step, options);
      const plan = await planImportPart(this.#options, at.each.model, part, look, bad, planning);
      writer.discardPlan(plan.id);
    };
    const { model } = at.each;
    for await (const part of importStepParts(store, at.file, model, step, { skip: 0, signal, rowsAPart }))
      await looked(part);
    if (bad.count > 0) throw badRows(at.file, bad);
  }

  async #applyPart(
    { entry, file: { definition } }: StepPlace,
    part: LedgerPart,
    plan: (description: string) => Promise<PlanSummary>,
    options: MigrateOptions,
  ): Promise<Problem | null> {
    const { ledger } = this.#options;
    const description = partDescription(entry, definition, part);
    const run = await this.#undertakings.carryOut(
      {
        migration: definition.id,
        description,
        planId: part.planId || null,
        runId: part.runId,
        plan: () => plan(description),
        note: (planId, runId) => ledger.notePart(entry, { ...part, planId, runId }),
        runOptions: (operations) => runOptionsOf(definition, options, operations),
        given: givenOf(options),
      },
      options,
    );
    return run.state === 'FINISHED' ? null : (run.problem ?? stoppedAt(run));
  }

  async #undoPart(
    entry: LedgerEntry,
    definition: MigrationDefinition,
    part: LedgerPart,
    options: MigrateOptions,
  ): Promise<RunSummary | null> {
    const { ledger, writer } = this.#options;
    const runId = this.#runIdOf(entry, definition, part);
    if (runId === undefined) return null;
    await this.#undertakings.giveUp(runId);
    return this.#undertakings.carryOut(
      {
        migration: definition.id,
        description: `Undo: ${partDescription(entry, definition, part)}`,
        planId: part.undoPlanId,
        runId: part.undoRunId,
        plan: async () => {
          const plan = await writer.planUndo(runId);
          // The way back is shown and confirmed as a whole, as the way there is.
          writer.planDesk.markPlanSeen(plan.id);
          return plan;
        },
        note: (undoPlanId, undoRunId) => ledger.notePart(entry, { ...part, runId, undoPlanId, undoRunId }),
        runOptions: (operations) => ({
          ...runOptionsOf(definition, options, operations),
          confirmation: writer.run(runId)?.model,
        }),
        given: givenOf(options),
      },
      options,
    );
  }

  /** What is left of a step whose run was begun; undefined where it is planned like any other. An import goes on by parts. */
  #restOf({ entry, file, step, each }: StepPlace): PlannedStep | undefined {
    const { ledger, writer } = this.#options;
    const part = each.import ? undefined : ledger.parts(entry).find((noted) => noted.step === step);
    const runId = part && this.#runIdOf(entry, file.definition, part);
    const run = runId === undefined ? undefined : writer.run(runId);
    const plan = part && writer.plan(part.planId);
    if (!run || !plan || run.state === 'CANCELLED') return undefined;
    return { step: step + 1, runId: run.id, ...restOfRun(writer, plan, run) };
  }

  /** How its next run goes unless a call says otherwise: as the interrupted one was begun, or as the file has it. */
  runOptions(file: MigrationFile): RunOptions {
    const { ledger, writer } = this.#options;
    const { definition } = file;
    const entry = ledger.entry(definition.id);
    const isBack = entry?.state === 'rolling-back';
    const ids = entry
      ? ledger
          .parts(entry)
          .map((part) => (isBack ? part.undoRunId : this.#runIdOf(entry, definition, part)) ?? null)
      : [];
    const open = ids.find((id) => id !== null && isUnfinished(writer.run(id)));
    return open ? writer.runOptions(open) : shownPolicy(definition);
  }

  #runIdOf(entry: LedgerEntry, definition: MigrationDefinition, part: LedgerPart): string | undefined {
    return part.runId ?? this.#undertakings.named(partDescription(entry, definition, part))?.id;
  }

  #noted({ entry, step }: StepPlace): LedgerPart[] {
    return this.#options.ledger.parts(entry).filter((part) => part.step === step);
  }

  #isUndone({ undoRunId }: LedgerPart): boolean {
    return undoRunId !== null && this.#options.writer.run(undoRunId)?.state === 'FINISHED';
  }

  // ── what is known ──────────────────────────────────────────────────────────────────────────────────────────

  /** Throws StorageCorrupt where the ledger was lost or put back: the journal remembers what it doesn't. */
  #mustBeNew(file: MigrationFile): void {
    const { ledger, writer } = this.#options;
    const { id } = file.definition;
    if (!ledger.knows(id) && writer.hasRunNamed(`Migration ${id}, step `)) throw ledgerLost(file);
  }

  /** The entry of this file's present generation. Throws BadInput when the file was changed after it had begun. */
  #current(file: MigrationFile): LedgerEntry | undefined {
    const entry = this.#options.ledger.entry(file.definition.id);
    if (!entry || entry.state === 'rolled-back') return undefined;
    if (entry.checksum !== file.checksum) throw fileChanged(file, entry);
    return entry;
  }

  #planned(
    { id, description, policy }: MigrationDefinition,
    state: MigrationState,
    preconditions: readonly ConditionResult[],
    steps: readonly PlannedStep[],
    partial: readonly string[],
  ): MigrationPlan {
    const requests = steps.reduce((sum, plan) => sum + plan.requests, 0);
    const estimatedMs = steps.reduce((sum, plan) => sum + plan.estimatedMs, 0);
    // The writer knows the connection's rate; the file may ask for less.
    const byRate = policy?.rate === undefined ? 0 : (requests * 1_000) / policy.rate;
    return {
      ...{ migration: id, description, state, preconditions, partial, steps },
      operations: operationCounts(steps.map((plan) => ({ plan, run: undefined }))),
      requests,
      estimatedMs: Math.round(Math.max(estimatedMs, byRate)),
    };
  }

  #conditions(conditions: readonly MigrationCondition[] = []): ConditionResult[] {
    return conditions.map(({ model, where = {}, count }) => {
      const actual = this.#options.store.count(model, where);
      const { eq = actual, le = actual, ge = actual } = count;
      return { model, where, count, actual, holds: actual === eq && actual <= le && actual >= ge };
    });
  }

  /** A write to a tombstone is accepted whether or not it brings the record back (service reference 1.5). */
  #stillDeleted(entry: LedgerEntry, { steps }: MigrationDefinition): number {
    const { ledger, writer } = this.#options;
    const restores = (change: MigrationStep['change']): boolean =>
      change !== undefined && 'restore' in change;
    return ledger
      .parts(entry)
      .filter(({ step, runId }) => runId !== null && restores(steps[step]?.change))
      .reduce((sum, { runId }) => sum + writer.planDesk.restoreVerdict(runId ?? '').stillDeleted, 0);
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
    const report = reportOf({ migration: entry.migration, state, ms, problem }, deeds, writer);
    ledger.noteOperations(entry.migration, report.operations);
    return report;
  }
}

/** A step of a migration that is under way. */
interface StepPlace {
  readonly entry: LedgerEntry;
  readonly file: MigrationFile;
  readonly step: number;
  readonly each: MigrationStep;
}

const newPart = (step: number, part: number, rowsTo: number): LedgerPart => ({
  ...{ step, part, planId: '', runId: null, undoPlanId: null, undoRunId: null },
  rowsTo,
});

/** A part that has been begun is never planned again. */
const never = (description: string): Promise<PlanSummary> =>
  Promise.reject(new Error(`${description} was begun and has no run.`));

const planningOf = (step: number, { signal, onPlanning }: Pick<MigrateOptions, 'signal' | 'onPlanning'>) => ({
  signal,
  onPlanning: (targets: number): void => onPlanning?.(step + 1, targets),
});

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
      operations: entry?.operations ?? null,
    };
  });
}

function stepDescription(entry: LedgerEntry, definition: MigrationDefinition, step: number): string {
  const again = entry.generation > 1 ? `, time ${entry.generation}` : '';
  return `Migration ${definition.id}, step ${step + 1} of ${definition.steps.length}${again}`;
}

/** Names plan and run of a part, and nothing else in the journal. */
function partDescription(entry: LedgerEntry, definition: MigrationDefinition, part: LedgerPart): string {
  const whole = stepDescription(entry, definition, part.step);
  return definition.steps[part.step]?.import ? `${whole}, part ${part.part + 1}` : whole;
}

const isUnfinished = (run: RunSummary | undefined): boolean =>
  run !== undefined && run.state !== 'FINISHED' && run.state !== 'CANCELLED';

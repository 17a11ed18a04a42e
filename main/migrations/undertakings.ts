import type { OutbandWriter, PlanSummary, RunOptions, RunSummary } from '../writer';
import { runToEnd } from './run-to-end';
import { journalLost, runCancelled } from './migration-problems';

/** A run to be begun, or gone on with. */
export interface Undertaking {
  readonly migration: string;
  /** Names plan and run alike, and nothing else in the journal. */
  readonly description: string;
  /** As the ledger has them. */
  readonly planId: string | null;
  readonly runId: string | null;
  readonly plan: () => Promise<PlanSummary>;
  readonly note: (planId: string, runId: string | null) => void;
  readonly runOptions: (operations: number) => RunOptions;
  /** What this very call asks for: it goes before what an earlier one began the run with. */
  readonly given: RunOptions;
}

export interface UndertakingOptions {
  /** Pauses the run after what is under way. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (run: RunSummary) => void;
}

/** Carries runs out so that an interruption at any instant leaves no doubt about what was begun. */
export class Undertakings {
  readonly #writer: OutbandWriter;

  constructor(writer: OutbandWriter) {
    this.#writer = writer;
  }

  /** Plans and starts a run, or goes on with the one that an earlier call began. */
  async carryOut(deed: Undertaking, options: UndertakingOptions): Promise<RunSummary> {
    const writer = this.#writer;
    const known = deed.runId ?? (deed.planId === null ? undefined : this.named(deed.description)?.id);
    if (known !== undefined && deed.planId !== null) {
      if (known !== deed.runId) deed.note(deed.planId, known);
      const found = writer.run(known);
      if (!found) throw journalLost(deed.migration);
      if (found.state === 'FINISHED') return found;
      if (found.state === 'CANCELLED') throw runCancelled(deed.migration);
      const isAsked = Object.keys(deed.given).length > 0;
      writer.resume(known, isAsked ? { ...writer.runOptions(known), ...deed.given } : undefined);
      return this.#settle(known, options);
    }
    // A plan that no run was begun of has sent nothing, and may have grown stale.
    for (const plan of writer.plans()) if (plan.description === deed.description) writer.discardPlan(plan.id);
    const plan = await deed.plan();
    deed.note(plan.id, null);
    const run = writer.start(plan.id, deed.runOptions(plan.operations));
    deed.note(plan.id, run.id);
    return this.#settle(run.id, options);
  }

  named(description: string): RunSummary | undefined {
    return this.#writer.runs().find((run) => run.description === description);
  }

  /** Gives up what is left of a run, so that it can be taken back. */
  async giveUp(runId: string): Promise<void> {
    const run = this.#writer.run(runId);
    if (!run || run.state === 'FINISHED' || run.state === 'CANCELLED') return;
    this.#writer.cancel(runId);
    await this.#writer.settled(runId);
  }

  #settle(runId: string, options: UndertakingOptions): Promise<RunSummary> {
    return runToEnd(this.#writer, runId, { ...options, onAbort: 'pause' });
  }
}

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Problem } from '../../shared/errors';
import { CONFLICT_POLICIES, runToEnd } from '../migrations';
import type { PlanCheck, PlanOrigin, PlanSummary, RunSummary } from '../writer';
import { addBackendOptions, addOutputOptions, addRunOptions, openBackend, runOptionsOf } from './backend';
import type { Backend, BackendFlags, RunFlags } from './backend';
import type { CliIo } from './io';
import { formatProblem } from './output';
import { askFirst } from './rails';
import { stepWords, writesWords } from './plan-words';
import { deliveryWords, showProgress } from './run-progress';

interface PlanFileFlags extends BackendFlags, RunFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A plan as it came from its file, held against the records that the service has now. */
interface Looked {
  readonly origin: PlanOrigin;
  readonly plan: PlanSummary;
  readonly check: PlanCheck;
}

/** `outband plan-file show|run`: a plan that somebody exported for review. */
export function addPlanFileCommands(program: Command, io: CliIo): void {
  const commands = program
    .command('plan-file')
    .description('a plan that was exported from the window for somebody else to review and run');
  const show = commands
    .command('show')
    .description('who exported it, what it would do, and which records have moved on since; nothing is sent')
    .argument('<file>');
  addOutputOptions(addBackendOptions(show)).action((file: string, flags: PlanFileFlags) =>
    showPlanFile(resolve(io.cwd, file), flags, io),
  );
  const run = commands
    .command('run')
    .description('run it, once, on the backend that it was made for; an interrupted run goes on')
    .argument('<file>');
  addOutputOptions(addRunOptions(addBackendOptions(run), CONFLICT_POLICIES)).action(
    (file: string, flags: PlanFileFlags) => runPlanFile(resolve(io.cwd, file), flags, io),
  );
}

async function showPlanFile(file: string, flags: PlanFileFlags, io: CliIo): Promise<void> {
  const backend = await openBackend(flags, io);
  try {
    const looked = await look(backend, file, io);
    backend.writer.discardPlan(looked.plan.id);
    if (flags.json) io.stdout.write(`${JSON.stringify(looked)}\n`);
    else for (const line of lookedWords(looked)) io.stdout.write(`${line}\n`);
    io.setExitCode(looked.plan.rejectionCount + looked.check.stale === 0 ? 0 : 1);
  } finally {
    await backend.close();
  }
}

async function runPlanFile(file: string, flags: PlanFileFlags, io: CliIo): Promise<void> {
  const backend = await openBackend(flags, io);
  const release = flags.quiet ? () => undefined : showProgress(backend, io);
  try {
    const run = await runToEnd(backend.writer, await begin(backend, file, flags, io), {
      signal: io.signal,
      onAbort: 'pause',
    });
    const problem = run.problem ?? (run.state === 'FINISHED' ? null : interrupted(file));
    if (flags.json) io.stdout.write(`${JSON.stringify({ ...run, problem })}\n`);
    else for (const line of runWords(run)) io.stdout.write(`${line}\n`);
    if (problem) io.stderr.write(`${formatProblem(problem)}\n`);
    const { conflicted, rejected, unknown } = run.counts;
    const isGood = run.state === 'FINISHED' && conflicted + rejected + unknown === 0;
    io.setExitCode(io.signal.aborted ? 130 : isGood ? 0 : 1);
  } finally {
    release();
    await backend.close();
  }
}

async function look({ writer }: Backend, file: string, io: CliIo): Promise<Looked> {
  const plan = await writer.planDesk.importPlan(file, { signal: io.signal });
  const check = await writer.planDesk.checkPlan(plan.id, { reread: true, signal: io.signal });
  const { origin } = await writer.planDesk.lookAtPlanFile(file);
  return { origin, plan, check };
}

/** Starts the plan, or goes on with its run where that was interrupted; one that has ended is refused by the desk. */
async function begin(backend: Backend, file: string, flags: PlanFileFlags, io: CliIo): Promise<string> {
  const { writer } = backend;
  const { runId } = await writer.planDesk.lookAtPlanFile(file);
  const earlier = runId === null ? undefined : writer.run(runId);
  const options = runOptionsOf(flags);
  if (earlier && GOES_ON.has(earlier.state)) {
    const isAsked = Object.values(options).some((value) => value !== undefined);
    return writer.resume(earlier.id, isAsked ? { ...writer.runOptions(earlier.id), ...options } : undefined)
      .id;
  }
  const looked = await look(backend, file, io);
  if (!flags.quiet && !flags.json) for (const line of lookedWords(looked)) io.stderr.write(`${line}\n`);
  const { id, model } = looked.plan;
  const instead = '`outband plan-file show` looks at it; --yes goes on without asking.';
  try {
    await askFirst({ verb: 'run the plan for', names: [model], instead }, flags, options, io);
    writer.planDesk.markPlanSeen(id);
    return writer.start(id, { ...options, confirmation: model }).id;
  } catch (error) {
    writer.discardPlan(id);
    throw error;
  }
}

const GOES_ON: ReadonlySet<RunSummary['state']> = new Set(['PAUSED', 'FAILED', 'INTERRUPTED']);

// ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

function lookedWords({ origin, plan, check }: Looked): string[] {
  const by = origin.exportedBy === null ? '' : ` by ${origin.exportedBy}`;
  return [
    `${plan.description}: exported${by} at ${new Date(origin.exportedAt).toISOString()}, for ${origin.environment ?? 'a backend without a name'}`,
    `  ${origin.digest}`,
    `  ${writesWords(plan)}`,
    ...stepWords(plan).map((line) => `    ${line}`),
    `  ${staleWords(check)}`,
    ...check.listed
      .slice(0, LISTED)
      .map(
        ({ key, plannedVersion, presentVersion, deleted, touchedFields }) =>
          `    ${key}  planned on version ${plannedVersion ?? 'none'}, now ${deleted ? 'deleted' : (presentVersion ?? 'gone')}${touchedFields.length > 0 ? `, with other values in ${touchedFields.join(', ')}` : ''}`,
      ),
    ...(check.stale > LISTED ? [`    and ${check.stale - LISTED} more`] : []),
  ];
}

const LISTED = 10;

function staleWords({ stale, deleted, overlapping, operations }: PlanCheck): string {
  if (stale === 0) return `all ${operations} records are as they were planned on`;
  return `${stale} of ${operations} records have MOVED ON since: ${deleted} deleted, ${overlapping} changed in the same fields; each is read and met as a conflict, not written over`;
}

function runWords({ state, counts, delivery }: RunSummary): string[] {
  const { planned, applied, unchanged, conflicted, rejected, unknown, notSent } = counts;
  return [
    `${state.toLowerCase()}: ${applied} of ${planned} applied, ${unchanged} unchanged, ${conflicted} conflicted, ${rejected} failed, ${unknown} unknown, ${notSent} not sent`,
    deliveryWords(delivery),
    ...(conflicted > 0 ? ['  `outband conflicts list` shows what conflicted'] : []),
  ];
}

function interrupted(file: string): Problem {
  return {
    kind: 'Cancelled',
    code: 'INTERRUPTED',
    message: 'The run ended before it was complete.',
    consequence: 'What was sent is journalled; nothing is applied twice.',
    action: 'The same command goes on from here.',
    place: { file },
  };
}

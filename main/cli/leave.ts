import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { OutbandError } from '../../shared/errors';
import { createAppSyncClient } from '../appsync';
import { environmentOf } from '../datastore';
import { adopt, BACK_STEPS, LEAVE_STEPS, LeaveNotes, Leaving } from '../migrations';
import type { LeaveStep, LeaveStepId, LeaveView } from '../migrations';
import { loadSchemaFile } from '../schema';
import {
  addBackendOptions,
  addOutputOptions,
  askedBackend,
  ledgerFileOf,
  openBackend,
  originOf,
} from './backend';
import type { Backend, BackendFlags } from './backend';
import { resolveConnection } from './connection';
import type { CliIo } from './io';

interface LeaveFlags extends BackendFlags {
  readonly app?: readonly string[];
  readonly out?: string;
  readonly confirm?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Steps that need the synced local copy; the others ask the service alone. */
const ON_THE_COPY: readonly LeaveStepId[] = ['open-work', 'archive'];
const BEFORE: readonly LeaveStepId[] = ['clients', 'versions', 'open-work', 'archive'];
const STEPS: readonly LeaveStepId[] = [...LEAVE_STEPS, ...BACK_STEPS];

const more = (text: string, earlier: readonly string[] = []): string[] => [...earlier, text];

function stepId(text: string): LeaveStepId {
  const found = STEPS.find((id) => id === text);
  if (found) return found;
  throw new InvalidArgumentError(`It is one of ${STEPS.join(', ')}.`);
}

/**
 * `outband leave plan|check|export|verify|clean|back`: leads a backend out of conflict detection, in the order that AWS
 * documents, and back. What was checked is kept beside the store, so that it can be gone on with at any time.
 */
export function addLeaveCommand(program: Command, io: CliIo): void {
  const leave = program
    .command('leave')
    .description('take a backend out of conflict detection step by step, and back');
  const add = (name: string, description: string): Command =>
    addOutputOptions(addBackendOptions(leave.command(name).description(description)));
  add('plan', 'the steps in order, and where each stands by its last check; nothing is read').action(
    (flags: LeaveFlags) => withLeaving(flags, io, false, (leaving) => showPlan(leaving, flags, io)),
  );
  add('check', 'check a step, or every step before the switch; nothing is written')
    .argument('[step]', STEPS.join(', '), stepId)
    .option('--app <folder>', 'code of a client, to find what would break; repeatable', more)
    .option('--confirm <reason>', 'note that somebody has made sure of the step by hand, and how')
    .action((step: LeaveStepId | undefined, flags: LeaveFlags) => runCheck(step, flags, io));
  add('export', 'write an archive of everything, tombstones too, and check it')
    .requiredOption('--out <folder>', 'folder that the archive’s own folder is made in')
    .action((flags: LeaveFlags) => runExport(flags, io));
  add('verify', 'ask whether conflict detection is off, and compare every record with the archive').action(
    (flags: LeaveFlags) => runSteps(['switch', 'verify'], flags, io),
  );
  add('clean', 'count the tombstones that are left, and write the script that removes them').action(
    (flags: LeaveFlags) => runSteps(['clean-up'], flags, io),
  );
  add('back', 'the way back: once conflict detection is on again, adopt what was made meanwhile, and compare')
    .option('--dry-run', 'only count what would be adopted')
    .option('--yes', 'go on where a terminal would be asked')
    .action((flags: LeaveFlags) => runBack(flags, io));
}

/** With the local copy where it is needed; after the switch it can't be synced with the schema of before. */
async function withLeaving(
  flags: LeaveFlags,
  io: CliIo,
  withCopy: boolean,
  work: (leaving: Leaving, backend: Backend | null) => Promise<void>,
): Promise<void> {
  const ledger = ledgerFileOf(resolve(io.cwd, flags.store));
  if (withCopy) {
    const backend = await openBackend(flags, io);
    const notes = LeaveNotes.open(ledger, backend.environment);
    try {
      await work(new Leaving({ ...backend, notes, now: Date.now }), backend);
    } finally {
      notes.close();
      await backend.close();
    }
    return;
  }
  const schema = await loadSchemaFile(resolve(io.cwd, flags.schema));
  const endpoint = await resolveConnection(flags, io);
  const client = createAppSyncClient(endpoint, schema.api, { readOnly: true });
  const origin = originOf(resolve(io.cwd, flags.store));
  const notes = LeaveNotes.open(ledger, environmentOf(origin, askedBackend(endpoint.url, flags)));
  try {
    await work(new Leaving({ schema, client, notes, now: Date.now }), null);
  } finally {
    notes.close();
    await client.close();
  }
}

async function runCheck(step: LeaveStepId | undefined, flags: LeaveFlags, io: CliIo): Promise<void> {
  if (flags.confirm === undefined) return runSteps(step ? [step] : BEFORE, flags, io);
  if (!step) throw noStep();
  const reason = flags.confirm;
  await withLeaving(flags, io, false, (leaving) => {
    finish([leaving.confirm(step, reason)], flags, io);
    return Promise.resolve();
  });
}

async function runSteps(ids: readonly LeaveStepId[], flags: LeaveFlags, io: CliIo): Promise<void> {
  const withCopy = ids.some((id) => ON_THE_COPY.includes(id));
  await withLeaving(flags, io, withCopy, async (leaving) => {
    const steps: LeaveStep[] = [];
    for (const id of ids) {
      const step = await leaving.check(id, checkOf(flags, io));
      steps.push(step);
      // What comes after a switch that wasn't made would compare two states that nobody asked for.
      if (id === 'switch' && step.state !== 'DONE') break;
    }
    finish(steps, flags, io);
  });
}

async function runExport(flags: LeaveFlags, io: CliIo): Promise<void> {
  await withLeaving(flags, io, true, async (leaving) => {
    finish([await leaving.export(resolve(io.cwd, flags.out ?? ''), checkOf(flags, io))], flags, io);
  });
}

async function runBack(flags: LeaveFlags, io: CliIo): Promise<void> {
  const steps: LeaveStep[] = [];
  await withLeaving(flags, io, false, async (leaving) => {
    steps.push(await leaving.check('back-switch', checkOf(flags, io)));
    if (steps[0]?.state === 'DONE') steps.push(await leaving.check('back-adopt', checkOf(flags, io)));
  });
  if (steps[1]?.state === 'BLOCKED' && !flags.dryRun) {
    if (!flags.yes && io.confirm && !(await io.confirm('Really adopt the records without a version?')))
      throw notConfirmed();
    await adoptAll(flags, io);
    steps.pop();
  }
  if (steps[0]?.state === 'DONE' && steps[1]?.state !== 'BLOCKED') {
    await withLeaving(flags, io, true, async (leaving) => {
      if (steps.length === 1) steps.push(await leaving.check('back-adopt', checkOf(flags, io)));
      if (steps[1]?.state === 'DONE') steps.push(await leaving.check('back-compare', checkOf(flags, io)));
    });
  }
  finish(steps, flags, io);
}

async function adoptAll(flags: LeaveFlags, io: CliIo): Promise<void> {
  const backend = await openBackend(flags, io);
  try {
    for (const model of Object.values(backend.store.schema.models)) {
      if (model.operations.list === null) continue;
      const { adopted, failed } = await adopt({ ...backend, now: Date.now }, model, { signal: io.signal });
      if (!flags.quiet) io.stderr.write(`${model.name}: ${adopted} adopted, ${failed} failed\n`);
    }
  } finally {
    await backend.close();
  }
}

const checkOf = ({ app, quiet }: LeaveFlags, io: CliIo) => {
  let saidAt = 0;
  return {
    ...(app ? { folders: app.map((folder) => resolve(io.cwd, folder)) } : {}),
    signal: io.signal,
    onProgress: (what: string, done: number): void => {
      if (quiet || Date.now() - saidAt < 1_000) return;
      saidAt = Date.now();
      io.stderr.write(`${what}: ${done.toLocaleString('en')} records\n`);
    },
  };
};

// ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

const MARKS: Readonly<Record<LeaveStep['state'], string>> = {
  OPEN: '[ ]',
  BLOCKED: '[!]',
  DONE: '[x]',
  BY_HAND: '[x]',
};

function showPlan(leaving: Leaving, { json }: LeaveFlags, io: CliIo): Promise<void> {
  const view = leaving.view();
  if (json) io.stdout.write(`${JSON.stringify(view)}\n`);
  else io.stdout.write(planWords(view).join('\n') + '\n');
  io.setExitCode(0);
  return Promise.resolve();
}

function planWords({ steps, next, archive }: LeaveView): string[] {
  let number = 0;
  const words = steps.flatMap((step) => {
    const heading = step.id === 'back-switch' ? ['', 'The way back'] : [];
    number += 1;
    return [
      ...heading,
      `${MARKS[step.state]} ${number}. ${step.title} (${step.id})${step.id === next ? ' <- next' : ''}`,
      `       ${step.summary}`,
      ...(step.id === next
        ? [`       ${step.text}`, ...step.commands.map((line) => `         ${line}`)]
        : []),
    ];
  });
  return [...words, ...(archive === null ? [] : ['', `Archive: ${archive}`])];
}

/** Exit status 1 where something is left to do: a pipeline goes no further. */
function finish(steps: readonly LeaveStep[], { json }: LeaveFlags, io: CliIo): void {
  if (json) io.stdout.write(`${JSON.stringify(steps)}\n`);
  else for (const step of steps) io.stdout.write(`${stepWords(step).join('\n')}\n`);
  const isDone = steps.every(({ state }) => state === 'DONE' || state === 'BY_HAND');
  io.setExitCode(io.signal.aborted ? 130 : isDone ? 0 : 1);
}

function stepWords({ id, state, title, summary, findings, text, commands }: LeaveStep): string[] {
  const isDone = state === 'DONE' || state === 'BY_HAND';
  return [
    `${MARKS[state]} ${title} (${id}): ${summary}`,
    ...findings.map(({ level, message, file, line, model }) => {
      const place = [model, file === null ? null : line === null ? file : `${file}:${line}`];
      const where = place.filter((part) => part !== null).join(' ');
      return `  ${level === 'STOP' ? 'stop' : 'note'}: ${where === '' ? '' : `${where}: `}${message}`;
    }),
    ...(isDone ? [] : [`  ${text}`, ...commands.map((command) => `    ${command}`)]),
  ];
}

function noStep(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'STEP_MISSING',
    message: 'It isn’t said which step was made sure of.',
    consequence: 'Nothing was noted.',
    action: `Name one of ${STEPS.join(', ')}.`,
  });
}

function notConfirmed(): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'NOT_CONFIRMED',
    message: 'You chose not to adopt.',
    consequence: 'Nothing was sent.',
    action: '--dry-run only counts.',
  });
}

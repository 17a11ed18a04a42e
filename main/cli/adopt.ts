import type { Command } from 'commander';
import type { ModelKey } from '../../shared/model-schema';
import { adopt, type AdoptionReport } from '../migrations';
import { addBackendOptions, addOutputOptions, openBackend, runOptionsOf } from './backend';
import type { BackendFlags, RunFlags } from './backend';
import { tellInterrupted } from './interrupted';
import type { CliIo } from './io';
import { wholeNumber } from './numbers';
import { formatProblem } from './output';
import { addRailOptions, askFirst } from './rails';

interface AdoptFlags extends BackendFlags, RunFlags {
  readonly model: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `outband adopt`: gives a version to the records that predate conflict detection (commands contract). */
export function addAdoptCommand(program: Command, io: CliIo): void {
  const command = program
    .command('adopt')
    .description('find records without a version, and touch them so that every client can read them')
    .requiredOption('--model <name>', 'model to look through')
    .option('--dry-run', 'only list them')
    .option('--concurrency <number>', 'writes under way at most', wholeNumber);
  addOutputOptions(addRailOptions(addBackendOptions(command))).action((flags: AdoptFlags) =>
    runAdopt(flags, io),
  );
}

async function runAdopt(flags: AdoptFlags, io: CliIo): Promise<void> {
  const instead = '--dry-run lists what would be adopted.';
  if (!flags.dryRun)
    await askFirst({ verb: 'adopt', names: [flags.model], instead }, flags, runOptionsOf(flags), io);
  const backend = await openBackend(flags, io, [flags.model]);
  try {
    const keys: ModelKey[] = [];
    const report = await adopt({ ...backend, now: Date.now }, backend.store.model(flags.model), {
      dryRun: flags.dryRun,
      run: { ...runOptionsOf(flags), confirmation: flags.model },
      signal: io.signal,
      onFound: (key) => void (flags.dryRun && keys.push(key)),
      onProgress: ({ scanned, found, adopted }) =>
        void (flags.quiet
          ? undefined
          : io.stderr.write(`${scanned} records read, ${found} without a version, ${adopted} adopted\n`)),
    });
    print(report, keys, flags, io);
    tellInterrupted(`Adopting ${flags.model}`, io);
    const isGood = report.conflicted + report.failed + report.unknown === 0 && !report.problem;
    io.setExitCode(io.signal.aborted ? 130 : isGood ? 0 : 1);
  } finally {
    await backend.close();
  }
}

function print(report: AdoptionReport, keys: readonly ModelKey[], flags: AdoptFlags, io: CliIo): void {
  if (flags.json) {
    io.stdout.write(`${JSON.stringify({ ...report, ...(flags.dryRun ? { keys } : {}) })}\n`);
    return;
  }
  for (const key of keys) io.stdout.write(`${key}\n`);
  io.stdout.write(
    `${report.model}: ${report.found} of ${report.scanned} without a version, ${report.adopted} adopted, ${report.failed} failed, ${report.conflicted} conflicted, ${report.unknown} unknown\n`,
  );
  if (report.problem) io.stderr.write(`${formatProblem(report.problem)}\n`);
  for (const { key, problem } of report.problems) io.stderr.write(`${key} ${formatProblem(problem)}\n`);
}

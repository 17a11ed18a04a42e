import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { BadRows, CONFLICT_POLICIES, copyRecords, IdMap, openCopySource } from '../migrations';
import type { CopyReport, CopyRequest } from '../migrations';
import { addBackendOptions, addOutputOptions, addRunOptions, openBackend, runOptionsOf } from './backend';
import type { BackendFlags, RunFlags } from './backend';
import { tellInterrupted } from './interrupted';
import type { CliIo } from './io';
import { formatProblem } from './output';
import { askFirst } from './rails';

interface CopyFlags extends BackendFlags, RunFlags {
  readonly from: string;
  readonly model: readonly string[];
  readonly where?: CopyRequest['where'];
  readonly match?: CopyRequest['match'];
  readonly keepKeys?: boolean;
  readonly update?: boolean;
  readonly badRows?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const more = (text: string, earlier: readonly string[] = []): string[] => [...earlier, text];

/** `Post={"status":{"eq":"ACTIVE"}}` */
function addWhere(text: string, earlier: CopyRequest['where'] = {}): CopyRequest['where'] {
  const [, model = '', json = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  try {
    return { ...earlier, [model]: JSON.parse(json) as unknown };
  } catch (error) {
    throw new InvalidArgumentError(
      `It takes MODEL=JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** `User=email` or `User=name,birthDate` */
function addMatch(text: string, earlier: CopyRequest['match'] = {}): CopyRequest['match'] {
  const [model = '', fields = ''] = text.split('=');
  if (!model || !fields) throw new InvalidArgumentError('It takes MODEL=FIELD, such as User=email.');
  return { ...earlier, [model]: fields.split(',').map((name) => name.trim()) };
}

/** `outband copy`: copies records of one backend's local copy into another backend. */
export function addCopyCommand(program: Command, io: CliIo): void {
  const command = program
    .command('copy')
    .description('copy records into another backend, with relations pointing to the copies')
    .requiredOption('--from <file>', 'local copy of the source, as `outband sync` makes it')
    .requiredOption('--model <name>', 'model to copy; repeatable', more)
    .option('--where <model=json>', 'which of its records; repeatable', addWhere)
    .option(
      '--match <model=fields>',
      'fields by which a record is in the target already, such as User=email; repeatable',
      addMatch,
    )
    .option('--keep-keys', 'keep the keys; otherwise records with an id get new ones')
    .option('--update', 'write over records that are in the target already')
    .option('--bad-rows <file>', 'where records that can’t be written go (default: STORE.copy.bad.jsonl)')
    .option('--dry-run', 'only count');
  addOutputOptions(addRunOptions(addBackendOptions(command), CONFLICT_POLICIES)).action((flags: CopyFlags) =>
    runCopy(flags, io),
  );
}

async function runCopy(flags: CopyFlags, io: CliIo): Promise<void> {
  const { model: models, dryRun } = flags;
  const instead = '--dry-run counts what would be written.';
  if (!dryRun) await askFirst({ verb: 'copy', names: models, instead }, flags, runOptionsOf(flags), io);
  const store = resolve(io.cwd, flags.store);
  const source = openCopySource(resolve(io.cwd, flags.from), flags.from);
  const bad = new BadRows(resolve(io.cwd, flags.badRows ?? `${flags.store}.copy.bad.jsonl`));
  try {
    const backend = await openBackend(flags, io, models);
    const ids = IdMap.open(dryRun ? ':memory:' : backend.store.ownFile(`${store}.idmap`), source.name);
    try {
      const report = await copyRecords({ ...backend, now: Date.now }, source, ids, flagsToRequest(flags), {
        ...runOptionsOf(flags),
        dryRun,
        signal: io.signal,
        onBadRow: (row, reasons) => bad.add(row, reasons),
        onProgress: (model, { rows, created, bad: refused }) =>
          void (flags.quiet
            ? undefined
            : io.stderr.write(`${model}: ${rows} records, ${created} created, ${refused} bad\n`)),
      });
      print({ ...report, badRowsFile: bad.count > 0 ? bad.file : null }, flags, io);
      tellInterrupted('The copy', io);
      if (report.problem) io.stderr.write(`${formatProblem(report.problem)}\n`);
      io.setExitCode(io.signal.aborted ? 130 : isGood(report) ? 0 : 1);
    } finally {
      ids.close();
      await backend.close();
    }
  } finally {
    bad.close();
    source.close();
  }
}

const flagsToRequest = ({ model, where, match, keepKeys, update }: CopyFlags): CopyRequest => ({
  models: model,
  where,
  match,
  keepKeys,
  update,
});

const isGood = ({ models }: CopyReport): boolean =>
  Object.values(models).every(
    ({ bad, failed, conflicted, unknown, notSent }) => bad + failed + conflicted + unknown + notSent === 0,
  );

function print(report: CopyReport & { badRowsFile: string | null }, flags: CopyFlags, io: CliIo): void {
  if (flags.json) {
    io.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  for (const [model, { rows, created, updated, unchanged, bad, failed }] of Object.entries(report.models))
    io.stdout.write(
      `${model}: ${rows} records, ${created} created, ${updated} updated, ${unchanged} there already, ${bad} bad, ${failed} failed\n`,
    );
  if (report.foreign > 0)
    io.stdout.write(`${report.foreign} references point to records that were not copied\n`);
  if (report.badRowsFile) io.stdout.write(`Bad records and their reasons are in ${report.badRowsFile}\n`);
}

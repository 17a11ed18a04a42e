import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OutbandError } from '../../shared/errors';
import { stringifyJson } from '../appsync';
import { openJournalView } from '../writer';
import type {
  ConflictDecision,
  ConflictOutcome,
  ConflictRecord,
  JournalView,
  OutbandWriter,
} from '../writer';
import { addBackendOptions, addOutputOptions, journalFileOf, openBackend } from './backend';
import type { BackendFlags } from './backend';
import type { CliIo } from './io';
import { wholeNumber } from './numbers';
import { formatProblem } from './output';
import { addTierOption } from './rails';

interface ReadFlags {
  readonly store: string;
  readonly json?: boolean;
}
interface ListFlags extends ReadFlags {
  readonly all?: boolean;
  readonly limit: number;
}
interface ResolveFlags extends BackendFlags {
  readonly keep: 'ours' | 'theirs';
  readonly set?: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly json?: boolean;
}

interface AuditFlags extends ReadFlags {
  readonly head?: string;
}

type Verdict = ReturnType<JournalView['verifyAudit']>;

const PAGE = 500;

/** `outband conflicts list|show|resolve` and `outband audit verify` (commands contract). */
export function addJournalCommands(program: Command, io: CliIo): void {
  const conflicts = program.command('conflicts').description('conflicts of writes: list, show, resolve');
  const list = conflicts
    .command('list')
    .description('conflicts that are open, newest first')
    .requiredOption('--store <file>', 'file of the local copy; the journal stands beside it')
    .option('--all', 'the settled ones as well')
    .option('--limit <number>', 'how many at most', wholeNumber, 1_000);
  addOutputOptions(list).action((flags: ListFlags) => listConflicts(flags, io));
  const show = conflicts
    .command('show')
    .description('base, ours, theirs and result of one conflict')
    .argument('<id>')
    .requiredOption('--store <file>', 'file of the local copy; the journal stands beside it');
  addOutputOptions(show).action((id: string, flags: ReadFlags) => showConflict(id, flags, io));
  const settle = conflicts
    .command('resolve')
    .description('settle one conflict: keep theirs, or write ours on their version')
    .argument('<id>')
    .addOption(new Option('--keep <side>', 'whose values').choices(['ours', 'theirs']).makeOptionMandatory())
    .option('--set <json>', 'further values by field, which go before both sides', parseValues)
    .option('--reason <text>', 'why; kept in the audit record');
  addOutputOptions(addTierOption(addBackendOptions(settle))).action((id: string, flags: ResolveFlags) =>
    resolveConflict(id, flags, io),
  );
  const audit = program.command('audit').description('the append-only record of runs');
  const verify = audit
    .command('verify')
    .description('walk the hash chain of the audit record')
    .requiredOption('--store <file>', 'file of the local copy; the journal stands beside it');
  verify.option('--head <hash>', 'a head that was noted earlier: the record must still hold it');
  addOutputOptions(verify).action((flags: AuditFlags) => verifyAudit(flags, io));
  for (const command of [...conflicts.commands, ...audit.commands])
    command.exitOverride().configureOutput(program.configureOutput());
}

function parseValues(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new InvalidArgumentError(
      `The JSON is broken: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  throw new InvalidArgumentError('It takes a JSON object of values by field.');
}

/** Opens the journal alone: looking needs no connection. Throws NotFound where nothing was ever written. */
function withJournal<T>(flags: ReadFlags, io: CliIo, look: (journal: JournalView) => T): T {
  const file = journalFileOf(resolve(io.cwd, flags.store));
  if (!existsSync(file)) {
    throw new OutbandError({
      kind: 'NotFound',
      code: 'JOURNAL_NOT_FOUND',
      message: `There is no journal at ${file}.`,
      action: 'Name the store that `outband apply` was run with.',
      place: { file },
    });
  }
  const journal = openJournalView(file, Date.now);
  try {
    return look(journal);
  } finally {
    journal.close();
  }
}

function listConflicts(flags: ListFlags, io: CliIo): void {
  const conflicts = withJournal(
    flags,
    io,
    (journal) =>
      journal.conflicts({ ...(flags.all ? {} : { open: true }), offset: 0, limit: flags.limit }).conflicts,
  );
  if (flags.json) io.stdout.write(`${stringifyJson(conflicts)}\n`);
  else for (const conflict of conflicts) io.stdout.write(`${wordsOf(conflict)}\n`);
  io.setExitCode(0);
}

function wordsOf({ id, at, model, key, how, ours, settled }: ConflictRecord): string {
  const fields = Object.keys(ours).join(', ');
  return `${id}  ${new Date(at).toISOString()}  ${model} ${key}  ${how.toLowerCase()}  ${fields}${settled ? `  settled: ${settled}` : ''}`;
}

function showConflict(id: string, flags: ReadFlags, io: CliIo): void {
  const conflict = withJournal(flags, io, (journal) => find(id, (page) => journal.conflicts(page)));
  if (flags.json) io.stdout.write(`${stringifyJson(conflict)}\n`);
  else {
    io.stdout.write(`${wordsOf(conflict)}\n`);
    const sides = {
      base: conflict.base,
      ours: conflict.ours,
      theirs: conflict.theirs,
      result: conflict.result,
    };
    for (const field of Object.keys(conflict.ours)) {
      const values = Object.entries(sides).map(
        ([side, record]) => `${side} ${stringifyJson(record?.[field] ?? null)}`,
      );
      io.stdout.write(`  ${field}: ${values.join(', ')}\n`);
    }
  }
  io.setExitCode(0);
}

async function resolveConflict(id: string, flags: ResolveFlags, io: CliIo): Promise<void> {
  const backend = await openBackend(flags, io);
  try {
    const { store, writer } = backend;
    const { model, key, ours, settled } = find(id, (page) => writer.conflicts(page));
    if (settled !== null) throw alreadySettled(id, settled);
    const result = await writer.conflictDesk.decideConflict(decisionOf(id, ours, flags));
    const answer = {
      id,
      settled: result.settled,
      outcome: outcomeOf(result),
      record: result.settled && result.sent ? (store.get(model, key) ?? null) : null,
    };
    if (flags.json) io.stdout.write(`${stringifyJson(answer)}\n`);
    else io.stdout.write(`${id}: ${result.settled ? 'settled' : 'still open'}\n`);
    if (result.problem) io.stderr.write(`${formatProblem(result.problem)}\n`);
    io.setExitCode(result.settled && result.problem === null ? 0 : 1);
  } finally {
    await backend.close();
  }
}

/** What was asked for goes as it was, a delete too, unless values are given by hand. */
function decisionOf(
  id: string,
  ours: ConflictRecord['ours'],
  { keep, set, reason }: ResolveFlags,
): ConflictDecision {
  const why = reason === undefined ? {} : { reason };
  if (set !== undefined)
    return { id, decision: 'OURS', changes: { ...(keep === 'ours' ? ours : {}), ...set }, ...why };
  return { id, decision: keep === 'ours' ? 'OURS' : 'KEEP_THEIRS', ...why };
}

function outcomeOf({ settled, sent, problem }: ConflictOutcome): string {
  if (problem !== null) return settled ? 'CONFLICT' : 'REJECTED';
  return sent ? 'APPLIED' : 'KEPT';
}

function find(
  id: string,
  pageOf: (page: {
    offset: number;
    limit: number;
  }) => Pick<ReturnType<OutbandWriter['conflicts']>, 'total' | 'conflicts'>,
): ConflictRecord {
  for (let offset = 0; ; offset += PAGE) {
    const { total, conflicts } = pageOf({ offset, limit: PAGE });
    const found = conflicts.find((conflict) => conflict.id === id);
    if (found) return found;
    if (offset + PAGE >= total) break;
  }
  throw new OutbandError({
    kind: 'NotFound',
    code: 'CONFLICT_NOT_FOUND',
    message: `There is no conflict ${id}.`,
    consequence: 'Nothing was changed.',
    action: 'Look at `outband conflicts list`.',
  });
}

function alreadySettled(id: string, how: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'CONFLICT_SETTLED',
    message: `Conflict ${id} is settled already: ${how}.`,
    consequence: 'Nothing was sent.',
    action: 'Change the record itself if it should hold something else.',
  });
}

function verifyAudit(flags: AuditFlags, io: CliIo): void {
  const result = withJournal(flags, io, (journal) => journal.verifyAudit(flags.head));
  const isWhole = result.faultCount === 0 && result.untold.length === 0 && result.isHeadKnown;
  if (flags.json) io.stdout.write(`${JSON.stringify({ ...result, whole: isWhole })}\n`);
  else
    for (const line of isWhole ? [wholeWords(result)] : brokenWords(result, flags.head))
      io.stdout.write(`${line}\n`);
  io.setExitCode(isWhole ? 0 : 1);
}

const wholeWords = ({ entries, head }: Verdict): string => `${entries} entries, unbroken; head ${head}`;

function brokenWords({ faults, faultCount, untold, isHeadKnown }: Verdict, known = ''): string[] {
  return [
    ...faults.map(({ no, to, what }) => {
      const which = no === to ? `entry ${no}` : `entries ${no} to ${to}`;
      if (what === 'MISSING') return `broken at ${which}: removed`;
      if (what === 'CHANGED') return `broken at ${which}: changed`;
      return `broken at ${which}: it does not follow from the one before it, which was changed, or it was put there later`;
    }),
    ...(faultCount > faults.length ? [`and ${faultCount - faults.length} more`] : []),
    ...untold.map((id) => `removed: entries about the run ${id}, which the journal holds`),
    ...(isHeadKnown ? [] : [`removed: the entry ${known} is not in the record any more`]),
  ];
}

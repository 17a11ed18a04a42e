import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { createGuard, GUARD_LEVELS, type Guard, type GuardLevel } from '../../shared/guard';
import { loadSchemaFile } from '../schema';
import { readRequest, readVariables, type CheckRequest, type RequestFlags } from './check/read-requests';
import { jsonReport, textReport, type CheckResult } from './check/report';
import { rewriteFile } from './check/rewrite-file';
import type { CliIo } from './io';
import { writeProblem } from './output';

interface CheckFlags extends RequestFlags {
  readonly schema: string;
  readonly level: GuardLevel;
  readonly fix: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
}

/** Adds `outband check`: is each document fit to be sent? (commands contract) */
export function addCheckCommand(program: Command, io: CliIo): void {
  program
    .command('check')
    .description('say of each document whether it is fit to be sent')
    .argument(
      '<file...>',
      'GraphQL documents; variables and operation name come from NAME.json beside NAME.graphql',
    )
    .requiredOption('--schema <file>', 'schema of the API, in any form that Amplify or AppSync writes')
    .addOption(
      new Option('--level <level>', 'what a selection has to hold')
        .choices([...GUARD_LEVELS])
        .default('complete'),
    )
    .option('--variables <json>', 'variables for every document: a JSON object, or a file that holds one')
    .option('--operation-name <name>', 'operation to choose in every document')
    .option('--fix', 'rewrite the selection sets in place', false)
    .option('--json', 'print one JSON array', false)
    .option('--quiet', 'print nothing about documents without findings', false)
    .option('--no-color', 'print without colours')
    .action((files: string[], flags: CheckFlags) => runCheck(files, flags, io));
}

/** Sets exit status 1 when a document is rejected or a file can't be used, 130 when interrupted. */
async function runCheck(files: readonly string[], flags: CheckFlags, io: CliIo): Promise<void> {
  const { api, modelSchema } = await loadSchemaFile(resolve(io.cwd, flags.schema));
  const requests = await readRequests(files, flags, io);
  if (requests === null) {
    io.setExitCode(1);
    return;
  }
  const guard = createGuard(api, modelSchema.models);
  const results: CheckResult[] = [];
  for (const request of requests) {
    if (io.signal.aborted) {
      io.setExitCode(130);
      return;
    }
    results.push(await checkOne(guard, request, flags));
  }
  io.stdout.write(
    flags.json
      ? jsonReport(results)
      : textReport(results, { colour: colours(flags, io), quiet: flags.quiet }),
  );
  if (results.some(({ verdict }) => verdict.verdict === 'reject')) io.setExitCode(1);
}

/** All documents, or null once every file that can't be used has been named: none is changed then. */
async function readRequests(
  files: readonly string[],
  flags: CheckFlags,
  io: CliIo,
): Promise<readonly CheckRequest[] | null> {
  const variables = await readVariables(io, flags.variables);
  const requests: CheckRequest[] = [];
  let isWhole = true;
  for (const file of files) {
    try {
      requests.push(await readRequest(io, file, flags, variables));
    } catch (error) {
      writeProblem(io, error);
      isWhole = false;
    }
  }
  return isWhole ? requests : null;
}

async function checkOne(guard: Guard, request: CheckRequest, flags: CheckFlags): Promise<CheckResult> {
  const question = { ...request, level: flags.level };
  const verdict = guard.check(question);
  const repair = verdict.verdict === 'reject' ? guard.fix(question) : null;
  const isRepaired = repair !== null && repair.document !== request.document;
  const rewritten = isRepaired && flags.fix;
  if (rewritten) await rewriteFile(request.path, request.file, repair.document);
  return { file: request.file, verdict, repair: isRepaired ? repair : null, rewritten };
}

function colours(flags: CheckFlags, io: CliIo): boolean {
  const isTerminal = 'isTTY' in io.stdout && io.stdout.isTTY === true;
  return flags.color && isTerminal && !io.env['NO_COLOR'];
}

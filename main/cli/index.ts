import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json';
import { addAdoptCommand } from './adopt';
import { addCheckCommand } from './check';
import { knowCommandSecrets } from './command-secrets';
import { addJournalCommands } from './conflicts';
import { resolveConnection } from './connection';
import { addCopyCommand } from './copy';
import { addExportCommand } from './export';
import { addImportCommand } from './import';
import { addInspectCommand } from './inspect';
import type { CliIo } from './io';
import { addLeaveCommand } from './leave';
import { addMigrateCommands } from './migrate';
import { addPlanFileCommands } from './plan-file';
import { formatUsage, UsageError, writeProblem } from './output';
import { addSandboxCommand } from './sandbox';
import { addSyncCommand } from './sync';

/** Names that make the packaged program run a command instead of opening its window. */
export const COMMAND_NAMES: readonly string[] = [
  'check',
  'inspect',
  'sandbox',
  'sync',
  'export',
  'plan',
  'apply',
  'verify',
  'rollback',
  'status',
  'migration-schema',
  'plan-file',
  'adopt',
  'conflicts',
  'audit',
  'import',
  'copy',
  'leave',
  'help',
];

export type { CliIo } from './io';

/** Below the help of every command (commands contract). */
const EXIT_WORDS = `
Exit status: 0 all well, 1 the input or the outcome is bad, 2 wrong usage, 130 interrupted.
Ctrl+C ends it cleanly: what is done stays, and running it again does the rest.`;

function createProgram(io: CliIo): Command {
  const program = new Command('outband')
    .description('Out-of-band writes to Amplify DataStore backends, guarded')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(formatUsage(text)),
    });
  addCheckCommand(program, io);
  addInspectCommand(program, io);
  addSandboxCommand(program, io);
  addSyncCommand(program, io, resolveConnection);
  addExportCommand(program, io);
  addMigrateCommands(program, io);
  addPlanFileCommands(program, io);
  addAdoptCommand(program, io);
  addJournalCommands(program, io);
  addImportCommand(program, io);
  addCopyCommand(program, io);
  addLeaveCommand(program, io);
  for (const command of program.commands)
    for (const each of [command, ...command.commands])
      each.exitOverride().copyInheritedSettings(program).addHelpText('after', EXIT_WORDS);
  return program;
}

/**
 * Runs one command line (without the program's own name). Resolves when the command has ended; the exit status is
 * reported through `io`: 0 all well, 1 a bad input or outcome, 2 wrong usage, 130 interrupted.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<void> {
  knowCommandSecrets(args, io.env);
  try {
    await createProgram(io).parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      io.setExitCode(error.exitCode === 0 ? 0 : 2);
      return;
    }
    writeProblem(io, error);
    if (io.signal.aborted) io.setExitCode(130);
    else io.setExitCode(error instanceof UsageError ? 2 : 1);
  }
}

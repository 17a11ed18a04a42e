import { runCli } from './index';
import { processIo } from './process-io';

/** `outband <command>` under plain Node. */
async function main(): Promise<void> {
  const io = processIo();
  await runCli(process.argv.slice(2), io);
  process.exitCode = io.exitCode();
}

void main();

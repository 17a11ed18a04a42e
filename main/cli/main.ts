import { runCli } from './index';
import { endOnUncaught, processIo } from './process-io';

/** `outband <command>` under plain Node. */
async function main(): Promise<void> {
  endOnUncaught();
  const io = processIo();
  await runCli(process.argv.slice(2), io);
  process.exitCode = io.exitCode();
}

void main();

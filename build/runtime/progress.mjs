const since = (startedAt) => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;

/** One line on stderr: stdout belongs to the program that is being prepared. */
export function say(text) {
  process.stderr.write(`outband: ${text}\n`);
}

/** Runs one step of the set-up between a line that says what is being done and one that says how long it took. */
export async function step(title, work) {
  const startedAt = performance.now();
  say(`${title} …`);
  const result = await work();
  say(`  done in ${since(startedAt)}`);
  return result;
}

/** An error whose message is meant for the person at the terminal: shown without a stack. */
export class SetupError extends Error {
  name = 'SetupError';
}

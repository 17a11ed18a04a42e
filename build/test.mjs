/**
 * Everything that must hold before a change lands, in turn; a failing step doesn't stop the others.
 *
 *   node build/runtime.mjs run -- node build/test.mjs [--long] [--only STEP[,STEP…]] [FILTER…]
 *
 * `--long` adds the tests that take minutes. FILTER goes to the test runners. The last line is `N passed, N failed`,
 * where a step that isn't a test runner counts as one.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countPlaywright, countVitest } from './test-counts.mjs';
import { root } from './runtime/paths.mjs';

const reports = join(root, 'node_modules', '.cache', 'outband', 'reports');
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean' }, only: { type: 'string' } },
  allowPositionals: true,
});

const STEPS = [
  { name: 'types', command: ['node', 'build/typecheck.mjs'] },
  { name: 'lint', command: ['eslint', '.'], isBeside: true },
  {
    name: 'arrows',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'main', 'renderer', 'shared'],
  },
  { name: 'unused', command: ['knip', '--include', 'files,exports,dependencies,unlisted'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'generated', command: ['graphql-codegen', '--config', 'build/codegen.config.ts', '--check'] },
  {
    name: 'unit',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
      ...positionals,
    ],
    count: () => countVitest(readJson(vitestReport)),
  },
  {
    name: 'e2e',
    command: ['playwright', 'test', ...positionals],
    env: { OUTBAND_E2E_REPORT: playwrightReport },
    count: () => countPlaywright(readJson(playwrightReport)),
  },
];

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}

/** Runs a command to its end. What it prints goes out at once, or, with `isHeld`, comes back as text. */
function execute([command, ...args], env, isHeld) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: isHeld ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
    running.add(child);
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve({ code: 127, text });
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, text });
    });
  });
}

/** Runs one step. A runner that fails without a failed test (it crashed, or found none) counts as one failure. */
async function runStep({ name, command, env = {}, count, isBeside = false }) {
  if (!isBeside) console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const longer = values.long ? { OUTBAND_TEST_LONG: '1' } : {};
  const { code, text } = await execute(command, { ...env, ...longer }, isBeside);
  if (isBeside) console.log(`\n== ${name}\n${text}`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { passed, failed } = count?.() ?? { passed: code === 0 ? 1 : 0, failed: 0 };
  const outcome = { name, seconds, passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  console.log(`-- ${name}: ${outcome.failed === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return outcome;
}

function chosenSteps() {
  if (!values.only) return STEPS;
  const wanted = values.only.split(',');
  const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `no such step: ${unknown.join(', ')}; there are ${STEPS.map((step) => step.name).join(', ')}`,
    );
    process.exit(2);
  }
  return STEPS.filter(({ name }) => wanted.includes(name));
}

// A runner that crashes writes no report; an older one must not stand in for it.
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

/**
 * The checks of the text go in two lanes, as each uses about one core. The runners of tests follow one at a time; the
 * longest check may still go on beside the first of them, whose tests wait for sockets and processes half of their time.
 */
async function runAll(steps) {
  const beside = Promise.all(steps.filter((step) => step.isBeside).map(runStep));
  const outcomes = [];
  for (const step of steps.filter((one) => !one.isBeside)) outcomes.push(await runStep(step));
  return [...outcomes, ...(await beside)];
}

const outcomes = await runAll(chosenSteps());

const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
console.log('');
for (const { name, seconds, passed, failed } of outcomes) {
  console.log(
    `${name.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed  ${seconds} s`,
  );
}
process.exitCode = sum('failed') > 0 ? 1 : 0;
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);

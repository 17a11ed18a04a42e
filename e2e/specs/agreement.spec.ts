import { randomInt } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { runTrials } from '../agreement/run-trials';

const isLong = process.env.OUTBAND_TEST_LONG === '1';
const PER_FIXTURE = isLong ? 2000 : 100;

for (const fixture of ['blog', 'commerce', 'field-service']) {
  test(`the guard, the sandbox and the official client agree on generated mutations (${fixture})`, async () => {
    // Long runs explore; short ones repeat, so that a change is what makes them fail.
    const first = Number(process.env.OUTBAND_TEST_SEED ?? (isLong ? randomInt(2 ** 31) : 1));
    const seeds = Array.from({ length: PER_FIXTURE }, (_, index) => first + index);
    const { disagreements, ...counts } = await runTrials(fixture, seeds);
    console.log(`agreement ${fixture}: ${JSON.stringify({ seed: first, ...counts })}`);
    const short = disagreements.map(({ seed, reasons, felt, isWell }) => ({ seed, reasons, felt, isWell }));
    expect(short, JSON.stringify(disagreements[0], null, 2)).toEqual([]);
    // Neither verdict may be rare: a property that holds of nothing holds of everything.
    expect(counts.accepted).toBeGreaterThan(PER_FIXTURE / 20);
    expect(counts.rejected).toBeGreaterThan(PER_FIXTURE / 4);
  });
}

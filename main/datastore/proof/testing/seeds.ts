/** Where randomness begins: a number that is printed with a failure and given back by OUTBAND_TEST_SEED. */
export function startingSeed(): number {
  const given = process.env['OUTBAND_TEST_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}

/** Numbers in [0, 1) that a seed repeats. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export const isLong = process.env['OUTBAND_TEST_LONG'] === '1';

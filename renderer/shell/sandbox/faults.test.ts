import { describe, expect, it } from 'vitest';
import { FAULTS, faultSpec, faultTitles, faultValues, withFault } from './faults';

const fault = (name: string) => {
  const found = FAULTS.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe('faults of the sandbox', () => {
  it('is each of the commands contract, with its numbers there to begin with, and reads them back', () => {
    const firstNumbers = FAULTS.map(({ numbers }) => numbers.map(({ initial }) => initial));
    const specs = FAULTS.map((one, index) => faultSpec(one, firstNumbers[index] ?? []));
    expect([...specs].sort()).toEqual([
      'conflict=0.02',
      'drop-socket=30s',
      'error500=0.01',
      'latency=50..200ms',
      'lose-response=0.01',
      'slow-page=2s',
      'throttle=0.05',
    ]);
    expect(FAULTS.map((one) => faultValues(one, specs))).toEqual(firstNumbers);
  });

  it('reads other units, and a single latency as both ends', () => {
    expect(faultValues(fault('drop-socket'), ['drop-socket=2m'])).toEqual([120]);
    expect(faultValues(fault('latency'), ['latency=1..2s'])).toEqual([1000, 2000]);
    expect(faultValues(fault('latency'), ['latency=80ms'])).toEqual([80, 80]);
    expect(faultValues(fault('throttle'), ['conflict=0.5'])).toBeNull();
  });

  it('puts the ends of a range in order', () => {
    expect(faultSpec(fault('latency'), [300, 20])).toBe('latency=20..300ms');
  });

  it('changes one and leaves the others', () => {
    const on = withFault(['conflict=0.02'], fault('throttle'), [7.5]);
    expect(on).toEqual(['conflict=0.02', 'throttle=0.075']);
    expect(withFault(on, fault('throttle'), [10])).toEqual(['conflict=0.02', 'throttle=0.1']);
    expect(withFault(on, fault('conflict'), null)).toEqual(['throttle=0.075']);
    expect(faultTitles(on)).toEqual(['Throttling', 'Other writers']);
  });
});

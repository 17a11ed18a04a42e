import { OutbandError } from '../../shared/errors';
import type { Random } from './random';
import type { FaultSpec } from './sandbox-api';

/** What goes wrong on demand (commands contract, `--fault`). Probabilities are in [0, 1]. */
export interface Faults {
  /** Milliseconds added to every answer. */
  readonly latency: readonly [number, number] | null;
  readonly throttle: number;
  readonly error500: number;
  /** Life of a socket in milliseconds. */
  readonly dropSocketMs: number | null;
  /** The write happens, the answer doesn't arrive. */
  readonly loseResponse: number;
  /** Another client writes in between. */
  readonly conflict: number;
  /** Milliseconds added to an answer that holds a page. */
  readonly slowPageMs: number;
}

export const NO_FAULTS: Faults = {
  latency: null,
  throttle: 0,
  error500: 0,
  dropSocketMs: null,
  loseResponse: 0,
  conflict: 0,
  slowPageMs: 0,
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

function badFault(spec: string, expected: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'FAULT_SPEC',
    message: `The fault ${JSON.stringify(spec)} is not understood: ${expected}.`,
    action:
      'Use latency=50..200ms, throttle=0.05, error500=0.01, drop-socket=30s, lose-response=0.01, conflict=0.02 or slow-page=2s.',
  });
}

function duration(spec: string, text: string, unitOf = text): number {
  const number = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text)?.[1];
  const unit = /(ms|s|m)$/.exec(unitOf)?.[1];
  if (number === undefined || unit === undefined)
    throw badFault(spec, 'a duration such as 200ms or 2s is missing');
  return Number(number) * (UNITS[unit] ?? 1);
}

function probability(spec: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw badFault(spec, 'a probability from 0 to 1 is missing');
  return value;
}

function readFault(spec: FaultSpec): Partial<Faults> {
  const [name = '', value = ''] = spec.split(/=(.*)/s);
  switch (name.trim()) {
    case 'latency': {
      const [from = '', to = from] = value.split('..');
      const range = [duration(spec, from, value), duration(spec, to)] as const;
      if (range[0] > range[1]) throw badFault(spec, 'the range begins after its end');
      return { latency: range };
    }
    case 'throttle':
      return { throttle: probability(spec, value) };
    case 'error500':
      return { error500: probability(spec, value) };
    case 'drop-socket':
      return { dropSocketMs: duration(spec, value) };
    case 'lose-response':
      return { loseResponse: probability(spec, value) };
    case 'conflict':
      return { conflict: probability(spec, value) };
    case 'slow-page':
      return { slowPageMs: duration(spec, value) };
    default:
      throw badFault(spec, `there is no fault named ${JSON.stringify(name)}`);
  }
}

/** Reads fault specifications; a later one of the same name wins. Throws BadInput for one that is not understood. */
export function parseFaults(specs: readonly FaultSpec[]): Faults {
  return specs.reduce<Faults>((faults, spec) => ({ ...faults, ...readFault(spec) }), NO_FAULTS);
}

/** Rolls the dice of a set of faults, with numbers that a seed repeats. */
export class FaultDice {
  faults: Faults = NO_FAULTS;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  strikes(probability: number): boolean {
    return probability > 0 && this.#random() < probability;
  }

  latencyMs(): number {
    const { latency } = this.faults;
    return latency ? latency[0] + this.#random() * (latency[1] - latency[0]) : 0;
  }
}

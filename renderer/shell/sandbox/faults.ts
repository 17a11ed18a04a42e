/** One number of a fault, in the unit that a person thinks of it in. */
export interface FaultNumber {
  readonly label: string;
  readonly unit: 'ms' | 's' | '%';
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

/** A fault of the sandbox, as a person reads it. */
export interface Fault {
  /** Its name in `outband sandbox --fault`. */
  readonly name: string;
  readonly title: string;
  readonly meaning: string;
  readonly numbers: readonly FaultNumber[];
}

const share = (label: string, initial: number): FaultNumber => ({
  label,
  unit: '%',
  initial,
  min: 0,
  max: 100,
});
const HOUR_MS = 3_600_000;

/** Every fault that can be had on demand (commands contract, `--fault`). */
export const FAULTS: readonly Fault[] = [
  {
    name: 'latency',
    title: 'Slow answers',
    meaning: 'Every answer waits for a while, each for another one between these two.',
    numbers: [
      { label: 'At least', unit: 'ms', initial: 50, min: 0, max: HOUR_MS },
      { label: 'At most', unit: 'ms', initial: 200, min: 0, max: HOUR_MS },
    ],
  },
  {
    name: 'slow-page',
    title: 'Slow pages',
    meaning: 'Answers that hold a page of records wait longer: a sync becomes something to watch.',
    numbers: [{ label: 'Longer by', unit: 's', initial: 2, min: 0, max: 3600 }],
  },
  {
    name: 'throttle',
    title: 'Throttling',
    meaning: 'This share of requests is refused as too many. Nothing is written; they may be sent again.',
    numbers: [share('Share of requests', 5)],
  },
  {
    name: 'error500',
    title: 'Service failures',
    meaning: 'This share of requests ends in an internal failure, before anything is written.',
    numbers: [share('Share of requests', 1)],
  },
  {
    name: 'lose-response',
    title: 'Lost answers',
    meaning: 'This share of writes happens, but the answer never arrives: the sender can’t know.',
    numbers: [share('Share of writes', 1)],
  },
  {
    name: 'conflict',
    title: 'Other writers',
    meaning: 'Before this share of updates and deletes, another client writes to the same record.',
    numbers: [share('Share of writes', 2)],
  },
  {
    name: 'drop-socket',
    title: 'Short-lived sockets',
    meaning: 'Live updates are cut off again and again; what happens meanwhile has to be caught up with.',
    numbers: [{ label: 'After', unit: 's', initial: 30, min: 1, max: 86_400 }],
  },
];

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** What to give `setSandboxFaults` for a fault with these numbers. */
export function faultSpec({ name, numbers }: Fault, values: readonly number[]): string {
  const [first = 0, second] = values;
  const unit = numbers[0]?.unit;
  if (unit === '%') return `${name}=${Number((first / 100).toFixed(6))}`;
  if (second === undefined) return `${name}=${first}${unit}`;
  return `${name}=${Math.min(first, second)}..${Math.max(first, second)}${unit}`;
}

/** The numbers of a fault in its own units, where a specification of it is among those that are on; else null. */
export function faultValues({ name, numbers }: Fault, specs: readonly string[]): readonly number[] | null {
  const spec = specs.findLast((one) => one.startsWith(`${name}=`));
  if (spec === undefined) return null;
  const parts = spec.slice(name.length + 1).split('..');
  const unit = /(ms|s|m)$/.exec(spec)?.[1] ?? '';
  return numbers.map((number, index) => {
    const value = Number.parseFloat(parts[index] ?? parts[0] ?? '');
    if (number.unit === '%') return Number((value * 100).toFixed(4));
    return (value * (MS_PER_UNIT[unit] ?? 1)) / (MS_PER_UNIT[number.unit] ?? 1);
  });
}

/** The specifications with one fault set to numbers, or, with null, taken out; the others stay as they are. */
export function withFault(
  specs: readonly string[],
  fault: Fault,
  values: readonly number[] | null,
): readonly string[] {
  const others = specs.filter((spec) => !spec.startsWith(`${fault.name}=`));
  return values ? [...others, faultSpec(fault, values)] : others;
}

/** The faults that are on, by title, for a line that is always in sight. */
export function faultTitles(specs: readonly string[]): readonly string[] {
  return FAULTS.filter((fault) => faultValues(fault, specs) !== null).map(({ title }) => title);
}

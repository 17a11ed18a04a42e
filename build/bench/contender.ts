/** What one contender says of one run, as its only line on stdout. */
export interface Measurement {
  readonly records: number;
  /** From nothing to everything stored. */
  readonly ms: number;
  readonly rssAboveStartMiB: number;
}

export function report(measurement: Measurement): void {
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
}

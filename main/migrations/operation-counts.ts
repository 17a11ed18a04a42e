/** Records by what became of them. While a run goes on, those that wait are in `planned` alone. */
export interface OperationCounts {
  /** Live targets: the operations, the records that were right already, and those that can't be written. */
  readonly planned: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly conflicted: number;
  /** Refused by the service, or found unfit while planning. */
  readonly failed: number;
  readonly unknown: number;
}

/** Where a plan comes from that was handed on by file. */
export interface PlanOrigin {
  /** The plan's id where it was made. */
  readonly planId: string;
  /** The backend that it was made for; null where it has no name. */
  readonly environment: string | null;
  readonly exportedAt: number;
  /** Who was signed in to the computer; null where that isn't known. It is what the file says, not a proof. */
  readonly exportedBy: string | null;
  /** Of all that the file holds: a reviewer names it, and whoever runs the plan compares. */
  readonly digest: string;
}

/** A plan's file as it was looked at. */
export interface PlanFileFace {
  readonly origin: PlanOrigin;
  /** The run that was begun of it on this connection, its newest. */
  readonly runId: string | null;
}

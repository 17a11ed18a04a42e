import type { RunOptions, RunSummary } from '../writer';
import type { MigrationDefinition } from './migration-file';

/** How one call goes. What is given here goes before the file's policy. */
export interface MigrateOptions extends RunOptions {
  /** Limits that hold no more, though the file or an earlier call has set them. */
  readonly cleared?: readonly (keyof RunOptions)[];
  /** Ends the call after what is under way; a later call goes on. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (run: RunSummary) => void;
  /** While a step is planned: its number from 1, and the records gone through. */
  readonly onPlanning?: (step: number, targets: number) => void;
}

/** How a migration is looked at. */
export interface PlanMigrationOptions extends Pick<MigrateOptions, 'signal' | 'onPlanning'> {
  /** The plans stay in the journal, to be paged through, until `discardLooks`. */
  readonly staysToBePaged?: boolean;
}

/** The file's policy in a run's own words: a share of failures is one of what was answered. */
export function shownPolicy({ policy = {} }: MigrationDefinition): RunOptions {
  const { maxFailures, ...rest } = policy;
  return typeof maxFailures === 'string'
    ? { ...rest, maxFailurePercent: Number.parseFloat(maxFailures) }
    : { ...rest, maxFailures };
}

/** The options of a run of so many operations: the file's, then what the call says. */
export function runOptionsOf(
  { policy = {} }: MigrationDefinition,
  options: MigrateOptions,
  operations: number,
): RunOptions {
  const { maxFailures } = policy;
  const given = givenOf(options);
  const share = typeof maxFailures === 'string' ? Number.parseFloat(maxFailures) : null;
  // A share of the call's own, or none, goes before the file's.
  const limit =
    share === null
      ? (maxFailures as number | undefined)
      : 'maxFailurePercent' in given
        ? undefined
        : Math.floor((operations * share) / 100);
  return { ...policy, maxFailures: limit, ...given };
}

/** The options of a run that a call names or clears; what it leaves out is the file's or the earlier call's to say. */
export function givenOf({
  signal: _,
  onProgress: __,
  onPlanning: ___,
  cleared = [],
  ...given
}: MigrateOptions): RunOptions {
  return {
    ...Object.fromEntries(cleared.map((name) => [name, undefined])),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

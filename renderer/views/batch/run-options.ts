import type { ConflictPolicy, RunOptionsInput, RunOptionsQuery } from '../../apollo/generated/operations';
import type { Confirmation } from './confirmation';

/** How a run is to go, as a person has it; null leaves the limit out. */
export interface RunOptionsDraft {
  readonly onConflict: ConflictPolicy;
  readonly maxConflicts: number | null;
  readonly maxFailures: number | null;
  /** Percent of what was answered. */
  readonly maxFailurePercent: number | null;
  /** Requests a second. */
  readonly rate: number | null;
  readonly reason: string;
  /** What was typed to confirm the run. */
  readonly confirmation: string;
  /** How many records the run may write, where that is more than the connection allows by itself. */
  readonly maxRecords: number | null;
}

export const DEFAULT_RUN_OPTIONS: RunOptionsDraft = {
  onConflict: 'SKIP',
  maxConflicts: null,
  maxFailures: null,
  maxFailurePercent: null,
  rate: null,
  reason: '',
  confirmation: '',
  maxRecords: null,
};

export const POLICIES: readonly {
  readonly value: ConflictPolicy;
  readonly label: string;
  readonly meaning: string;
}[] = [
  { value: 'SKIP', label: 'Leave it for me', meaning: 'It is listed under Conflicts and the rest goes on.' },
  {
    value: 'RETRY_UNCHANGED',
    label: 'Send again where the same fields are unchanged',
    meaning: 'On the version that the service has now; the others are listed under Conflicts.',
  },
  {
    value: 'OVERWRITE',
    label: 'Overwrite',
    meaning: 'What others wrote into these fields since the plan is lost. You are asked once before the run.',
  },
  { value: 'STOP', label: 'Stop the run', meaning: 'The first conflict ends it; what was applied stays.' },
];

/** The options as the console API takes them. */
export function toRunOptions(draft: RunOptionsDraft): RunOptionsInput {
  const reason = draft.reason.trim();
  return {
    onConflict: draft.onConflict,
    ...(draft.maxConflicts === null ? {} : { maxConflicts: draft.maxConflicts }),
    ...(draft.maxFailures === null ? {} : { maxFailures: draft.maxFailures }),
    ...(draft.maxFailurePercent === null ? {} : { maxFailurePercent: draft.maxFailurePercent }),
    ...(draft.rate === null ? {} : { rate: draft.rate }),
    ...(draft.confirmation ? { confirmation: draft.confirmation } : {}),
    ...(draft.maxRecords === null ? {} : { maxRecords: draft.maxRecords }),
    ...(reason ? { reason } : {}),
  };
}

/** The draft that begins with what a run was begun with, or a file asks for. */
export function draftOf(first: RunOptionsQuery['runOptions']): RunOptionsDraft {
  const { onConflict, maxConflicts, maxFailures, maxFailurePercent, rate } = first;
  return { ...DEFAULT_RUN_OPTIONS, onConflict, maxConflicts, maxFailures, maxFailurePercent, rate };
}

const LIMITS = ['maxConflicts', 'maxFailures', 'maxFailurePercent', 'rate'] as const;

/** What a person has changed of the draft: a limit that was taken away is null, what was left alone is left out. */
export function changedRunOptions(draft: RunOptionsDraft, first: RunOptionsDraft): RunOptionsInput {
  const { reason, confirmation, maxRecords } = toRunOptions(draft);
  return {
    ...(draft.onConflict === first.onConflict ? {} : { onConflict: draft.onConflict }),
    ...Object.fromEntries(
      LIMITS.filter((name) => draft[name] !== first[name]).map((name) => [name, draft[name]]),
    ),
    ...Object.fromEntries(
      Object.entries({ reason, confirmation, maxRecords }).filter(([, value]) => value !== undefined),
    ),
  };
}

/** Overwriting is asked about even where nothing else would be. */
export function confirmationWith(confirmation: Confirmation, draft: RunOptionsDraft): Confirmation {
  return confirmation === 'none' && draft.onConflict === 'OVERWRITE' ? 'confirm' : confirmation;
}

/** What differs from the defaults, in a few words; null where nothing does. */
export function describeRunOptions(draft: RunOptionsDraft): string | null {
  const policy = POLICIES.find(({ value }) => value === draft.onConflict);
  const parts = [
    draft.onConflict !== 'SKIP' && policy ? `on conflict: ${policy.label.toLowerCase()}` : null,
    draft.maxConflicts !== null ? `stop after ${draft.maxConflicts} conflicts` : null,
    draft.maxFailures !== null ? `stop after ${draft.maxFailures} failures` : null,
    draft.maxFailurePercent !== null ? `stop at more than ${draft.maxFailurePercent} % failures` : null,
    draft.rate !== null
      ? `at most ${draft.rate} ${draft.rate === 1 ? 'request' : 'requests'} a second`
      : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

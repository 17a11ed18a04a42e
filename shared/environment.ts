import { OutbandError } from './errors';

/** How dangerous a backend is to write to; rules of the writer and of screens follow from it. */
export const ENVIRONMENT_TIERS = ['SANDBOX', 'DEVELOPMENT', 'PRODUCTION'] as const;
export type EnvironmentTier = (typeof ENVIRONMENT_TIERS)[number];

/** What a connection allows, decided by the person who set it up and enforced where writes begin. */
export interface WritePolicy {
  readonly tier: EnvironmentTier;
  /** No mutation leaves, whatever asks for it. */
  readonly readOnly: boolean;
}

/** Refuses a write on a read-only connection; `what` names it, as in “The run”. */
export function readOnlyError(what: string): OutbandError {
  return new OutbandError({
    kind: 'ReadOnly',
    code: 'READ_ONLY',
    message: `${what} was not sent: this connection is read-only.`,
    consequence: 'The data is unchanged.',
    action:
      'Where writing is meant, switch read-only off in the connection’s settings (commands: leave out --read-only).',
  });
}

import type { Auth, AwsCredentials, CredentialRequest, TokenMode } from './appsync-api';

/** A token, and when it expires in milliseconds since the epoch; null where it doesn't say. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: number | null;
}

export interface IssuedAwsCredentials extends AwsCredentials {
  readonly expiresAt: number | null;
}

/**
 * Where short-lived credentials come from. What they are made of (passwords, refresh tokens, files) stays with the
 * provider; `renew` asks for others than the last ones.
 */
export interface CredentialProvider {
  token(mode: TokenMode, renew: boolean): Promise<IssuedToken>;
  awsCredentials(renew: boolean): Promise<IssuedAwsCredentials>;
}

/** One mode of a connection as plain data; what a provider gives is not part of it. */
export type AuthPlan =
  | { readonly mode: 'API_KEY'; readonly apiKey: string }
  | { readonly mode: TokenMode }
  | { readonly mode: 'AWS_IAM'; readonly region: string };

/** Renewed this long before they expire, so that no request leaves with credentials that expire on the way. */
const RENEW_BEFORE_MS = 120_000;
/** What doesn't say when it expires, such as a file's token, is asked for again after this time. */
const UNDATED_MS = 5_000;
/** Many requests are refused at once when credentials expire; they all mean the same renewal. */
const RENEWED_LATELY_MS = 5_000;

/** Keeps what a provider issues until shortly before it expires, and asks once for all who wait. */
export function keepFresh<T extends { readonly expiresAt: number | null }>(
  issue: (renew: boolean) => Promise<T>,
  now: () => number,
): (request?: CredentialRequest) => Promise<T> {
  let kept: T | null = null;
  let issuedAt = -Infinity;
  let asking: Promise<T> | null = null;
  const isFresh = (): boolean => {
    if (!kept) return false;
    const age = now() - issuedAt;
    if (kept.expiresAt === null) return age < UNDATED_MS;
    // A token that lives for less than the margin is used for half of its life.
    const margin = Math.min(RENEW_BEFORE_MS, (kept.expiresAt - issuedAt) / 2);
    return now() < kept.expiresAt - margin;
  };
  const ask = (renew: boolean): Promise<T> => {
    asking ??= issue(renew)
      .then((issued) => {
        kept = issued;
        issuedAt = now();
        return issued;
      })
      .finally(() => (asking = null));
    return asking;
  };
  return async ({ renew = false } = {}) => {
    if (kept && renew && now() - issuedAt < RENEWED_LATELY_MS) return kept;
    if (kept && !renew && isFresh()) return kept;
    return ask(renew);
  };
}

/** The authorisation of a mode, with its credentials kept fresh. `now` is in milliseconds since the epoch. */
export function authOf(plan: AuthPlan, provider: CredentialProvider, now: () => number): Auth {
  switch (plan.mode) {
    case 'API_KEY':
      return plan;
    case 'AWS_IAM':
      return { ...plan, credentials: keepFresh((renew) => provider.awsCredentials(renew), now) };
    default: {
      const fresh = keepFresh((renew) => provider.token(plan.mode, renew), now);
      return { mode: plan.mode, token: async (request) => (await fresh(request)).token };
    }
  }
}

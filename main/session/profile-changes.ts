import { OutbandError } from '../../shared/errors';
import type { BackendConfig, SignInSettings, StoredProfile } from '../workspace';

/** What may be changed of a connection after it was made. */
export type ProfileChanges = Partial<
  Pick<
    StoredProfile,
    | 'name'
    | 'tier'
    | 'readOnly'
    | 'colour'
    | 'endpoint'
    | 'addressMeans'
    | 'realtimeUrl'
    | 'region'
    | 'authMode'
    | 'otherAuthModes'
    | 'signIn'
    | 'conflictStrategy'
    | 'modelStrategies'
  >
>;

/** The user pool that a configuration file names, if it names one whole. */
export function userPoolOf({ userPoolId, userPoolClientId }: BackendConfig): SignInSettings['userPool'] {
  return userPoolId && userPoolClientId ? { userPoolId, clientId: userPoolClientId, endpoint: null } : null;
}

/** The embedded sandbox must never look like something to be careful with, nor the other way round. */
export function sandboxStaysSandbox(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'SANDBOX_TIER',
    message: 'The embedded sandbox is a sandbox: its tier can’t be changed.',
    consequence: 'Nothing was changed.',
    action: 'Import a backend to have a connection of another tier.',
  });
}

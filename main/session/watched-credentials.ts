import { problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { CredentialProvider } from '../appsync';

/**
 * The same provider, telling whenever it can't give credentials for a reason that a person has to mend, and with null
 * when it can again. A passing failure, such as no network, is not told: it mends itself.
 */
export function watchedCredentials(
  provider: CredentialProvider,
  tell: (problem: Problem | null) => void,
): CredentialProvider {
  const watched = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      const given = await asked;
      tell(null);
      return given;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind !== 'Transient' && problem.kind !== 'Cancelled') tell(problem);
      throw error;
    }
  };
  return {
    token: (mode, renew) => watched(provider.token(mode, renew)),
    awsCredentials: (renew) => watched(provider.awsCredentials(renew)),
  };
}

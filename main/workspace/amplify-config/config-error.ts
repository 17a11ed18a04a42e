import { OutbandError } from '../../../shared/errors';
import type { ErrorPlace } from '../../../shared/errors';

/** A client configuration file that can't be used; nothing has been kept of it. */
export function configError(
  code: string,
  message: string,
  action: string,
  place: ErrorPlace,
  cause?: unknown,
): OutbandError {
  return new OutbandError(
    { kind: 'ConfigError', code, message, consequence: 'Nothing was imported.', action, place },
    cause === undefined ? {} : { cause },
  );
}

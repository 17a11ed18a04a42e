import { isOutbandError, OutbandError, type Problem } from '../../../shared/errors';

type Explanation = Pick<Problem, 'kind' | 'code' | 'message' | 'action'>;

const unauthorized = (code: string, message: string, action: string): Explanation => ({
  kind: 'Unauthorized',
  code,
  message,
  action,
});

const BY_TYPE: Readonly<Record<string, Explanation>> = {
  UserNotFoundException: unauthorized(
    'SIGN_IN_WRONG',
    'The user name or the password is wrong.',
    'Check both. User names are case-sensitive in most pools, and an alias such as an address may be off.',
  ),
  UserNotConfirmedException: unauthorized(
    'USER_NOT_CONFIRMED',
    'This user hasn’t confirmed the address yet.',
    'Confirm it in the app with the code that was sent, or have an administrator confirm the user.',
  ),
  PasswordResetRequiredException: unauthorized(
    'PASSWORD_RESET_REQUIRED',
    'An administrator has reset this user’s password.',
    'Set a new one in the app with the code that was sent, then sign in here.',
  ),
  CodeMismatchException: unauthorized(
    'CODE_WRONG',
    'The code is wrong.',
    'Enter the code that the authenticator app shows now, and check that this computer’s clock is right.',
  ),
  EnableSoftwareTokenMFAException: unauthorized(
    'CODE_WRONG',
    'The code is wrong.',
    'Enter the code that the authenticator app shows now.',
  ),
  ExpiredCodeException: unauthorized(
    'CODE_EXPIRED',
    'The code has expired.',
    'Enter the code that is shown or sent next.',
  ),
  InvalidPasswordException: {
    kind: 'BadInput',
    code: 'PASSWORD_TOO_WEAK',
    message: 'The user pool doesn’t take this new password.',
    action: 'Choose one that satisfies the pool’s policy.',
  },
  ResourceNotFoundException: {
    kind: 'ConfigError',
    code: 'USER_POOL_NOT_FOUND',
    message: 'The user pool or its app client doesn’t exist.',
    action: 'Check the ids of the pool and of its client, and the region.',
  },
  InvalidParameterException: {
    kind: 'ConfigError',
    code: 'SIGN_IN_NOT_ALLOWED',
    message: 'The user pool’s app client doesn’t allow this way to sign in.',
    action: 'Allow USER_SRP_AUTH for the app client and use a client without a secret.',
  },
  UserLambdaValidationException: unauthorized(
    'SIGN_IN_REFUSED',
    'A function of the user pool refuses the sign-in.',
    'Look at the logs of the pool’s triggers.',
  ),
};

const SECRET: Explanation = {
  kind: 'ConfigError',
  code: 'CLIENT_HAS_SECRET',
  message: 'The user pool’s app client has a secret, which programs on a desktop can’t keep.',
  action: 'Use an app client without a secret, such as the one of the web app.',
};

const THROTTLED: Explanation = {
  kind: 'Transient',
  code: 'SIGN_IN_THROTTLED',
  message: 'The user pool asks for fewer attempts.',
  action: 'Wait a minute, then try again.',
};

function explain(type: string, text: string): Explanation {
  if (/^(TooManyRequests|LimitExceeded|TooManyFailedAttempts|Throttling)Exception$/.test(type))
    return THROTTLED;
  // Told as either of these, depending on the operation.
  if (/^(NotAuthorized|InvalidParameter)Exception$/.test(type) && /secret/i.test(text)) return SECRET;
  if (type === 'RefreshTokenReuseException')
    return unauthorized('SIGN_IN_EXPIRED', 'The sign-in was renewed elsewhere.', 'Sign in again.');
  if (type === 'NotAuthorizedException') {
    if (/attempts exceeded/i.test(text))
      return {
        ...THROTTLED,
        message: 'There were too many wrong attempts: the user pool refuses this user for a while.',
      };
    if (/disabled/i.test(text))
      return unauthorized(
        'USER_DISABLED',
        'This user is disabled.',
        'Have an administrator enable the user.',
      );
    if (/temporary password has expired/i.test(text))
      return unauthorized(
        'PASSWORD_EXPIRED',
        'The temporary password has expired.',
        'Have an administrator set a new one.',
      );
    if (/refresh token/i.test(text))
      return unauthorized('SIGN_IN_EXPIRED', 'The sign-in has expired or was revoked.', 'Sign in again.');
    if (/invalid session|session.*expired/i.test(text))
      return unauthorized(
        'SIGN_IN_TIMED_OUT',
        'The sign-in took too long.',
        'Begin again with the password.',
      );
    return unauthorized(
      'SIGN_IN_WRONG',
      'The user name or the password is wrong.',
      'Check both. User names are case-sensitive in most pools.',
    );
  }
  return (
    BY_TYPE[type] ?? {
      kind: 'Unauthorized',
      code: 'SIGN_IN_FAILED',
      message: `The user pool refused the sign-in${text ? `: ${text}` : '.'}`,
      action: 'Check the user in the pool, then try again.',
    }
  );
}

/** What a failure of the identity provider means; the answer's own words stay out where they could hold an input. */
export function signInError(error: unknown, host: string): OutbandError {
  if (isOutbandError(error)) return error;
  const {
    name = '',
    code = '',
    message = '',
  } = (error ?? {}) as {
    readonly name?: string;
    readonly code?: string;
    readonly message?: string;
  };
  const type = code || name;
  const isNetwork = type === 'NetworkError' || /network error|fetch failed/i.test(message);
  const explanation: Explanation = isNetwork
    ? {
        kind: 'Transient',
        code: 'SIGN_IN_UNREACHABLE',
        message: `The user pool’s address ${host} can’t be reached.`,
        action: 'Check the network and the region, then try again.',
      }
    : explain(type, message);
  return new OutbandError(
    { consequence: 'Nothing was read or written.', ...explanation },
    // The library's error holds nothing that was typed in.
    { cause: error },
  );
}

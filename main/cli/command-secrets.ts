import { knowSecret } from '../../shared/secrets';

/** Variables of the environment that commands take secrets from. */
const SECRET_VARIABLES = [
  'OUTBAND_API_KEY',
  'OUTBAND_PASSWORD',
  'OUTBAND_NEW_PASSWORD',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

const SECRET_FLAG = /^--(?:[\w-]*-)?(?:api-?key|password|token)(?:=(.+))?$/i;

/** Notes the secrets of a command line and its environment before anything can be said of them. */
export function knowCommandSecrets(args: readonly string[], env: NodeJS.ProcessEnv): void {
  for (const name of SECRET_VARIABLES) knowSecret(env[name]);
  args.forEach((word, index) => {
    const match = SECRET_FLAG.exec(word);
    if (match) knowSecret(match[1] ?? args[index + 1]);
  });
}

export { refreshUserPoolTokens, UserPoolSignIn } from './user-pool-client';
export type { ChallengeAnswer, SignInStep, UserPoolSettings, UserPoolTokens } from './user-pool-client';

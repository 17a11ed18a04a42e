export { answerUserPool } from './http';
export { totp } from './totp';
export { UserPool } from './user-pool';
export type { PoolUser, UserPoolOptions } from './user-pool';

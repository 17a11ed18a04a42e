export type * from './appsync-api';
export { createAppSyncClient, type AppSyncClientOptions } from './client';
export { explainError, type ErrorExplanation } from './error-map';
export { backoffMs, type BackoffPolicy } from './backoff';
export { parseJson, stringifyJson } from './json';
export { sleep, SYSTEM_TIMERS, type Timers } from './timers';

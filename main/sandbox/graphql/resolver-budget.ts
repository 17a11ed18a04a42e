import { AppSyncError } from '../appsync-error';

const DEFAULT_LIMIT = 10_000;

/** Counts the resolvers of one request and refuses those beyond the limit, each for itself (7). */
export class ResolverBudget {
  #left: number;

  constructor(limit: number) {
    this.#left = limit || DEFAULT_LIMIT;
  }

  /** The resolver, as long as the budget lasts. */
  limited<Args extends readonly unknown[]>(resolver: (...args: Args) => unknown): (...args: Args) => unknown {
    return (...args) => {
      if (this.#left <= 0) {
        throw new AppSyncError(
          'ResolverExecutionLimitReached',
          'The request ran more resolvers than its limit allows.',
        );
      }
      this.#left -= 1;
      return resolver(...args);
    };
  }
}

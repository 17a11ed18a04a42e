import { AppSyncError } from '../appsync-error';
import type { NestedResolver } from './complete';
import type { RootResolver } from './execute';

const DEFAULT_LIMIT = 10_000;

/** Counts the resolvers of one request and refuses those beyond the limit, each for itself (7). */
export class ResolverBudget {
  #left: number;

  constructor(limit: number) {
    this.#left = limit || DEFAULT_LIMIT;
  }

  root(resolver: RootResolver | undefined): RootResolver | undefined {
    if (!resolver) return undefined;
    return (...args) => {
      this.#spend();
      return resolver(...args);
    };
  }

  nested(resolver: NestedResolver | undefined): NestedResolver | undefined {
    if (!resolver) return undefined;
    return (...args) => {
      this.#spend();
      return resolver(...args);
    };
  }

  #spend(): void {
    if (this.#left <= 0) {
      throw new AppSyncError(
        'ResolverExecutionLimitReached',
        'The request ran more resolvers than its limit allows.',
      );
    }
    this.#left -= 1;
  }
}

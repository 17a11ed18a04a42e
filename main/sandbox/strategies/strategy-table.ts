import { OutbandError } from '../../../shared/errors';
import type { ConflictStrategy } from '../sandbox-api';
import { automergeStrategy } from './automerge';
import type { ConflictResolver } from './conflict-strategy';
import { lambdaStrategy } from './lambda';
import { optimisticConcurrency } from './optimistic-concurrency';

/** Which strategy settles the conflicts of which model: the project's, or one of the model's own (reference 1.1). */
export class StrategyTable {
  readonly #models: ReadonlySet<string>;
  readonly #lambdaTimeoutMs: number;
  readonly #own = new Map<string, ConflictResolver>();
  #general: ConflictResolver;

  /** Throws BadInput for a strategy of a model that isn't among the models. */
  constructor(
    models: Iterable<string>,
    lambdaTimeoutMs: number,
    general: ConflictStrategy = 'AUTOMERGE',
    own: Readonly<Record<string, ConflictStrategy>> = {},
  ) {
    this.#models = new Set(models);
    this.#lambdaTimeoutMs = lambdaTimeoutMs;
    this.#general = this.#resolverFor(general);
    for (const [model, strategy] of Object.entries(own)) this.setFor(model, strategy);
  }

  of(model: string): ConflictResolver {
    return this.#own.get(model) ?? this.#general;
  }

  set(strategy: ConflictStrategy): void {
    this.#general.close();
    this.#general = this.#resolverFor(strategy);
  }

  /** Null takes a model's own strategy away. Throws BadInput for a model that isn't there. */
  setFor(model: string, strategy: ConflictStrategy | null): void {
    if (!this.#models.has(model)) {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'STRATEGY_MODEL_UNKNOWN',
        message: `The schema has no model ${model} to give a conflict strategy.`,
        action: `Its models are ${[...this.#models].join(', ')}.`,
        place: { model },
      });
    }
    this.#own.get(model)?.close();
    if (strategy === null) this.#own.delete(model);
    else this.#own.set(model, this.#resolverFor(strategy));
  }

  close(): void {
    for (const resolver of [this.#general, ...this.#own.values()]) resolver.close();
  }

  #resolverFor(strategy: ConflictStrategy): ConflictResolver {
    if (strategy === 'AUTOMERGE') return automergeStrategy();
    if (strategy === 'OPTIMISTIC_CONCURRENCY') return optimisticConcurrency();
    return lambdaStrategy(strategy.lambda, this.#lambdaTimeoutMs);
  }
}

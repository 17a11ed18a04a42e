import { OutbandError } from '../../../shared/errors';
import type { ConflictStrategy, SandboxControls } from '../sandbox-api';
import { automergeStrategy } from './automerge';
import type { ConflictResolver } from './conflict-strategy';
import { lambdaStrategy } from './lambda';
import { optimisticConcurrency } from './optimistic-concurrency';

interface Named {
  readonly strategy: ConflictStrategy;
  readonly resolver: ConflictResolver;
}

/** Which strategy settles the conflicts of which model: the project's, or one of the model's own (reference 1.1). */
export class StrategyTable {
  readonly #models: ReadonlySet<string>;
  readonly #lambdaTimeoutMs: number;
  readonly #own = new Map<string, Named>();
  #general: Named;

  /** Throws BadInput for a strategy of a model that isn't among the models. */
  constructor(
    models: Iterable<string>,
    lambdaTimeoutMs: number,
    general: ConflictStrategy = 'AUTOMERGE',
    own: Readonly<Record<string, ConflictStrategy>> = {},
  ) {
    this.#models = new Set(models);
    this.#lambdaTimeoutMs = lambdaTimeoutMs;
    this.#general = this.#name(general);
    for (const [model, strategy] of Object.entries(own)) this.setFor(model, strategy);
  }

  of(model: string): ConflictResolver {
    return (this.#own.get(model) ?? this.#general).resolver;
  }

  set(strategy: ConflictStrategy): void {
    this.#general.resolver.close();
    this.#general = this.#name(strategy);
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
    this.#own.get(model)?.resolver.close();
    if (strategy === null) this.#own.delete(model);
    else this.#own.set(model, this.#name(strategy));
  }

  close(): void {
    for (const { resolver } of [this.#general, ...this.#own.values()]) resolver.close();
  }

  /** The strategies by their names. */
  named(): Pick<SandboxControls, 'strategy' | 'modelStrategies'> {
    const own = [...this.#own].map(([model, { strategy }]) => [model, strategy] as const);
    return { strategy: this.#general.strategy, modelStrategies: Object.fromEntries(own) };
  }

  #name(strategy: ConflictStrategy): Named {
    return { strategy, resolver: resolverFor(strategy, this.#lambdaTimeoutMs) };
  }
}

function resolverFor(strategy: ConflictStrategy, lambdaTimeoutMs: number): ConflictResolver {
  if (strategy === 'AUTOMERGE') return automergeStrategy();
  if (strategy === 'OPTIMISTIC_CONCURRENCY') return optimisticConcurrency();
  return lambdaStrategy(strategy.lambda, lambdaTimeoutMs);
}

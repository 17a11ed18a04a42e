import type { StrategyName } from '../../shared/conflict';
import type { ConflictStrategy } from '../sandbox';
import type { StoredProfile } from '../workspace';
import type { SandboxHandle } from './sandbox-handle';

/** How the service settles conflicts of a model, and where that is known from. */
export interface ModelStrategy {
  /** Null where nothing is known. */
  readonly strategy: StrategyName | null;
  /** ASSUMED with a strategy of null: Amplify's default is what may be reckoned with. */
  readonly source: 'SANDBOX' | 'PROFILE' | 'OBSERVED' | 'ASSUMED';
}

/** What shows of a model's strategy by what the service did, newest first; null where it did nothing yet. */
export type ObservedStrategy = (model: string) => Promise<StrategyName | null>;

const nameOf = (strategy: ConflictStrategy): StrategyName =>
  typeof strategy === 'string' ? strategy : 'LAMBDA';

/**
 * The strategy in force of each model: the sandbox's own where it can be asked, else what a person said of the
 * connection, else what earlier conflicts showed. No answer of the service tells it (service reference 3).
 */
export async function strategiesInForce(
  models: readonly string[],
  profile: Pick<StoredProfile, 'conflictStrategy' | 'modelStrategies'>,
  sandbox: Pick<SandboxHandle, 'controls'> | null,
  observed: ObservedStrategy,
): Promise<ReadonlyMap<string, ModelStrategy>> {
  const controls = (await sandbox?.controls()) ?? null;
  const of = async (model: string): Promise<ModelStrategy> => {
    if (controls) {
      const strategy = nameOf(controls.modelStrategies[model] ?? controls.strategy);
      return { strategy, source: 'SANDBOX' };
    }
    const told = profile.modelStrategies[model] ?? profile.conflictStrategy;
    if (told) return { strategy: told, source: 'PROFILE' };
    const seen = await observed(model);
    return seen ? { strategy: seen, source: 'OBSERVED' } : { strategy: null, source: 'ASSUMED' };
  };
  return new Map(await Promise.all(models.map(async (model) => [model, await of(model)] as const)));
}

import { useQuery } from '@apollo/client/react';
import { ConflictStrategiesDocument, type ConflictStrategiesQuery } from '../apollo/generated/operations';

export type StrategyInForce = ConflictStrategiesQuery['conflictStrategies'][number];

/** How the service settles conflicts of a model and where that is known from; undefined while it is being asked. */
export function useStrategyInForce(model: string): StrategyInForce | undefined {
  const { data } = useQuery(ConflictStrategiesDocument, { fetchPolicy: 'cache-and-network' });
  return data?.conflictStrategies.find((known) => known.model === model);
}

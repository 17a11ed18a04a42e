import { useApolloClient } from '@apollo/client/react';
import { useRef, useState } from 'react';
import { PlanOperationsDocument } from '../../apollo/generated/operations';
import type { PlanOperationsQuery } from '../../apollo/generated/operations';

export type PlannedOperation = PlanOperationsQuery['planOperations']['operations'][number];

const PAGE = 100;

/**
 * The operations of a plan as far as they have been in sight: pages are read when their first row is, so that a plan of
 * a million records costs a screenful.
 */
export function usePlannedOperations(planId: string): {
  readonly at: (index: number) => PlannedOperation | undefined;
  readonly show: (first: number, last: number) => void;
  readonly error: unknown;
} {
  const client = useApolloClient();
  const pages = useRef(new Map<number, readonly PlannedOperation[]>());
  const asked = useRef(new Set<number>());
  const [, setArrived] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const read = async (page: number) => {
    try {
      const { data } = await client.query({
        query: PlanOperationsDocument,
        variables: { planId, offset: page * PAGE, limit: PAGE },
        fetchPolicy: 'no-cache',
      });
      if (!data) return;
      pages.current.set(page, data.planOperations.operations);
      setArrived((count) => count + 1);
    } catch (failure) {
      setError(failure);
    }
  };
  const show = (first: number, last: number) => {
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if (asked.current.has(page)) continue;
      asked.current.add(page);
      void read(page);
    }
  };
  return { at: (index) => pages.current.get(Math.floor(index / PAGE))?.[index % PAGE], show, error };
}

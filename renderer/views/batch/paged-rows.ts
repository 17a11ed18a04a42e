import type { ApolloClient } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useRef, useState } from 'react';
import { PlanOperationsDocument, RestOfRunDocument } from '../../apollo/generated/operations';
import type { PlanOperationsQuery } from '../../apollo/generated/operations';

export type PlannedOperation = PlanOperationsQuery['planOperations']['operations'][number];

const PAGE = 100;

/** A plan, or the operations of a run that were not sent. */
export type OperationsSource = { readonly planId: string } | { readonly restOf: string };

/**
 * The operations of a plan as far as they have been in sight: pages are read when their first row is, so that a plan of
 * a million records costs a screenful.
 */
export function usePlannedOperations(source: OperationsSource): {
  /** Null before the first page is there. */
  readonly total: number | null;
  readonly at: (index: number) => PlannedOperation | undefined;
  readonly show: (first: number, last: number) => void;
  readonly error: unknown;
} {
  const client = useApolloClient();
  const pages = useRef(new Map<number, readonly PlannedOperation[]>());
  const asked = useRef(new Set<number>());
  const [total, setTotal] = useState<number | null>(null);
  const [, setArrived] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const read = async (page: number) => {
    try {
      const found = await readPage(client, source, { offset: page * PAGE, limit: PAGE });
      if (!found) return;
      pages.current.set(page, found.operations);
      setTotal(found.total);
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
  return { total, at: (index) => pages.current.get(Math.floor(index / PAGE))?.[index % PAGE], show, error };
}

type OperationsPage = Pick<PlanOperationsQuery['planOperations'], 'total' | 'operations'>;

async function readPage(
  client: ApolloClient,
  source: OperationsSource,
  page: { readonly offset: number; readonly limit: number },
): Promise<OperationsPage | undefined> {
  if ('planId' in source) {
    const variables = { ...page, planId: source.planId };
    const { data } = await client.query({
      query: PlanOperationsDocument,
      variables,
      fetchPolicy: 'no-cache',
    });
    return data?.planOperations;
  }
  const variables = { ...page, runId: source.restOf };
  const { data } = await client.query({ query: RestOfRunDocument, variables, fetchPolicy: 'no-cache' });
  return data?.runOperations;
}

import { useApolloClient } from '@apollo/client/react';
import { useState } from 'react';
import { BatchOperationsDocument } from '../../apollo/generated/operations';
import type {
  BatchOperationsQuery,
  OperationState,
  RunPartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';
import type { ModelView } from '../../session';
import { changesOf, EMPTY_SPEC } from './batch-spec';
import { useBatch } from './batch-store';

type Operation = BatchOperationsQuery['runOperations']['operations'][number];

const MISSED: readonly OperationState[] = ['CONFLICTED', 'REJECTED', 'UNKNOWN'];
const PAGE = 1000;

/**
 * Fills the composer with the records of a run that did not get what was asked, and with what was asked. The new plan
 * reads their current versions, so that what someone else changed meanwhile is seen before anything is sent.
 */
export function usePlanAgain(run: RunPartsFragment, model: ModelView | undefined, onFilled: () => void) {
  const client = useApolloClient();
  const [isReading, setIsReading] = useState(false);

  const readState = async (state: OperationState): Promise<Operation[]> => {
    const found: Operation[] = [];
    for (;;) {
      const { data } = await client.query({
        query: BatchOperationsDocument,
        variables: { runId: run.id, state, offset: found.length, limit: PAGE },
        fetchPolicy: 'no-cache',
      });
      const page = data?.runOperations;
      found.push(...(page?.operations ?? []));
      if (!page || page.operations.length === 0 || found.length >= page.total) return found;
    }
  };

  const planAgain = async () => {
    if (!model) return;
    setIsReading(true);
    try {
      const operations: Operation[] = [];
      for (const state of MISSED) operations.push(...(await readState(state)));
      const [first] = operations;
      const isDelete = first !== undefined && (first.after === null || first.after === undefined);
      useBatch.getState().start({
        ...EMPTY_SPEC,
        model: run.model,
        source: 'chosen',
        keys: operations.map(({ key }) => key),
        action: isDelete ? 'delete' : 'edit',
        changes: first ? changesOf(first, model) : [],
        description: `${run.description}, again`,
      });
      onFilled();
    } catch (error) {
      toast.problem(problemFrom(error));
    } finally {
      setIsReading(false);
    }
  };
  return { planAgain, isReading };
}

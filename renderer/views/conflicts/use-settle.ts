import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import type { Problem } from '../../../shared/errors';
import {
  ConflictsDocument,
  ConflictTotalsDocument,
  OpenConflictCountDocument,
  SettleConflictDocument,
} from '../../apollo/generated/operations';
import type { SettleConflictInput } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { keyText } from '../../components/format';
import { toast } from '../../components/toast';
import type { ConflictView } from './conflict-facts';

/** Carries out the decision about one conflict; why it stays open is kept to be shown. */
export function useSettle({ id, model, key }: ConflictView, reason: string) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [send, { loading: isSettling }] = useMutation(SettleConflictDocument, {
    refetchQueries: [OpenConflictCountDocument, ConflictsDocument, ConflictTotalsDocument],
  });
  const settle = async (decision: Omit<SettleConflictInput, 'id'>) => {
    setProblem(null);
    try {
      const { data } = await send({ variables: { input: { id, ...decision, reason: reason || null } } });
      const answer = data?.settleConflict;
      if (!answer) return;
      if (isProblem(answer.problem)) setProblem(answer.problem);
      else toast.done(`Settled ${model} ${keyText(key)}`, answer.conflict.settled ?? undefined);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return { settle, problem, isSettling };
}

import { useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { useMemo } from 'react';
import {
  ClearStagedEditsDocument,
  StagedEditsChangedDocument,
  StagedEditsDocument,
  StageEditDocument,
  UnstageEditDocument,
} from '../../../apollo/generated/operations';
import type { StagedEditPartsFragment } from '../../../apollo/generated/operations';
import { problemFrom } from '../../../apollo/problem';
import { asRecord } from '../../../components/data-grid';
import type { RecordRow, StagedCells } from '../../../components/data-grid';
import { toast } from '../../../components/toast';

/** As many as are marked in the grid; a person stages fewer by hand. */
const MOST = 10_000;
const NONE: readonly StagedEditPartsFragment[] = [];

export interface StagedEdits {
  readonly edits: readonly StagedEditPartsFragment[];
  readonly total: number;
  /** What the grid shows instead of the stored values, by record. */
  readonly cells: StagedCells;
  readonly stage: (key: string, fields: RecordRow) => Promise<boolean>;
  readonly unstage: (key: string, fields?: readonly string[]) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Edits of a model that were collected and not sent; main keeps them, so that they outlast filters and restarts. */
export function useStagedEdits(model: string): StagedEdits {
  const { data, refetch } = useQuery(StagedEditsDocument, {
    variables: { model, limit: MOST },
    fetchPolicy: 'no-cache',
  });
  useSubscription(StagedEditsChangedDocument, {
    ignoreResults: true,
    onData: () => void refetch().catch(() => undefined),
  });
  const stage = useStageEdit(model);
  const [unstageEdit] = useMutation(UnstageEditDocument);
  const [clearEdits] = useMutation(ClearStagedEditsDocument);
  const edits = data?.stagedEdits.edits ?? NONE;
  const cells = useMemo(
    (): StagedCells =>
      new Map(
        edits.map(({ key, kind, fields }) => [key, kind === 'DELETE' ? null : (asRecord(fields) ?? {})]),
      ),
    [edits],
  );
  const attempt = async (change: () => Promise<unknown>): Promise<void> => {
    try {
      await change();
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return {
    edits,
    total: data?.stagedEdits.total ?? 0,
    cells,
    stage,
    unstage: async (key, fields) => {
      await attempt(() => unstageEdit({ variables: { model, key, fields: fields ? [...fields] : null } }));
    },
    clear: async () => {
      await attempt(() => clearEdits({ variables: { model } }));
    },
  };
}

/** Collects an edit of a record; resolves false where it does not fit, which is then told. */
export function useStageEdit(model: string): StagedEdits['stage'] {
  const [stageEdit] = useMutation(StageEditDocument);
  return async (key, fields) => {
    try {
      await stageEdit({ variables: { model, key, fields, kind: 'UPDATE' } });
      return true;
    } catch (error) {
      toast.problem(problemFrom(error));
      return false;
    }
  };
}

import { useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { useMemo } from 'react';
import { PASSING } from '../../../apollo/client';
import {
  ClearStagedEditsDocument,
  RecordsChangedDocument,
  StagedEditOfRecordDocument,
  StagedEditsChangedDocument,
  StagedEditsDocument,
  StageEditDocument,
  UnstageEditDocument,
} from '../../../apollo/generated/operations';
import type { MutationKind, StagedEditPartsFragment } from '../../../apollo/generated/operations';
import { problemFrom } from '../../../apollo/problem';
import { asRecord } from '../../../components/data-grid';
import type { RecordRow, StagedCells } from '../../../components/data-grid';
import { toast } from '../../../components/toast';

/** As many as are marked in the grid; a person stages fewer by hand. */
const MOST = 10_000;
const NONE: readonly StagedEditPartsFragment[] = [];

/** Collects an edit, a deletion, or (without a key) a new record; resolves false where it does not fit. */
export type StageEdit = (key: string | null, fields: RecordRow, kind?: MutationKind) => Promise<boolean>;

export interface StagedEdits {
  readonly edits: readonly StagedEditPartsFragment[];
  readonly total: number;
  /** What the grid shows instead of the stored values, by record. */
  readonly cells: StagedCells;
  readonly stage: StageEdit;
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
  const edits = data?.stagedEdits.edits ?? NONE;
  const keys = useMemo(() => new Set(edits.map(({ key }) => key)), [edits]);
  useSubscription(RecordsChangedDocument, {
    variables: { model },
    skip: keys.size === 0,
    ...PASSING,
    // Whether an edit is stale is judged by the record, so a change of that is one of the edit too.
    onData: ({ data: { data: changed } }) => {
      const batch = changed?.recordsChanged;
      if (batch?.truncated || batch?.changes.some(({ key }) => keys.has(key)))
        void refetch().catch(() => undefined);
    },
  });
  const stage = useStageEdit(model);
  const [unstageEdit] = useMutation(UnstageEditDocument);
  const [clearEdits] = useMutation(ClearStagedEditsDocument);
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

/** What is collected for one record, and the way to take it back; null where nothing is. */
export function useStagedEditOf(
  model: string,
  key: string | null,
): { readonly edit: StagedEditPartsFragment; readonly takeBack: () => Promise<void> } | null {
  const { data, refetch } = useQuery(StagedEditOfRecordDocument, {
    variables: { model, key: key ?? '[]' },
    skip: key === null,
    fetchPolicy: 'no-cache',
  });
  useSubscription(StagedEditsChangedDocument, {
    ignoreResults: true,
    skip: key === null,
    onData: () => void refetch().catch(() => undefined),
  });
  const [unstageEdit] = useMutation(UnstageEditDocument);
  const edit = data?.stagedEdits.edits[0];
  if (!edit || key === null) return null;
  return {
    edit,
    takeBack: async () => {
      try {
        await unstageEdit({ variables: { model, key, fields: null } });
      } catch (error) {
        toast.problem(problemFrom(error));
      }
    },
  };
}

/** Collects an edit of a record; resolves false where it does not fit, which is then told. */
export function useStageEdit(model: string): StageEdit {
  const [stageEdit] = useMutation(StageEditDocument);
  return async (key, fields, kind = 'UPDATE') => {
    try {
      await stageEdit({ variables: { model, key, fields, kind } });
      return true;
    } catch (error) {
      toast.problem(problemFrom(error));
      return false;
    }
  };
}

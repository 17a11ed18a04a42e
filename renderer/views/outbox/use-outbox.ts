import { useMutation, useQuery, useSubscription } from '@apollo/client/react';
import {
  DropChangesDocument,
  EditPendingChangeDocument,
  ExportOutboxDocument,
  HoldChangesDocument,
  ImportOutboxDocument,
  OutboxChangedDocument,
  OutboxPageDocument,
  RetryChangesDocument,
  SetOutboxPausedDocument,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { toast } from '../../components/toast';
import { useSoon } from '../../session';

/** As many as are listed at once. */
export const LISTED = 200;
const REFRESH_MS = 250;

/** A window of the outbox as it is now, read again at most a few times a second while it changes. */
export function useOutboxPage(offset: number) {
  const { data, previousData, error, refetch } = useQuery(OutboxPageDocument, {
    variables: { offset, limit: LISTED },
    fetchPolicy: 'cache-and-network',
  });
  const soon = useSoon(() => void refetch().catch(() => undefined), REFRESH_MS);
  useSubscription(OutboxChangedDocument, { ignoreResults: true, onData: soon });
  return { page: (data ?? previousData)?.outbox, error };
}

/** Null stands for all of them, those on other pages too. */
export type ChangeIds = readonly string[] | null;

const listed = (ids: ChangeIds): string[] | null => (ids === null ? null : [...ids]);

const shortName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** What can be done with changes; failures become toasts. */
export function useOutboxActions() {
  const [hold] = useMutation(HoldChangesDocument);
  const [retry] = useMutation(RetryChangesDocument);
  const [drop, dropping] = useMutation(DropChangesDocument);
  const [edit] = useMutation(EditPendingChangeDocument);
  const [exportAll, exporting] = useMutation(ExportOutboxDocument);
  const [importAll, importing] = useMutation(ImportOutboxDocument);
  const [setPaused] = useMutation(SetOutboxPausedDocument);
  const orToast = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => toast.problem(problemFrom(error)));
  };
  return {
    isDropping: dropping.loading,
    isExporting: exporting.loading,
    isImporting: importing.loading,
    /** Null stands for every change that it fits; likewise below. */
    hold: (ids: ChangeIds) => orToast(hold({ variables: { ids: listed(ids) } })),
    retry: (ids: ChangeIds) => orToast(retry({ variables: { ids: listed(ids) } })),
    setPaused: (paused: boolean) => orToast(setPaused({ variables: { paused } })),
    exportAll: () =>
      orToast(
        exportAll().then(({ data }) => {
          const file = data?.exportOutbox;
          if (file) toast.done(`${counted(file.count, 'change')} exported`, shortName(file.path));
        }),
      ),
    importFile: () =>
      orToast(
        importAll().then(({ data }) => {
          const file = data?.importOutbox;
          if (!file) return;
          const known = file.known > 0 ? ` ${counted(file.known, 'change')} were here already.` : '';
          toast.done(`${counted(file.taken, 'change')} taken in`, `From ${shortName(file.path)}.${known}`);
        }),
      ),
    /** True once the change holds the values; false where the dialog for its file was dismissed or it failed. */
    edit: async (id: string, changes: Record<string, unknown>, keep: boolean): Promise<boolean> => {
      try {
        const { data } = await edit({ variables: { id, changes, keep } });
        if (!data?.editPendingChange) return false;
        toast.done('Changed', 'It is sent with the new values.');
        return true;
      } catch (error) {
        toast.problem(problemFrom(error));
        return false;
      }
    },
    /** True once the changes are kept in a file and given up; false where the dialog was dismissed or it failed. */
    drop: async (ids: ChangeIds): Promise<boolean> => {
      try {
        const { data } = await drop({ variables: { ids: listed(ids) } });
        const file = data?.dropChanges;
        if (!file) return false;
        toast.done(`${counted(file.count, 'change')} dropped`, `Kept in ${shortName(file.path)}.`);
        return true;
      } catch (error) {
        toast.problem(problemFrom(error));
        return false;
      }
    },
  };
}

export type OutboxActions = ReturnType<typeof useOutboxActions>;

import { useMutation, useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import {
  ChooseFileDocument,
  MigrationOfFileDocument,
  MigrationsOfFolderDocument,
  StartMigrationDocument,
  WriteExampleMigrationDocument,
} from '../../apollo/generated/operations';
import type { MigrationVerb } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import type { Problem } from '../../../shared/errors';
import { changedRunOptions } from '../batch';
import type { RunOptionsDraft } from '../batch';
import { fileName, folderOf } from './job-facts';

const PREFIX = 'outband:migrations';

/** The folder of migrations that was chosen for this connection; it is remembered. */
export function useFolder() {
  const { profile } = useOpenConnection();
  const place = `${PREFIX}:${profile.id}`;
  const [folder, setFolder] = useState(() => localStorage.getItem(place));
  const [chooseFile] = useMutation(ChooseFileDocument);
  const [writeExample] = useMutation(WriteExampleMigrationDocument);
  const keep = (next: string): void => {
    localStorage.setItem(place, next);
    setFolder(next);
  };
  return {
    folder,
    choose: async (): Promise<void> => {
      try {
        const { data } = await chooseFile({ variables: { kind: 'MIGRATION_FOLDER' } });
        if (data?.chooseFile) keep(data.chooseFile);
      } catch (error) {
        toast.problem(problemFrom(error));
      }
    },
    /** Writes an example into the folder, or into one that is asked for; its file, or null. */
    writeExample: async (): Promise<string | null> => {
      try {
        const { data } = await writeExample({ variables: { folder } });
        const file = data?.writeExampleMigration ?? null;
        if (file === null) return null;
        keep(folderOf(file));
        toast.done(`${fileName(file)} written`, 'Its JSON Schema is beside it, in .outband.');
        return file;
      } catch (error) {
        toast.problem(problemFrom(error));
        return null;
      }
    },
  };
}

/** The migrations of a folder, read again when one has ended. */
export function useMigrations(folder: string, lastEnd: number) {
  const { data, previousData, error, refetch } = useQuery(MigrationsOfFolderDocument, {
    variables: { folder },
    fetchPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (lastEnd > 0) refetch().catch(() => undefined);
  }, [lastEnd, refetch]);
  return { migrations: (data ?? previousData)?.migrations ?? null, error, refetch };
}

/** One migration with its conditions counted now; `count` counts again. */
export function useMigration(file: string, lastEnd: number) {
  const { data, loading, error, refetch } = useQuery(MigrationOfFileDocument, {
    variables: { file },
    fetchPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (lastEnd > 0) refetch().catch(() => undefined);
  }, [lastEnd, refetch]);
  return { migration: data?.migration ?? null, isLoading: loading, error, refetch };
}

/** Starts a job of a migration; what is as at first is left to the file or the interrupted run. A failure is kept to be shown beside it. */
export function useStartMigration(file: string, first: RunOptionsDraft) {
  const [problem, setProblem] = useState<Problem | null>(null);
  // The job itself comes by the subscription, which can't be overtaken by this answer.
  const [startMigration, { loading }] = useMutation(StartMigrationDocument, { fetchPolicy: 'no-cache' });
  const start = async (verb: MigrationVerb, options?: RunOptionsDraft): Promise<void> => {
    setProblem(null);
    try {
      const given = options ? changedRunOptions(options, first) : null;
      await startMigration({ variables: { verb, file, options: given } });
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return { start, problem, isStarting: loading };
}

import { useMutation } from '@apollo/client/react';
import {
  IconArrowLeft,
  IconArrowRight,
  IconFileExport,
  IconFileImport,
  IconLogout,
  IconRefresh,
  IconTable,
  IconVersions,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { CloseConnectionDocument, ResyncDocument } from '../apollo/generated/operations';
import { problemFrom } from '../apollo/problem';
import { useAdopt } from '../components/adopt-dialog';
import { toast } from '../components/toast';
import { useCommands, type Command } from '../commands';
import { useNavigation } from '../navigation';
import { useModels } from '../session';
import { RAIL_VIEWS, VIEWS } from '../views/registry';

/** What can be done wherever the window is while a connection is open. */
export function useWorkspaceCommands(): void {
  const { models } = useModels();
  const [closeConnection] = useMutation(CloseConnectionDocument);
  const [resync] = useMutation(ResyncDocument);
  const names = models.map((model) => model.name).join('\n');

  useCommands(
    useMemo(() => {
      const report = (error: unknown): void => toast.problem(problemFrom(error));
      return [
        ...screenCommands(),
        {
          id: 'resync-all',
          title: 'Read all models again',
          group: 'Connection',
          icon: IconRefresh,
          keywords: 'resync refresh base',
          run: () => void resync({ variables: {} }).catch(report),
        },
        {
          id: 'adopt-records',
          title: 'Adopt records without a version…',
          group: 'Connection',
          icon: IconVersions,
          keywords: 'unversioned _version conflict detection touch',
          run: () => useAdopt.getState().show(null),
        },
        {
          id: 'go-connect',
          title: 'Close this connection',
          group: 'Connection',
          icon: IconLogout,
          keywords: 'disconnect switch profile',
          run: () => void closeConnection().catch(report),
        },
      ];
    }, [closeConnection, resync]),
  );
  // Counts change several times a second; the commands only with the names.
  useCommands(useMemo(() => (names ? names.split('\n').map(modelCommand) : []), [names]));
}

function screenCommands(): readonly Command[] {
  const { go, back, forward } = useNavigation.getState();
  return [
    ...RAIL_VIEWS.map((view) => ({
      id: `go-${view}`,
      title: VIEWS[view].title,
      group: 'Go to',
      icon: VIEWS[view].icon,
      keys: VIEWS[view].keys,
      run: () => go({ view }),
    })),
    {
      id: 'go-import',
      title: 'Import a CSV or JSON Lines file',
      group: 'Go to',
      icon: IconFileImport,
      keywords: 'upsert load rows',
      run: () => go({ view: 'migrations', tab: 'import' }),
    },
    {
      id: 'go-export',
      title: 'Export records to a file',
      group: 'Go to',
      icon: IconFileExport,
      keywords: 'csv jsonl save dump',
      run: () => go({ view: 'migrations', tab: 'export' }),
    },
    { id: 'go-back', title: 'Back', group: 'Go to', icon: IconArrowLeft, keys: 'Alt+ArrowLeft', run: back },
    {
      id: 'go-forward',
      title: 'Forward',
      group: 'Go to',
      icon: IconArrowRight,
      keys: 'Alt+ArrowRight',
      run: forward,
    },
  ];
}

function modelCommand(model: string): Command {
  return {
    id: `go-model-${model}`,
    title: model,
    group: 'Models',
    icon: IconTable,
    keywords: 'records',
    run: () => useNavigation.getState().go({ view: 'records', model }),
  };
}

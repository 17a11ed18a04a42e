import { useMutation } from '@apollo/client/react';
import {
  IconArrowLeft,
  IconArrowRight,
  IconBug,
  IconFileExport,
  IconFileImport,
  IconLogout,
  IconPlug,
  IconRefresh,
  IconSettings,
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
import { useModels, useOpenConnection } from '../session';
import { RAIL_VIEWS, VIEWS } from '../views/registry';
import { useDialogs, type DialogName } from './dialogs';

/** What can be done wherever the window is while a connection is open. */
export function useWorkspaceCommands(): void {
  const { models } = useModels();
  const isSandbox = useOpenConnection().profile.kind === 'SANDBOX';
  const [closeConnection] = useMutation(CloseConnectionDocument);
  const [resync] = useMutation(ResyncDocument);
  const names = models.map((model) => model.name).join('\n');

  useCommands(
    useMemo(() => {
      const { show } = useDialogs.getState();
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
          id: 'open-settings',
          title: 'Connection settings…',
          group: 'Connection',
          icon: IconSettings,
          keywords: 'profile tier read-only strategy sign-in',
          run: () => show('settings'),
        },
        ...(isSandbox ? sandboxCommands(show) : []),
        {
          id: 'go-connect',
          title: 'Close this connection',
          group: 'Connection',
          icon: IconLogout,
          keywords: 'disconnect switch profile',
          run: () => void closeConnection().catch(report),
        },
      ];
    }, [closeConnection, resync, isSandbox]),
  );
  // Counts change several times a second; the commands only with the names.
  useCommands(useMemo(() => (names ? names.split('\n').map(modelCommand) : []), [names]));
}

function sandboxCommands(show: (name: DialogName) => void): readonly Command[] {
  return [
    {
      id: 'open-sandbox',
      title: 'Connect an app to the sandbox…',
      group: 'Connection',
      icon: IconPlug,
      run: () => show('sandbox'),
    },
    {
      id: 'open-faults',
      title: 'Faults, strategies and data of the sandbox…',
      group: 'Connection',
      icon: IconBug,
      keywords: 'latency throttle conflict load dump',
      run: () => show('sandbox-faults'),
    },
  ];
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

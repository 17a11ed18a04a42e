import { Loader } from '@mantine/core';
import { Suspense, useEffect, type ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { AdoptDialog } from '../components/adopt-dialog';
import { ErrorBoundary } from '../components/problem-panel';
import { ProfileDialog } from '../components/profile-dialog';
import { useNavigation } from '../navigation';
import {
  useModels,
  useOpenConflictsFeed,
  useOpenConnection,
  useOutboxFeed,
  useRatesFeed,
  useSyncStatusFeed,
} from '../session';
import { VIEWS, type WorkspaceView } from '../views/registry';
import { useDialogs } from './dialogs';
import { ModelRail } from './model-rail';
import { SandboxDialog } from './sandbox';
import { StatusBar } from './status-bar';
import { SignInBanner } from './sign-in-banner';
import { SyncBanner } from './sync-banner';
import { TitleBar } from './title-bar';
import { useCountsFeed } from './use-counts-feed';
import { useWorkspaceCommands } from './use-workspace-commands';
import classes from './shell.module.css';

/** The window with a connection: where it leads along the top, models at the left, its state along the bottom. */
export function Shell() {
  const { profile } = useOpenConnection();
  const view = useNavigation((state) => state.route.view);
  useSyncStatusFeed();
  useOpenConflictsFeed();
  useOutboxFeed();
  useRatesFeed(profile.id);
  useCountsFeed();
  useWorkspaceCommands();
  useFirstScreen();
  useFocusInScreen(view);
  const shown: WorkspaceView = view === 'connect' ? 'sync' : view;
  return (
    <div className={classes.shell} data-tier={profile.tier}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <TitleBar />
      <Group className={classes.body} orientation="horizontal">
        <Panel
          id="rail"
          defaultSize="232px"
          minSize="168px"
          maxSize="400px"
          groupResizeBehavior="preserve-pixel-size"
        >
          <ModelRail />
        </Panel>
        <Separator className={classes.separator} aria-label="Width of the model list" />
        <Panel id="content" minSize="480px">
          <main id="main" className={classes.main} tabIndex={-1}>
            <SignInBanner />
            <SyncBanner />
            <div className={classes.view}>
              <ViewFrame view={shown} />
            </div>
          </main>
        </Panel>
      </Group>
      <StatusBar />
      <SandboxDialog />
      <SettingsDialog />
      <AdoptDialog />
    </div>
  );
}

/** The settings of the open connection, which opens anew where they are about how it works. */
function SettingsDialog() {
  const { profile } = useOpenConnection();
  const { open, close } = useDialogs();
  return open === 'settings' ? <ProfileDialog profile={profile} onClose={close} /> : null;
}

/** A connection opens on its records: on the first model of the list. */
function useFirstScreen(): void {
  const { models } = useModels();
  const isUndecided = useNavigation((state) => state.route.view === 'connect');
  useEffect(() => {
    const [first] = models.toSorted((a, b) => a.name.localeCompare(b.name));
    if (isUndecided && first) useNavigation.getState().reset({ view: 'records', model: first.name });
  }, [models, isUndecided]);
}

/** A palette that closes gives the focus back first, if there is anything left to give it to. */
const FOCUS_AFTER_MS = 250;

/** Where the screen that was left has taken the focus with it, the keys go on in the one that is shown. */
function useFocusInScreen(view: string): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) document.getElementById('main')?.focus();
    }, FOCUS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [view]);
}

function ViewFrame({ view }: { readonly view: WorkspaceView }): ReactNode {
  const { component: View, title } = VIEWS[view];
  return (
    <ErrorBoundary key={view} what={`The screen “${title}”`}>
      <Suspense fallback={<Loading what={title} />}>
        <View />
      </Suspense>
    </ErrorBoundary>
  );
}

function Loading({ what }: { readonly what: string }) {
  return (
    <div className={classes.loading} role="status">
      <Loader size="sm" aria-hidden="true" />
      <span>Opening {what}</span>
    </div>
  );
}

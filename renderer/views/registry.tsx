import {
  IconArrowsExchange,
  IconCode,
  IconFileStack,
  IconGitMerge,
  IconHistory,
  IconInbox,
  IconStack2,
  IconTable,
  type Icon,
} from '@tabler/icons-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { ViewName } from '../navigation';

/** A screen of the workspace. Each reads its own part of the route with `useNavigation`. */
export interface ViewEntry {
  readonly title: string;
  readonly icon: Icon;
  /** The sequence that goes there. */
  readonly keys?: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

export type WorkspaceView = Exclude<ViewName, 'connect'>;

/** Every screen is loaded when it is first shown: the shell must be there at once. */
export const VIEWS: Readonly<Record<WorkspaceView, ViewEntry>> = {
  records: {
    title: 'Records',
    icon: IconTable,
    component: lazy(() => import('./records').then((m) => ({ default: m.RecordsView }))),
  },
  editor: {
    title: 'Editor',
    icon: IconCode,
    keys: 'g e',
    component: lazy(() => import('./editor').then((m) => ({ default: m.EditorView }))),
  },
  batch: {
    title: 'Batch & runs',
    icon: IconStack2,
    keys: 'g b',
    component: lazy(() => import('./batch').then((m) => ({ default: m.BatchView }))),
  },
  migrations: {
    title: 'Migrations',
    icon: IconFileStack,
    keys: 'g m',
    component: lazy(() => import('./migrations').then((m) => ({ default: m.MigrationsView }))),
  },
  conflicts: {
    title: 'Conflicts',
    icon: IconGitMerge,
    keys: 'g c',
    component: lazy(() => import('./conflicts').then((m) => ({ default: m.ConflictsView }))),
  },
  outbox: {
    title: 'Outbox',
    icon: IconInbox,
    keys: 'g o',
    component: lazy(() => import('./outbox').then((m) => ({ default: m.OutboxView }))),
  },
  sync: {
    title: 'Sync',
    icon: IconArrowsExchange,
    keys: 'g s',
    component: lazy(() => import('./sync').then((m) => ({ default: m.SyncView }))),
  },
  activity: {
    title: 'Activity',
    icon: IconHistory,
    keys: 'g a',
    component: lazy(() => import('./activity').then((m) => ({ default: m.ActivityView }))),
  },
};

/** The screens that the left rail lists below the models. */
export const RAIL_VIEWS = [
  'editor',
  'batch',
  'migrations',
  'conflicts',
  'outbox',
  'sync',
  'activity',
] as const satisfies readonly WorkspaceView[];

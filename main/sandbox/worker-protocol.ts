import type { Problem } from '../../shared/errors';
import type {
  ConflictStrategy,
  FaultSpec,
  LinesToLoad,
  Sandbox,
  SandboxControls,
  SandboxOptions,
} from './sandbox-api';

/** Options of a sandbox on a worker thread: plain data, so the schema is its text. */
export type SandboxWorkerOptions = Omit<
  SandboxOptions,
  'schema' | 'source' | 'now' | 'signal' | 'onProgress' | 'onLoaded'
> & {
  readonly schema: { readonly text: string; readonly fileName: string };
};

/**
 * Whether the API has conflict detection, or is as after a push that has switched it off: with the three metadata as
 * ordinary fields, or without them.
 */
export type ConflictDetection = 'on' | 'off-fields-kept' | 'off';

/** What of a sandbox on a worker thread can be changed, as it is now. */
export interface WorkerControls extends SandboxControls {
  readonly conflictDetection: ConflictDetection;
}

/** Where the sandbox can be reached. */
export type SandboxAddress = Pick<Sandbox, 'endpoint' | 'realtime' | 'tlsEndpoint' | 'caFile' | 'apiKey'>;

export type ToSandboxWorker =
  | { readonly setStrategy: ConflictStrategy; readonly id: number }
  | {
      readonly setModelStrategy: { readonly model: string; readonly strategy: ConflictStrategy | null };
      readonly id: number;
    }
  | { readonly setConflictDetection: ConflictDetection; readonly id: number }
  | { readonly seedMore: Readonly<Record<string, number>>; readonly id: number }
  | { readonly setFaults: readonly FaultSpec[]; readonly id: number }
  | { readonly dropSockets: true; readonly id: number }
  | { readonly load: LinesToLoad; readonly id: number }
  | { readonly dump: string; readonly id: number }
  | { readonly controls: true; readonly id: number }
  | { readonly stop: true; readonly id: number };

export type FromSandboxWorker =
  | { readonly ready: SandboxAddress & { readonly records: Readonly<Record<string, number>> } }
  | { readonly failed: Problem }
  | { readonly progress: { readonly model: string; readonly done: number; readonly total: number } }
  | { readonly done: number; readonly value?: unknown }
  | { readonly refused: number; readonly problem: Problem };

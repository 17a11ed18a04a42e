import type {
  ConflictDetection,
  ConflictStrategy,
  DumpReport,
  LinesToLoad,
  LoadReport,
  WorkerControls,
} from '../sandbox';

export type SandboxStrategy = ConflictStrategy;

/** How programs on this computer reach the embedded sandbox. */
export interface SandboxAccess {
  readonly endpoint: string;
  readonly realtime: string;
  readonly tlsEndpoint: string;
  /** PEM file of the certificate made at start. */
  readonly caFile: string;
  readonly apiKey: string;
}

/** The embedded sandbox on its own worker thread. */
export interface SandboxHandle extends SandboxAccess {
  setStrategy(strategy: SandboxStrategy): Promise<void>;
  /** Null takes a model's own strategy away. */
  setModelStrategy(model: string, strategy: SandboxStrategy | null): Promise<void>;
  /** As a push that switches it off or on: the same tables at the same address, behind another API. */
  setConflictDetection(conflictDetection: ConflictDetection): Promise<void>;
  /** So many more made-up records of each model; how many came. */
  seedMore(more: Readonly<Record<string, number>>): Promise<Readonly<Record<string, number>>>;
  /** Rejects with BadInput for a fault that is not understood. */
  setFaults(faults: readonly string[]): Promise<void>;
  dropSockets(): Promise<void>;
  controls(): Promise<WorkerControls>;
  /** Rejects with BadInput naming file and line; then nothing has changed. */
  load(lines: LinesToLoad): Promise<LoadReport>;
  /** Writes every table into a folder, a file a model. */
  dump(folder: string): Promise<DumpReport>;
  stop(): Promise<void>;
}

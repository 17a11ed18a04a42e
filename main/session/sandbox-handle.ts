import type { ConflictStrategy, DumpReport, LinesToLoad, LoadReport, SandboxControls } from '../sandbox';

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
  /** Rejects with BadInput for a fault that is not understood. */
  setFaults(faults: readonly string[]): Promise<void>;
  dropSockets(): Promise<void>;
  controls(): Promise<SandboxControls>;
  /** Rejects with BadInput naming file and line; then nothing has changed. */
  load(lines: LinesToLoad): Promise<LoadReport>;
  /** Writes every table into a folder, a file a model. */
  dump(folder: string): Promise<DumpReport>;
  stop(): Promise<void>;
}

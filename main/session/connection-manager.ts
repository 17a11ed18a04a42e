import type { EnvironmentTier } from '../../shared/environment';
import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { ConflictStrategy, SandboxControls } from '../sandbox';
import { loadSchemaText } from '../schema';
import { SANDBOX_PROFILE_ID, readBackendFiles } from '../workspace';
import type { ProfileStore, SecretVault, StoredProfile } from '../workspace';
import type { SessionHandle } from './host';
import type { SessionOptions } from './session-api';

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
  stop(): Promise<void>;
}

export interface ConnectionManagerOptions {
  readonly profiles: ProfileStore;
  readonly vault: SecretVault;
  readonly openSession: (options: SessionOptions) => Promise<SessionHandle>;
  readonly startSandbox: (options: {
    readonly dataDir: string;
    readonly schema: { readonly text: string; readonly fileName: string };
  }) => Promise<SandboxHandle>;
  /** The schema of the embedded sandbox: an authored SDL. */
  readonly sandboxSchema: { readonly text: string; readonly fileName: string };
}

export interface Connection {
  readonly profile: StoredProfile;
  readonly state: 'OPENING' | 'OPEN' | 'FAILED' | 'CLOSING';
  readonly problem: Problem | null;
  readonly strategy: 'AUTOMERGE' | 'OPTIMISTIC_CONCURRENCY' | 'LAMBDA' | null;
  readonly sandbox: SandboxAccess | null;
}

export interface NewBackend {
  readonly name: string;
  readonly tier: EnvironmentTier;
  readonly configPath: string;
  readonly schemaPath: string | null;
  readonly apiKey: string | null;
}

interface Live {
  session: SessionHandle | null;
  sandbox: SandboxHandle | null;
}

/** The one connection that the window has open, and the ways to open another. */
export class ConnectionManager {
  readonly #options: ConnectionManagerOptions;
  readonly #listeners = new Set<(connection: Connection | null) => void>();
  #connection: Connection | null = null;
  #live: Live = { session: null, sandbox: null };
  /** Opening and closing happen one after the other, however quickly they are asked for. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ConnectionManagerOptions) {
    this.#options = options;
  }

  get current(): Connection | null {
    return this.#connection;
  }

  /** The open session. Throws BadInput when none is open. */
  session(): SessionHandle {
    if (this.#live.session && this.#connection?.state === 'OPEN') return this.#live.session;
    throw new OutbandError(
      this.#connection?.problem ?? {
        kind: 'BadInput',
        code: 'NOT_CONNECTED',
        message:
          this.#connection?.state === 'OPENING'
            ? 'The connection is still being opened.'
            : 'No connection is open.',
        action: 'Open the sandbox or a backend first.',
      },
    );
  }

  onChange(listener: (connection: Connection | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens what was open last; on the very first start, the sandbox. */
  async openLast(): Promise<Connection> {
    const { profiles } = await this.#options.profiles.list();
    const last = profiles.find((profile) => profile.lastOpenedAt !== null);
    return last ? this.openProfile(last.id) : this.openSandbox();
  }

  openSandbox(): Promise<Connection> {
    return this.#enqueue(async () => {
      const { profiles } = await this.#options.profiles.list();
      if (!profiles.some((profile) => profile.id === SANDBOX_PROFILE_ID)) await this.#createSandboxProfile();
      return this.#replaceBy(SANDBOX_PROFILE_ID);
    });
  }

  openProfile(id: string): Promise<Connection> {
    return this.#enqueue(() => this.#replaceBy(id));
  }

  close(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#connection) this.#set({ ...this.#connection, state: 'CLOSING' });
      await this.#closeLive();
      this.#set(null);
    });
  }

  /** Reads both files, and keeps a profile only when everything about them is right. */
  async importBackend(input: NewBackend): Promise<StoredProfile> {
    const files = await readBackendFiles(input.configPath, input.schemaPath);
    const profile = await this.#options.profiles.create({
      name: input.name,
      kind: 'backend',
      tier: input.tier,
      endpoint: files.config.endpoint,
      region: files.config.region,
      authMode: files.config.defaultAuthMode,
      configFile: files.configFile,
      schemaFile: files.schemaFile,
      schemaSource: files.schema.modelSchema.source,
      modelCount: Object.keys(files.schema.modelSchema.models).length,
      schemaText: files.schemaText,
    });
    const apiKey = input.apiKey ?? files.config.apiKey;
    if (apiKey) await this.#options.vault.set(profile.id, apiKey);
    return profile;
  }

  /** Sets a profile aside; the open one is closed first. */
  async removeProfile(id: string): Promise<void> {
    if (this.#connection?.profile.id === id) await this.close();
    await this.#options.vault.forget(id);
    await this.#options.profiles.remove(id);
  }

  /** Sets how the sandbox settles conflicts, but for models with a strategy of their own. */
  async setSandboxStrategy(strategy: SandboxStrategy): Promise<Connection> {
    const [sandbox, current] = [this.sandbox(), this.#connection];
    await sandbox.setStrategy(strategy);
    const name = typeof strategy === 'string' ? strategy : 'LAMBDA';
    if (!current || this.#live.sandbox !== sandbox) throw notASandbox();
    const connection: Connection = { ...current, strategy: name };
    this.#set(connection);
    return connection;
  }

  /** The embedded sandbox that is open. Throws BadInput when a backend is, or nothing. */
  sandbox(): SandboxHandle {
    if (!this.#live.sandbox) throw notASandbox();
    return this.#live.sandbox;
  }

  async #replaceBy(id: string): Promise<Connection> {
    const profile = await this.#options.profiles.get(id);
    if (this.#connection?.profile.id === id && this.#connection.state === 'OPEN') return this.#connection;
    await this.#closeLive();
    this.#set({ profile, state: 'OPENING', problem: null, strategy: null, sandbox: null });
    try {
      return await this.#open(profile);
    } catch (error) {
      await this.#closeLive();
      const failed: Connection = {
        profile,
        state: 'FAILED',
        problem: problemOf(error),
        strategy: null,
        sandbox: null,
      };
      this.#set(failed);
      return failed;
    }
  }

  async #open(profile: StoredProfile): Promise<Connection> {
    const text = await this.#options.profiles.schemaText(profile);
    const schema = { text, fileName: profile.schemaFile };
    const folder = this.#options.profiles.folder(profile.id);
    const endpoint =
      profile.kind === 'sandbox' ? await this.#startSandbox(folder, schema) : await this.#endpointOf(profile);
    const session = await this.#options.openSession({
      folder,
      schema,
      endpoint,
      policy: { tier: profile.tier, readOnly: profile.readOnly },
    });
    this.#live.session = session;
    session.onCrash((problem) => {
      if (this.#live.session === session)
        this.#set({ profile, state: 'FAILED', problem, strategy: null, sandbox: null });
    });
    const opened: Connection = {
      profile: await this.#options.profiles.markOpened(profile),
      state: 'OPEN',
      problem: null,
      strategy: profile.kind === 'sandbox' ? 'AUTOMERGE' : null,
      sandbox: accessOf(this.#live.sandbox),
    };
    this.#set(opened);
    return opened;
  }

  async #startSandbox(
    folder: string,
    schema: { text: string; fileName: string },
  ): Promise<SessionOptions['endpoint']> {
    const sandbox = await this.#options.startSandbox({ dataDir: `${folder}/sandbox`, schema });
    this.#live.sandbox = sandbox;
    return { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } };
  }

  async #endpointOf(profile: StoredProfile): Promise<SessionOptions['endpoint']> {
    if (profile.authMode !== 'API_KEY') {
      throw new OutbandError({
        kind: 'ConfigError',
        code: 'AUTH_MODE_UNSUPPORTED',
        message: `This connection signs in with ${profile.authMode}, and this version of Outband signs in with API keys.`,
        consequence: 'Nothing was sent.',
        action: 'Use a backend that accepts an API key.',
      });
    }
    const apiKey = await this.#options.vault.get(profile.id);
    if (!apiKey) {
      throw new OutbandError({
        kind: 'ConfigError',
        code: 'SECRET_MISSING',
        message: 'The API key of this connection is not known.',
        consequence: 'Nothing was sent; the local copy is untouched.',
        action: 'Enter the API key. Without a keychain it is kept only until the program ends.',
      });
    }
    return { url: profile.endpoint ?? '', auth: { mode: 'API_KEY', apiKey } };
  }

  async #createSandboxProfile(): Promise<void> {
    const { text, fileName } = this.#options.sandboxSchema;
    const { modelSchema } = loadSchemaText(text, fileName);
    await this.#options.profiles.create({
      id: SANDBOX_PROFILE_ID,
      name: 'Sandbox',
      kind: 'sandbox',
      tier: 'SANDBOX',
      endpoint: null,
      region: null,
      authMode: 'API_KEY',
      configFile: null,
      schemaFile: fileName,
      schemaSource: modelSchema.source,
      modelCount: Object.keys(modelSchema.models).length,
      schemaText: text,
    });
  }

  async #closeLive(): Promise<void> {
    const { session, sandbox } = this.#live;
    this.#live = { session: null, sandbox: null };
    await session?.close();
    await sandbox?.stop();
  }

  #set(connection: Connection | null): void {
    this.#connection = connection;
    for (const listener of this.#listeners) listener(connection);
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(work, work);
    // The queue goes on whatever became of one piece of work; its caller hears of the failure.
    this.#queue = next.catch(() => undefined);
    return next;
  }
}

function notASandbox(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'NOT_A_SANDBOX',
    message: 'Conflict strategies and faults can be set of the embedded sandbox alone.',
    action: 'Open the sandbox. A backend’s strategy is part of its own configuration.',
  });
}

function hasBackend(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'HAS_BACKEND',
    message: 'This connection has a backend already.',
    consequence: 'It stays as it is.',
    action: 'Import the other backend as a connection of its own.',
  });
}

function accessOf(sandbox: SandboxHandle | null): SandboxAccess | null {
  if (!sandbox) return null;
  const { endpoint, realtime, tlsEndpoint, caFile, apiKey } = sandbox;
  return { endpoint, realtime, tlsEndpoint, caFile, apiKey };
}

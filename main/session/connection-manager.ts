import { join } from 'node:path';
import type { EnvironmentTier } from '../../shared/environment';
import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import type { AuthMode, AuthPlan, CredentialProvider } from '../appsync';
import { loadSchemaText } from '../schema';
import { checkEndpoint, DEFAULT_SIGN_IN, SANDBOX_PROFILE_ID, readBackendFiles } from '../workspace';
import type {
  CredentialKeeper,
  ProfileStore,
  SecretVault,
  SignInSettings,
  StoredProfile,
} from '../workspace';
import type { SessionHandle } from './host';
import type { SandboxAccess, SandboxHandle, SandboxStrategy } from './sandbox-handle';
import { strategiesInForce } from './strategies';
import type { ModelStrategy } from './strategies';
import { sandboxStaysSandbox, userPoolOf, type ProfileChanges } from './profile-changes';
import { backendOf, createLocalProject } from './local-projects';
import type { BackendToAttach, NewLocalProject } from './local-projects';
import type { EndpointPlan, SessionOptions } from './session-api';
import { STORE_FILE } from './profile-files';
import { watchedCredentials } from './watched-credentials';

export interface ConnectionManagerOptions {
  readonly profiles: ProfileStore;
  readonly vault: SecretVault;
  readonly credentials: CredentialKeeper;
  readonly openSession: (options: SessionOptions, credentials: CredentialProvider) => Promise<SessionHandle>;
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
  /** Why it failed to open, or, while it is open, why what it signs in with isn't good any more. */
  readonly problem: Problem | null;
  readonly strategy: 'AUTOMERGE' | 'OPTIMISTIC_CONCURRENCY' | 'LAMBDA' | null;
  readonly sandbox: SandboxAccess | null;
}

/** The local copy of a connection that isn't open. */
export interface OtherCopy {
  readonly profileId: string;
  readonly name: string;
  readonly tier: EnvironmentTier;
  readonly file: string;
}

export interface NewBackend {
  readonly name: string;
  readonly tier: EnvironmentTier;
  readonly configPath: string;
  readonly schemaPath: string | null;
  readonly apiKey: string | null;
  readonly readOnly?: boolean;
  /** The first mode, where it isn't to be that of the configuration. */
  readonly authMode?: AuthMode;
  readonly signIn?: SignInSettings;
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
    const authMode = input.authMode ?? files.config.defaultAuthMode;
    const profile = await this.#options.profiles.create({
      name: input.name,
      kind: 'backend',
      tier: input.tier,
      endpoint: files.config.endpoint,
      region: files.config.region,
      authMode,
      otherAuthModes: files.config.authModes.filter((mode) => mode !== authMode),
      readOnly: input.readOnly ?? false,
      signIn: input.signIn ?? { ...DEFAULT_SIGN_IN, userPool: userPoolOf(files.config) },
      configFile: files.configFile,
      schemaFile: files.schemaFile,
      schemaSource: files.schema.modelSchema.source,
      modelCount: Object.keys(files.schema.modelSchema.models).length,
      schemaText: files.schemaText,
    });
    const apiKey = input.apiKey ?? files.config.apiKey;
    if (apiKey) await this.#options.vault.set(profile.id, 'apiKey', apiKey);
    return profile;
  }

  /** Keeps changed settings; an open connection is opened again where they are about how it works. */
  async updateProfile(id: string, changes: ProfileChanges): Promise<StoredProfile> {
    if (id === SANDBOX_PROFILE_ID && changes.tier !== undefined && changes.tier !== 'SANDBOX')
      throw sandboxStaysSandbox();
    if (changes.endpoint) checkEndpoint(changes.endpoint, 'the connection’s settings');
    const { endpoint } = await this.#options.profiles.get(id);
    const leadsElsewhere = changes.endpoint !== undefined && changes.endpoint !== endpoint;
    // What was said about an earlier address says nothing about this one.
    const address = leadsElsewhere ? { addressMeans: changes.addressMeans ?? null } : {};
    const profile = await this.#options.profiles.update(id, { ...changes, ...address });
    this.#options.credentials.forget(id);
    const current = this.#connection;
    if (current?.profile.id !== id) return profile;
    const {
      name: _name,
      colour: _colour,
      conflictStrategy: _said,
      modelStrategies: _of,
      ...effective
    } = changes;
    if (current.state !== 'OPEN' || Object.keys(effective).length === 0) this.#set({ ...current, profile });
    else await this.#enqueue(() => this.#reopen(id));
    return profile;
  }

  /** Keeps a project that has models and no backend. Throws BadInput or BadModel naming the file. */
  createLocalProject(input: NewLocalProject): Promise<StoredProfile> {
    return createLocalProject(this.#options.profiles, input);
  }

  /**
   * Gives a project without a backend its backend and opens it anew. What was made here waits in the outbox until a
   * person has looked at it and lets it go. Throws BadInput where it has one, or where no connection is open.
   */
  async attachBackend(id: string, input: BackendToAttach): Promise<Connection> {
    const profile = await this.#options.profiles.get(id);
    if (profile.kind !== 'local') throw hasBackend();
    const { changes, apiKey } = await backendOf(input);
    if (this.#connection?.profile.id === id && this.#connection.state === 'OPEN')
      await this.session().remote.setOutboxPaused(true);
    await this.#options.profiles.update(id, changes);
    if (apiKey) await this.#options.vault.set(id, 'apiKey', apiKey);
    return this.#enqueue(() => this.#reopen(id));
  }

  /** Local copies of the other connections, as sources of a copy: name and file by profile. */
  async otherCopies(): Promise<readonly OtherCopy[]> {
    const { profiles } = await this.#options.profiles.list();
    return profiles
      .filter(({ id }) => id !== this.#connection?.profile.id)
      .map(({ id, name, tier }) => ({
        ...{ profileId: id, name, tier },
        file: join(this.#options.profiles.folder(id), STORE_FILE),
      }));
  }

  /** Throws NotFound where there is no such connection beside the open one. */
  async otherCopy(profileId: string): Promise<OtherCopy> {
    const copy = (await this.otherCopies()).find((each) => each.profileId === profileId);
    if (copy) return copy;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'NO_SOURCE',
      message: 'There is no such connection to copy from.',
      consequence: 'Nothing was sent.',
      action: 'Choose another connection than the one that is open.',
    });
  }

  /** Opens the open connection anew, as after a sign-in. */
  async reopen(id: string): Promise<void> {
    if (this.#connection?.profile.id === id) await this.#enqueue(() => this.#reopen(id));
  }

  async #reopen(id: string): Promise<Connection> {
    if (this.#connection) this.#connection = { ...this.#connection, state: 'CLOSING' };
    return this.#replaceBy(id);
  }

  /** Sets a profile aside; the open one is closed first. */
  async removeProfile(id: string): Promise<void> {
    if (this.#connection?.profile.id === id) await this.close();
    this.#options.credentials.forget(id);
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

  /** The strategy in force of each of the models. Throws BadInput when no connection is open. */
  strategies(models: readonly string[]): Promise<ReadonlyMap<string, ModelStrategy>> {
    const { remote } = this.session();
    const nothingTold = { conflictStrategy: null, modelStrategies: {} };
    return strategiesInForce(
      models,
      this.#connection?.profile ?? nothingTold,
      this.#live.sandbox,
      async (model) => remote.observedStrategy(model),
    );
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
      profile.kind === 'local'
        ? null
        : profile.kind === 'sandbox'
          ? await this.#startSandbox(folder, schema)
          : await this.#endpointOf(profile);
    const session = await this.#options.openSession(
      {
        ...{ folder, schema, endpoint, policy: { tier: profile.tier, readOnly: profile.readOnly } },
        ...(endpoint ? { backendsFile: this.#options.profiles.backendsFile } : {}),
        // The sandbox listens on another port at each start and is the same environment all the same.
        ...(profile.kind === 'sandbox'
          ? { environment: SANDBOX_PROFILE_ID }
          : { unknownAddress: profile.addressMeans }),
      },
      watchedCredentials(this.#options.credentials.providerFor(profile), (problem) =>
        this.#noteCredentials(profile.id, problem),
      ),
    );
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

  /** Whether what the open connection signs in with is still good; a screen offers to mend it. */
  #noteCredentials(id: string, problem: Problem | null): void {
    const current = this.#connection;
    if (current?.profile.id !== id || current.state !== 'OPEN') return;
    if (current.problem?.code !== problem?.code) this.#set({ ...current, problem });
  }

  async #startSandbox(folder: string, schema: { text: string; fileName: string }): Promise<EndpointPlan> {
    const sandbox = await this.#options.startSandbox({ dataDir: `${folder}/sandbox`, schema });
    this.#live.sandbox = sandbox;
    return { url: sandbox.endpoint, auth: { mode: 'API_KEY', apiKey: sandbox.apiKey } };
  }

  /** Also tries the credentials once where that can fail for good, so that it is said here and not in the background. */
  async #endpointOf(profile: StoredProfile): Promise<EndpointPlan> {
    const { credentials } = this.#options;
    const [auth, ...otherAuth] = credentials.plans(profile);
    if (auth.mode !== 'API_KEY') await this.#tryCredentials(profile, auth);
    return {
      url: profile.endpoint ?? '',
      ...(profile.realtimeUrl ? { realtimeUrl: profile.realtimeUrl } : {}),
      auth,
      otherAuth,
    };
  }

  async #tryCredentials(profile: StoredProfile, plan: Exclude<AuthPlan, { mode: 'API_KEY' }>): Promise<void> {
    const provider = this.#options.credentials.providerFor(profile);
    try {
      if (plan.mode === 'AWS_IAM') await provider.awsCredentials(false);
      else await provider.token(plan.mode, false);
    } catch (error) {
      // Without a network the local copy can be read all the same.
      if (problemOf(error).kind !== 'Transient') throw error;
    }
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

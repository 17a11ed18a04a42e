/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * The console API: everything the window may ask of the main process.
   * Queries are nouns, mutations verb first, subscriptions past tense.
   * An expected failure is a GraphQL error whose `extensions.problem` is a Problem of shared/errors.ts.
   */
  JSON: { input: unknown; output: unknown; }
  /** The JSON array of a record's primary key values (shared/model-schema/identifier.ts). */
  ModelKey: { input: string; output: string; }
  /** Milliseconds since the epoch. */
  Timestamp: { input: number; output: number; }
};

export type AppInfo = {
  __typename?: 'AppInfo';
  chromium: Scalars['String']['output'];
  dataFolder: Scalars['String']['output'];
  electron: Scalars['String']['output'];
  /** False where the system has no keychain: secrets are then kept only until the program ends. */
  keychainAvailable: Scalars['Boolean']['output'];
  node: Scalars['String']['output'];
  platform: Scalars['String']['output'];
  /** Which Electron runs: the official build, or the development fallback. */
  runtime: RuntimeKind;
  sqlite: Scalars['String']['output'];
  version: Scalars['String']['output'];
};

export type AuthMode =
  | 'AMAZON_COGNITO_USER_POOLS'
  | 'API_KEY'
  | 'AWS_IAM'
  | 'AWS_LAMBDA'
  | 'OPENID_CONNECT';

/** What the two files say, before anything is kept. */
export type BackendPreview = {
  __typename?: 'BackendPreview';
  authModes: Array<AuthMode>;
  endpoint: Scalars['String']['output'];
  hasApiKey: Scalars['Boolean']['output'];
  models: Array<Scalars['String']['output']>;
  region?: Maybe<Scalars['String']['output']>;
  schemaSource: Scalars['String']['output'];
  /** Models that are known not to be versioned. */
  unversionedModels: Array<Scalars['String']['output']>;
  warnings: Array<Scalars['String']['output']>;
};

export type BatchPlanInput = {
  delete?: Scalars['Boolean']['input'];
  description?: InputMaybe<Scalars['String']['input']>;
  model: Scalars['String']['input'];
  /** Field values to set; null unsets. */
  set?: InputMaybe<Scalars['JSON']['input']>;
  targets: BatchTargetsInput;
};

export type BatchTargetsInput = {
  keys?: InputMaybe<Array<Scalars['ModelKey']['input']>>;
  /** AppSync filter form; {} is every record that isn't a tombstone. */
  where?: InputMaybe<Scalars['JSON']['input']>;
};

export type ChangeKind =
  | 'CREATED'
  | 'DELETED'
  | 'UPDATED';

/** Where a change in the store came from. */
export type ChangeOrigin =
  | 'BASE_SYNC'
  | 'DELTA_SYNC'
  | 'REPAIR'
  | 'SUBSCRIPTION'
  | 'WRITER';

export type ConflictStrategy =
  | 'AUTOMERGE'
  | 'LAMBDA'
  | 'OPTIMISTIC_CONCURRENCY';

/** The connection that is open in this window. */
export type Connection = {
  __typename?: 'Connection';
  /** Set when state is FAILED. */
  problem?: Maybe<Scalars['JSON']['output']>;
  profile: Profile;
  state: ConnectionState;
  /** The strategy of the sandbox; null where it can't be known. */
  strategy?: Maybe<ConflictStrategy>;
};

export type ConnectionState =
  | 'CLOSING'
  | 'FAILED'
  | 'OPEN'
  | 'OPENING';

export type CustomType = {
  __typename?: 'CustomType';
  fields: Array<ModelField>;
  name: Scalars['String']['output'];
};

export type Delivery = {
  __typename?: 'Delivery';
  complete: Scalars['Int']['output'];
  incomplete: Scalars['Int']['output'];
  notSeen: Scalars['Int']['output'];
  p95Ms?: Maybe<Scalars['Float']['output']>;
};

/** The exact mutation that would be sent for an edit, and the guard's verdict on it. */
export type EditPreview = {
  __typename?: 'EditPreview';
  accepted: Scalars['Boolean']['output'];
  document: Scalars['String']['output'];
  /** Problems of the values themselves: the field and what is wrong. */
  invalid: Array<Scalars['JSON']['output']>;
  reasons: Array<Scalars['String']['output']>;
  variables: Scalars['JSON']['output'];
};

export type EnumType = {
  __typename?: 'EnumType';
  name: Scalars['String']['output'];
  values: Array<Scalars['String']['output']>;
};

export type EnvironmentTier =
  | 'DEVELOPMENT'
  | 'PRODUCTION'
  | 'SANDBOX';

export type FieldKind =
  | 'CUSTOM_TYPE'
  | 'ENUM'
  | 'SCALAR';

export type FileKind =
  | 'CONFIG'
  | 'SCHEMA';

export type GeneratedDocument = {
  __typename?: 'GeneratedDocument';
  document: Scalars['String']['output'];
  operationName?: Maybe<Scalars['String']['output']>;
  variables: Scalars['JSON']['output'];
};

export type GuardLevel =
  | 'COMPLETE'
  | 'REQUIRED';

export type ImportBackendInput = {
  apiKey?: InputMaybe<Scalars['String']['input']>;
  /** amplify_outputs.json, amplifyconfiguration.json or aws-exports.js */
  configPath: Scalars['String']['input'];
  name: Scalars['String']['input'];
  /** Optional where the config file embeds a model introspection. */
  schemaPath?: InputMaybe<Scalars['String']['input']>;
  tier: EnvironmentTier;
};

export type Model = {
  __typename?: 'Model';
  counts: ModelCounts;
  fields: Array<ModelField>;
  name: Scalars['String']['output'];
  pluralName: Scalars['String']['output'];
  primaryKey: Array<Scalars['String']['output']>;
  relations: Array<Relation>;
  versioned?: Maybe<Scalars['Boolean']['output']>;
};

export type ModelCounts = {
  __typename?: 'ModelCounts';
  live: Scalars['Int']['output'];
  model: Scalars['String']['output'];
  pending: Scalars['Int']['output'];
  tombstones: Scalars['Int']['output'];
};

export type ModelField = {
  __typename?: 'ModelField';
  graphqlType: Scalars['String']['output'];
  implicit: Scalars['Boolean']['output'];
  kind: FieldKind;
  list: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
  readOnly: Scalars['Boolean']['output'];
  required: Scalars['Boolean']['output'];
  type: Scalars['String']['output'];
};

export type ModelSyncState =
  | 'DENIED'
  | 'FAILED'
  | 'SYNCED'
  | 'SYNCING'
  | 'WAITING';

export type ModelSyncStatus = {
  __typename?: 'ModelSyncStatus';
  /** Records that couldn't be stored and events that arrived broken, with their repair (invariant 5). */
  broken: Scalars['Int']['output'];
  kind?: Maybe<SyncKind>;
  lastSync?: Maybe<Scalars['Timestamp']['output']>;
  model: Scalars['String']['output'];
  pages: Scalars['Int']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  /** Why base or delta was chosen, in words. */
  reason?: Maybe<Scalars['String']['output']>;
  received: Scalars['Int']['output'];
  recordsPerSecond: Scalars['Float']['output'];
  repaired: Scalars['Int']['output'];
  state: ModelSyncState;
  /** How many of the three subscriptions are acknowledged. */
  subscriptions: Scalars['Int']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  cancelRun: Run;
  /** Opens the system's file dialog; null when it is dismissed. */
  chooseFile?: Maybe<Scalars['String']['output']>;
  clearSentDocuments: Scalars['Boolean']['output'];
  closeConnection: Scalars['Boolean']['output'];
  deleteProfile: Scalars['Boolean']['output'];
  discardPlan: Scalars['Boolean']['output'];
  importBackend: Profile;
  openProfile: Connection;
  openSandbox: Connection;
  pauseRun: Run;
  planBatch: Plan;
  previewBackend: BackendPreview;
  resumeRun: Run;
  resync: Scalars['Boolean']['output'];
  runDocument: SentDocument;
  saveRecord: SaveResult;
  setProfileSecret: Profile;
  setSandboxStrategy: Connection;
  startRun: Run;
};


export type MutationCancelRunArgs = {
  id: Scalars['ID']['input'];
};


export type MutationChooseFileArgs = {
  kind: FileKind;
};


export type MutationDeleteProfileArgs = {
  id: Scalars['ID']['input'];
};


export type MutationDiscardPlanArgs = {
  id: Scalars['ID']['input'];
};


export type MutationImportBackendArgs = {
  input: ImportBackendInput;
};


export type MutationOpenProfileArgs = {
  id: Scalars['ID']['input'];
};


export type MutationPauseRunArgs = {
  id: Scalars['ID']['input'];
};


export type MutationPlanBatchArgs = {
  input: BatchPlanInput;
};


export type MutationPreviewBackendArgs = {
  configPath: Scalars['String']['input'];
  schemaPath?: InputMaybe<Scalars['String']['input']>;
};


export type MutationResumeRunArgs = {
  id: Scalars['ID']['input'];
};


export type MutationResyncArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRunDocumentArgs = {
  input: RunDocumentInput;
};


export type MutationSaveRecordArgs = {
  input: SaveRecordInput;
};


export type MutationSetProfileSecretArgs = {
  apiKey: Scalars['String']['input'];
  id: Scalars['ID']['input'];
};


export type MutationSetSandboxStrategyArgs = {
  strategy: ConflictStrategy;
};


export type MutationStartRunArgs = {
  planId: Scalars['ID']['input'];
};

export type MutationKind =
  | 'CREATE'
  | 'DELETE'
  | 'UPDATE';

export type OperationState =
  | 'APPLIED'
  | 'CONFLICTED'
  | 'NOT_SENT'
  | 'REJECTED'
  | 'SENT'
  | 'UNCHANGED'
  | 'UNKNOWN';

export type Plan = {
  __typename?: 'Plan';
  createdAt: Scalars['Timestamp']['output'];
  description: Scalars['String']['output'];
  document: Scalars['String']['output'];
  estimatedMs: Scalars['Float']['output'];
  id: Scalars['ID']['output'];
  model: Scalars['String']['output'];
  /** Operations that would be sent. */
  operations: Scalars['Int']['output'];
  rejectionCount: Scalars['Int']['output'];
  rejections: Array<PlanRejection>;
  requests: Scalars['Int']['output'];
  sample: Array<PlanSampleRow>;
  /** Records that the targets name. */
  targets: Scalars['Int']['output'];
  tombstones: Scalars['Int']['output'];
  /** Targets that already are as asked. */
  unchanged: Scalars['Int']['output'];
};

export type PlanRejection = {
  __typename?: 'PlanRejection';
  field?: Maybe<Scalars['String']['output']>;
  key: Scalars['ModelKey']['output'];
  reason: Scalars['String']['output'];
};

export type PlanSampleRow = {
  __typename?: 'PlanSampleRow';
  after?: Maybe<Scalars['JSON']['output']>;
  before?: Maybe<Scalars['JSON']['output']>;
  changedFields: Array<Scalars['String']['output']>;
  key: Scalars['ModelKey']['output'];
};

export type Profile = {
  __typename?: 'Profile';
  authMode: AuthMode;
  /** The files this profile was made from, as they were called. */
  configFile?: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['Timestamp']['output'];
  endpoint?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  lastOpenedAt?: Maybe<Scalars['Timestamp']['output']>;
  modelCount: Scalars['Int']['output'];
  name: Scalars['String']['output'];
  region?: Maybe<Scalars['String']['output']>;
  schemaFile?: Maybe<Scalars['String']['output']>;
  schemaSource?: Maybe<Scalars['String']['output']>;
  /** NONE: no secret needed or none given. SESSION: forgotten when the program ends. */
  secret: SecretState;
  tier: EnvironmentTier;
};

export type Query = {
  __typename?: 'Query';
  app: AppInfo;
  connection?: Maybe<Connection>;
  editPreview: EditPreview;
  generatedMutation: GeneratedDocument;
  models: Array<Model>;
  plan?: Maybe<Plan>;
  profiles: Array<Profile>;
  record?: Maybe<RecordDetail>;
  records: RecordPage;
  run?: Maybe<Run>;
  runOperations: RunOperationPage;
  runs: Array<Run>;
  schemaView: SchemaView;
  sentDocuments: Array<SentDocument>;
  syncStatus: SyncStatus;
  syncTimeline: Array<SyncEvent>;
};


export type QueryEditPreviewArgs = {
  input: SaveRecordInput;
};


export type QueryGeneratedMutationArgs = {
  key?: InputMaybe<Scalars['ModelKey']['input']>;
  kind: MutationKind;
  model: Scalars['String']['input'];
};


export type QueryPlanArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRecordArgs = {
  key: Scalars['ModelKey']['input'];
  model: Scalars['String']['input'];
};


export type QueryRecordsArgs = {
  limit?: Scalars['Int']['input'];
  model: Scalars['String']['input'];
  offset?: Scalars['Int']['input'];
  sort?: InputMaybe<Array<SortInput>>;
  tombstones?: Scalars['Boolean']['input'];
  where?: InputMaybe<Scalars['JSON']['input']>;
};


export type QueryRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRunOperationsArgs = {
  limit?: Scalars['Int']['input'];
  offset?: Scalars['Int']['input'];
  runId: Scalars['ID']['input'];
  state?: InputMaybe<OperationState>;
};


export type QuerySentDocumentsArgs = {
  limit?: Scalars['Int']['input'];
};


export type QuerySyncTimelineArgs = {
  limit?: Scalars['Int']['input'];
};

export type RecordChange = {
  __typename?: 'RecordChange';
  /** The fields whose values differ from what the store held; empty for a new record. */
  changedFields: Array<Scalars['String']['output']>;
  key: Scalars['ModelKey']['output'];
  kind: ChangeKind;
  record?: Maybe<Scalars['JSON']['output']>;
};

export type RecordDetail = {
  __typename?: 'RecordDetail';
  key: Scalars['ModelKey']['output'];
  model: Scalars['String']['output'];
  record: Scalars['JSON']['output'];
  related: Array<RelatedSummary>;
};

/** A window of records; a million of them never cross. */
export type RecordPage = {
  __typename?: 'RecordPage';
  offset: Scalars['Int']['output'];
  records: Array<Scalars['JSON']['output']>;
  /** Records that match, tombstones included where they were asked for. */
  total: Scalars['Int']['output'];
};

/** One coalesced batch of changes of one model, at most ten a second. */
export type RecordsChanged = {
  __typename?: 'RecordsChanged';
  /** The first changes of the batch; `truncated` says there were more. */
  changes: Array<RecordChange>;
  counts: ModelCounts;
  model: Scalars['String']['output'];
  origin: ChangeOrigin;
  truncated: Scalars['Boolean']['output'];
};

export type RelatedSummary = {
  __typename?: 'RelatedSummary';
  /** How many related records the local store holds. */
  count: Scalars['Int']['output'];
  key?: Maybe<Scalars['ModelKey']['output']>;
  /** For a to-one relation, the related record where it is held. */
  record?: Maybe<Scalars['JSON']['output']>;
  relation: Relation;
};

export type Relation = {
  __typename?: 'Relation';
  kind: RelationKind;
  localFields: Array<Scalars['String']['output']>;
  model: Scalars['String']['output'];
  name: Scalars['String']['output'];
  remoteFields: Array<Scalars['String']['output']>;
  required: Scalars['Boolean']['output'];
};

export type RelationKind =
  | 'BELONGS_TO'
  | 'HAS_MANY'
  | 'HAS_ONE';

export type Run = {
  __typename?: 'Run';
  concurrency: Scalars['Int']['output'];
  counts: RunCounts;
  createdAt: Scalars['Timestamp']['output'];
  delivery: Delivery;
  description: Scalars['String']['output'];
  endedAt?: Maybe<Scalars['Timestamp']['output']>;
  id: Scalars['ID']['output'];
  kind: Scalars['String']['output'];
  model: Scalars['String']['output'];
  perSecond: Scalars['Float']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  remainingMs?: Maybe<Scalars['Float']['output']>;
  startedAt?: Maybe<Scalars['Timestamp']['output']>;
  state: RunState;
};

export type RunCounts = {
  __typename?: 'RunCounts';
  applied: Scalars['Int']['output'];
  conflicted: Scalars['Int']['output'];
  notSent: Scalars['Int']['output'];
  planned: Scalars['Int']['output'];
  rejected: Scalars['Int']['output'];
  sent: Scalars['Int']['output'];
  unchanged: Scalars['Int']['output'];
  unknown: Scalars['Int']['output'];
};

export type RunDocumentInput = {
  document: Scalars['String']['input'];
  level?: GuardLevel;
  operationName?: InputMaybe<Scalars['String']['input']>;
  variables?: InputMaybe<Scalars['JSON']['input']>;
};

export type RunOperation = {
  __typename?: 'RunOperation';
  after?: Maybe<Scalars['JSON']['output']>;
  attempts: Scalars['Int']['output'];
  before?: Maybe<Scalars['JSON']['output']>;
  /** When our own subscription saw the write come back complete. */
  deliveredMs?: Maybe<Scalars['Float']['output']>;
  id: Scalars['ID']['output'];
  key: Scalars['ModelKey']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  result?: Maybe<Scalars['JSON']['output']>;
  sentAt?: Maybe<Scalars['Timestamp']['output']>;
  seq: Scalars['Int']['output'];
  settledAt?: Maybe<Scalars['Timestamp']['output']>;
  state: OperationState;
  theirs?: Maybe<Scalars['JSON']['output']>;
};

export type RunOperationPage = {
  __typename?: 'RunOperationPage';
  offset: Scalars['Int']['output'];
  operations: Array<RunOperation>;
  total: Scalars['Int']['output'];
};

export type RunState =
  | 'CANCELLED'
  | 'FAILED'
  | 'FINISHED'
  | 'INTERRUPTED'
  | 'PAUSED'
  | 'QUEUED'
  | 'RUNNING';

export type RuntimeKind =
  | 'FALLBACK'
  | 'OFFICIAL';

export type SaveOutcome =
  | 'APPLIED'
  | 'CONFLICT'
  | 'MERGED'
  | 'REJECTED'
  | 'UNKNOWN';

export type SaveRecordInput = {
  /** What the editor showed before the change, for the conflict view. */
  base?: InputMaybe<Scalars['JSON']['input']>;
  /** The version the edit was based on; required for update and delete. */
  baseVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Only the fields that were changed (or all that were given, for a create). */
  changes: Scalars['JSON']['input'];
  /** Absent for a create. */
  key?: InputMaybe<Scalars['ModelKey']['input']>;
  kind: MutationKind;
  model: Scalars['String']['input'];
};

export type SaveResult = {
  __typename?: 'SaveResult';
  /** Fields where the result differs from what was asked. */
  differingFields: Array<Scalars['String']['output']>;
  /** APPLIED: stored as asked. MERGED: the service kept some of its own values. CONFLICT: refused, see theirs. */
  outcome: SaveOutcome;
  problem?: Maybe<Scalars['JSON']['output']>;
  record?: Maybe<Scalars['JSON']['output']>;
  /** The service's record at the time of a conflict or merge. */
  theirs?: Maybe<Scalars['JSON']['output']>;
};

export type SchemaView = {
  __typename?: 'SchemaView';
  /** The transformed SDL of the API, for completion and the guard in the window. */
  apiSdl: Scalars['String']['output'];
  customTypes: Array<CustomType>;
  enums: Array<EnumType>;
  source: Scalars['String']['output'];
};

export type SecretState =
  | 'KEYCHAIN'
  | 'MISSING'
  | 'NONE'
  | 'SESSION';

/** What came back for a document, kept in the history. */
export type SentDocument = {
  __typename?: 'SentDocument';
  at: Scalars['Timestamp']['output'];
  document: Scalars['String']['output'];
  /** AppSync's errors explained: cause, what it means for the data, next step. */
  explanations: Array<Scalars['JSON']['output']>;
  httpStatus?: Maybe<Scalars['Int']['output']>;
  id: Scalars['ID']['output'];
  level: GuardLevel;
  ms: Scalars['Float']['output'];
  ok: Scalars['Boolean']['output'];
  operationName?: Maybe<Scalars['String']['output']>;
  /** Set when nothing came back. */
  problem?: Maybe<Scalars['JSON']['output']>;
  response?: Maybe<Scalars['JSON']['output']>;
  variables?: Maybe<Scalars['JSON']['output']>;
};

export type SortInput = {
  descending?: Scalars['Boolean']['input'];
  field: Scalars['String']['input'];
};

export type Subscription = {
  __typename?: 'Subscription';
  connectionChanged?: Maybe<Connection>;
  recordsChanged: RecordsChanged;
  runProgressed: Run;
  syncEventHappened: SyncEvent;
  syncStatusChanged: SyncStatus;
};


export type SubscriptionRecordsChangedArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
};

export type SyncEvent = {
  __typename?: 'SyncEvent';
  at: Scalars['Timestamp']['output'];
  message: Scalars['String']['output'];
  model?: Maybe<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
};

export type SyncKind =
  | 'BASE'
  | 'DELTA';

export type SyncPhase =
  | 'FAILED'
  | 'IDLE'
  | 'OFFLINE'
  | 'READY'
  | 'STOPPED'
  | 'SUBSCRIBING'
  | 'SYNCING';

export type SyncStatus = {
  __typename?: 'SyncStatus';
  eventsPerSecond: Scalars['Float']['output'];
  lastSyncedAt?: Maybe<Scalars['Timestamp']['output']>;
  models: Array<ModelSyncStatus>;
  online: Scalars['Boolean']['output'];
  outbox: Scalars['Int']['output'];
  phase: SyncPhase;
  problem?: Maybe<Scalars['JSON']['output']>;
  realtimeConnected: Scalars['Boolean']['output'];
};

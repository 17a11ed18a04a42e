import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
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

/** What a changed endpoint leads to. */
export type AddressMeaning =
  /** Another backend: the local copy begins anew, and the journal of the first is kept apart. */
  | 'OTHER'
  /** The same backend under another address; local copy, outbox and journal go on. */
  | 'SAME';

export type AdoptionPlan = {
  __typename?: 'AdoptionPlan';
  plan: Plan;
  /** Records that the service listed. */
  scanned: Scalars['Int']['output'];
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

/** The client configuration, or the address of the endpoint and a key. */
export type AttachBackendInput = {
  apiKey?: InputMaybe<Scalars['String']['input']>;
  configPath?: InputMaybe<Scalars['String']['input']>;
  endpoint?: InputMaybe<Scalars['String']['input']>;
  tier: EnvironmentTier;
};

/** What was started, stopped, allowed and ended; each entry's hash covers the one before it. */
export type AuditEntry = {
  __typename?: 'AuditEntry';
  /** What that run is called. */
  about?: Maybe<Scalars['String']['output']>;
  action: Scalars['String']['output'];
  at: Scalars['Timestamp']['output'];
  detail?: Maybe<Scalars['JSON']['output']>;
  hash: Scalars['String']['output'];
  no: Scalars['Int']['output'];
  /** The run where it was about one. */
  runId?: Maybe<Scalars['ID']['output']>;
  /** The id of what it was about. */
  subject: Scalars['String']['output'];
};

/** Something wrong with one entry or several in a row. */
export type AuditFault = {
  __typename?: 'AuditFault';
  no: Scalars['Int']['output'];
  /** The last of them. */
  to: Scalars['Int']['output'];
  what: AuditFaultKind;
};

export type AuditFaultKind =
  | 'CHANGED'
  | 'MISSING'
  /** It does not follow from the one before. */
  | 'NOT_NEXT';

export type AuditPage = {
  __typename?: 'AuditPage';
  entries: Array<AuditEntry>;
  offset: Scalars['Int']['output'];
  total: Scalars['Int']['output'];
};

export type AuditVerdict = {
  __typename?: 'AuditVerdict';
  /** The first entry that something is wrong with; null when the chain is whole. */
  brokenAt?: Maybe<Scalars['Int']['output']>;
  entries: Scalars['Int']['output'];
  faultCount: Scalars['Int']['output'];
  /** The first 100. */
  faults: Array<AuditFault>;
  head: Scalars['String']['output'];
  /** Runs that no entry tells of, begun or ended, by id; the first 100. */
  untold: Array<Scalars['ID']['output']>;
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
  userPoolClientId?: Maybe<Scalars['String']['output']>;
  /** The user pool that the file names. */
  userPoolId?: Maybe<Scalars['String']['output']>;
  warnings: Array<Scalars['String']['output']>;
};

export type BatchPlanInput = {
  /** Items by list field, added at the end. */
  append?: InputMaybe<Scalars['JSON']['input']>;
  /** New records; the targets are not looked at. */
  create?: InputMaybe<Array<Scalars['JSON']['input']>>;
  delete?: Scalars['Boolean']['input'];
  description?: InputMaybe<Scalars['String']['input']>;
  model: Scalars['String']['input'];
  /** Items by list field, taken out wherever they are. */
  remove?: InputMaybe<Scalars['JSON']['input']>;
  /** Reads each target from the service first, so that the plan stands on its present version. */
  reread?: Scalars['Boolean']['input'];
  /** Writes to tombstones to see whether the service revives them. */
  restore?: Scalars['Boolean']['input'];
  /** Field values to set; null unsets. */
  set?: InputMaybe<Scalars['JSON']['input']>;
  targets: BatchTargetsInput;
  /** A write that changes nothing but the version, so that every app receives the record again. */
  touch?: Scalars['Boolean']['input'];
  /** JSONata expressions by field, evaluated on the record. */
  transform?: InputMaybe<Scalars['JSON']['input']>;
};

export type BatchTargetsInput = {
  keys?: InputMaybe<Array<Scalars['ModelKey']['input']>>;
  /** AppSync filter form; {} is every record that isn't a tombstone. */
  where?: InputMaybe<Scalars['JSON']['input']>;
};

export type BulkSettlement = {
  __typename?: 'BulkSettlement';
  left: Scalars['Int']['output'];
  sent: Scalars['Int']['output'];
  settled: Scalars['Int']['output'];
};

export type ChallengeAnswerInput = {
  attributes?: InputMaybe<Scalars['JSON']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  newPassword?: InputMaybe<Scalars['String']['input']>;
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

/** What clearing the local copy takes away; changes in the outbox stay. */
export type ClearEffect = {
  __typename?: 'ClearEffect';
  models: Array<ModelCounts>;
  pending: Scalars['Int']['output'];
  records: Scalars['Int']['output'];
  tombstones: Scalars['Int']['output'];
};

/** A conflict as it happened; it stays listed when a policy or a person has settled it. */
export type Conflict = {
  __typename?: 'Conflict';
  at: Scalars['Timestamp']['output'];
  base?: Maybe<Scalars['JSON']['output']>;
  baseVersion?: Maybe<Scalars['Int']['output']>;
  /** Null while it is open, and for those settled by earlier versions. */
  detail?: Maybe<Settlement>;
  /** The fields at issue: those that were merged, or that somebody else had changed as well. */
  fields: Array<Scalars['String']['output']>;
  how: ConflictHow;
  id: Scalars['ID']['output'];
  key: Scalars['ModelKey']['output'];
  model: Scalars['String']['output'];
  /** The record as the local copy holds it now; null where it isn't held. */
  now?: Maybe<Scalars['JSON']['output']>;
  operation: MutationKind;
  /** The fields that were sent. */
  ours: Scalars['JSON']['output'];
  result?: Maybe<Scalars['JSON']['output']>;
  runDescription: Scalars['String']['output'];
  /** Null for a conflict of the outbox. */
  runId?: Maybe<Scalars['ID']['output']>;
  runKind: Scalars['String']['output'];
  /** The policy or decision that settled it; null while it is open. */
  settled?: Maybe<Scalars['String']['output']>;
  settledAt?: Maybe<Scalars['Timestamp']['output']>;
  /** The record as the answer showed it; of a merge, what came out. */
  theirs?: Maybe<Scalars['JSON']['output']>;
  /** The record that a merged write met, where it is known. */
  theirsBefore?: Maybe<Scalars['JSON']['output']>;
  theirsSource?: Maybe<TheirsSource>;
};

export type ConflictDecision =
  /** The service's record stays as it is; nothing is sent. */
  | 'KEEP_THEIRS'
  /** What was asked for is sent again, on the version that the service has now. */
  | 'OURS'
  /** The same, but only where nobody else changed the fields that it touches. */
  | 'OURS_WHERE_UNCHANGED';

/** Whether the API of the sandbox has conflict detection. */
export type ConflictDetection =
  /** As after a push that has switched it off; the three metadata are gone. */
  | 'OFF'
  /** As after a push that has switched it off; the three metadata are ordinary fields. */
  | 'OFF_FIELDS_KEPT'
  | 'ON';

export type ConflictExplanation = {
  __typename?: 'ConflictExplanation';
  /** What each strategy makes of the same write. */
  alternatives: Array<Prediction>;
  happened?: Maybe<Prediction>;
  /** The strategy that the service showed by what it did. */
  strategy: ConflictStrategy;
  /** The record that the write met, before the service merged. */
  theirsBefore?: Maybe<Scalars['JSON']['output']>;
  /** Said where theirsBefore is null. */
  theirsNote?: Maybe<Scalars['String']['output']>;
};

export type ConflictHow =
  /** The service wrote its own combination. */
  | 'MERGED'
  /** Nothing was written. */
  | 'REFUSED';

export type ConflictPage = {
  __typename?: 'ConflictPage';
  conflicts: Array<Conflict>;
  offset: Scalars['Int']['output'];
  total: Scalars['Int']['output'];
};

export type ConflictPolicy =
  | 'OVERWRITE'
  | 'RETRY_UNCHANGED'
  | 'SKIP'
  | 'STOP';

export type ConflictRateOfField = {
  __typename?: 'ConflictRateOfField';
  conflicts: Scalars['Int']['output'];
  field: Scalars['String']['output'];
  model: Scalars['String']['output'];
};

export type ConflictRateOfModel = {
  __typename?: 'ConflictRateOfModel';
  conflicts: Scalars['Int']['output'];
  model: Scalars['String']['output'];
  writes: Scalars['Int']['output'];
};

export type ConflictRateOfTime = {
  __typename?: 'ConflictRateOfTime';
  at: Scalars['Timestamp']['output'];
  conflicts: Scalars['Int']['output'];
  writes: Scalars['Int']['output'];
};

/** Conflicts beside the writes among which they happened. */
export type ConflictRates = {
  __typename?: 'ConflictRates';
  byField: Array<ConflictRateOfField>;
  byModel: Array<ConflictRateOfModel>;
  /** One entry a bucket that has any, oldest first. */
  byTime: Array<ConflictRateOfTime>;
};

/** What decided over one field. */
export type ConflictRule =
  | 'ABSENT_IS_ADDED'
  | 'ALREADY_SO'
  | 'EMPTYING_IS_IGNORED'
  | 'HANDLER_DECIDES'
  | 'LIST_IS_APPENDED'
  | 'MEMBERS_ARE_MERGED'
  | 'SERVICE_KEEPS'
  | 'VERSION_MATCHES'
  | 'WRITE_IS_REFUSED';

export type ConflictStrategy =
  | 'AUTOMERGE'
  | 'LAMBDA'
  | 'OPTIMISTIC_CONCURRENCY';

/** The connection that is open in this window. */
export type Connection = {
  __typename?: 'Connection';
  /** Why it failed; while it is OPEN, why what it signs in with isn't good any more. */
  problem?: Maybe<Scalars['JSON']['output']>;
  profile: Profile;
  /** How other programs on this computer reach the embedded sandbox; null for a backend. */
  sandbox?: Maybe<SandboxAccess>;
  state: ConnectionState;
  /** The strategy of the sandbox; null where it can't be known. */
  strategy?: Maybe<ConflictStrategy>;
};

export type ConnectionState =
  | 'CLOSING'
  | 'FAILED'
  | 'OPEN'
  | 'OPENING';

/** What a copy came to. */
export type CopiedRecords = {
  __typename?: 'CopiedRecords';
  badRowsFile?: Maybe<Scalars['String']['output']>;
  /** References to records that were not copied: kept as they are. */
  foreign: Scalars['Int']['output'];
  models: Array<ImportReport>;
  ms: Scalars['Float']['output'];
  requests: Scalars['Int']['output'];
};

export type CopyInput = {
  /** Only counts. */
  dryRun?: Scalars['Boolean']['input'];
  /** Keeps the keys; otherwise records with an id get new ones, the same ones at every copy. */
  keepKeys?: Scalars['Boolean']['input'];
  /** Fields by which a record is here already: it is referred to and, without update, left as it is. */
  match?: InputMaybe<Array<CopyMatchInput>>;
  models: Array<Scalars['String']['input']>;
  profileId: Scalars['ID']['input'];
  /** Writes over records that are here already. */
  update?: Scalars['Boolean']['input'];
};

export type CopyMatchInput = {
  fields: Array<Scalars['String']['input']>;
  model: Scalars['String']['input'];
};

/** Another connection, whose local copy records can be copied from. */
export type CopySource = {
  __typename?: 'CopySource';
  models: Array<CopySourceModel>;
  name: Scalars['String']['output'];
  /** Why nothing can be copied from it. */
  problem?: Maybe<Scalars['JSON']['output']>;
  profileId: Scalars['ID']['output'];
  tier: EnvironmentTier;
};

/** What the local copy of another connection holds of one model. */
export type CopySourceModel = {
  __typename?: 'CopySourceModel';
  /** Whether this connection has the model too. */
  isHere: Scalars['Boolean']['output'];
  /** Only a part of the model was kept there. */
  isPartial: Scalars['Boolean']['output'];
  model: Scalars['String']['output'];
  records: Scalars['Int']['output'];
  /** Null where it was never synced to its end. */
  syncedAt?: Maybe<Scalars['Timestamp']['output']>;
};

/** Secrets, on their way in only; what is left out stays as it is, and an empty text forgets. */
export type CredentialsInput = {
  accessKeyId?: InputMaybe<Scalars['String']['input']>;
  apiKey?: InputMaybe<Scalars['String']['input']>;
  lambdaToken?: InputMaybe<Scalars['String']['input']>;
  oidcToken?: InputMaybe<Scalars['String']['input']>;
  secretAccessKey?: InputMaybe<Scalars['String']['input']>;
  sessionToken?: InputMaybe<Scalars['String']['input']>;
};

export type CustomType = {
  __typename?: 'CustomType';
  fields: Array<ModelField>;
  name: Scalars['String']['output'];
};

export type DecisionObstacle = {
  __typename?: 'DecisionObstacle';
  count: Scalars['Int']['output'];
  /** Of one of them, as the example. */
  problem: Scalars['JSON']['output'];
};

/** What one decision about many conflicts would come to, as far as the local copy knows. Nothing is sent. */
export type DecisionPreview = {
  __typename?: 'DecisionPreview';
  /** Writes of decisions just before, which count to the same limit. */
  justSent: Scalars['Int']['output'];
  /** Writes that may be sent at once unless the limit is raised; null for no limit. */
  maxRecords?: Maybe<Scalars['Int']['output']>;
  nothingToSend: Scalars['Int']['output'];
  /** Why some would stay open. */
  obstacles: Array<DecisionObstacle>;
  /** The first five writes. */
  sample: Array<DecisionSample>;
  stayOpen: Scalars['Int']['output'];
  toSend: Scalars['Int']['output'];
};

export type DecisionSample = {
  __typename?: 'DecisionSample';
  after: Scalars['JSON']['output'];
  /** The service's values of the fields that would be written. */
  before: Scalars['JSON']['output'];
  id: Scalars['ID']['output'];
  key: Scalars['ModelKey']['output'];
  model: Scalars['String']['output'];
  operation: MutationKind;
};

export type DeletedWith = {
  __typename?: 'DeletedWith';
  count: Scalars['Int']['output'];
  model: Scalars['String']['output'];
};

export type Delivery = {
  __typename?: 'Delivery';
  complete: Scalars['Int']['output'];
  incomplete: Scalars['Int']['output'];
  /** Under way while the console's own subscriptions had a gap: nothing can be said of their delivery. */
  notListening?: Maybe<NotListening>;
  notSeen: Scalars['Int']['output'];
  p95Ms?: Maybe<Scalars['Float']['output']>;
};

export type DriftCounts = {
  __typename?: 'DriftCounts';
  differs: Scalars['Int']['output'];
  onlyHere: Scalars['Int']['output'];
  onlyThere: Scalars['Int']['output'];
  pending: Scalars['Int']['output'];
};

export type DriftFinding = {
  __typename?: 'DriftFinding';
  fields: Array<Scalars['String']['output']>;
  hereVersion?: Maybe<Scalars['Int']['output']>;
  key: Scalars['ModelKey']['output'];
  kind: DriftKind;
  /** Why a repair could not settle it. */
  problem?: Maybe<Scalars['JSON']['output']>;
  thereVersion?: Maybe<Scalars['Int']['output']>;
};

export type DriftKind =
  | 'DIFFERS'
  | 'ONLY_HERE'
  | 'ONLY_THERE'
  /** The two differ because of changes that wait in the outbox. */
  | 'PENDING';

export type DriftPage = {
  __typename?: 'DriftPage';
  findings: Array<DriftFinding>;
  found: DriftCounts;
  offset: Scalars['Int']['output'];
};

export type DriftProgress = {
  __typename?: 'DriftProgress';
  done: Scalars['Int']['output'];
  step: DriftStep;
  /** Null while nobody knows. */
  total?: Maybe<Scalars['Int']['output']>;
};

export type DriftRepair = {
  __typename?: 'DriftRepair';
  left: Scalars['Int']['output'];
  repaired: Scalars['Int']['output'];
};

/** What a comparison that ran to its end has looked at. */
export type DriftReport = {
  __typename?: 'DriftReport';
  endedAt: Scalars['Timestamp']['output'];
  /** Records that are held here, without tombstones. */
  here: Scalars['Int']['output'];
  startedAt: Scalars['Timestamp']['output'];
  /** Records that the service sent, tombstones included. */
  there: Scalars['Int']['output'];
  unconfirmed: Scalars['Int']['output'];
  unreadable: Scalars['Int']['output'];
};

/** Both sides of one record, read now. */
export type DriftSides = {
  __typename?: 'DriftSides';
  here?: Maybe<Scalars['JSON']['output']>;
  there?: Maybe<Scalars['JSON']['output']>;
};

export type DriftState =
  | 'CANCELLED'
  | 'DONE'
  | 'FAILED'
  | 'RUNNING'
  | 'WAITING';

export type DriftStep =
  | 'COMPARING'
  | 'CONFIRMING'
  | 'READING'
  | 'REPAIRING';

/** What would become of an edit whose record has changed since it was begun. */
export type EditPrediction = {
  __typename?: 'EditPrediction';
  /** The record as the local copy holds it now; null where it isn't held. */
  current?: Maybe<Scalars['JSON']['output']>;
  /** Null where nothing conflicts or the record is gone. */
  prediction?: Maybe<Prediction>;
  /** Where the strategy is known from. */
  strategySource: StrategySource;
};

export type EditPredictionInput = {
  /** The record that the edit was made on; null where only its version is known. */
  base?: InputMaybe<Scalars['JSON']['input']>;
  edited: Scalars['JSON']['input'];
  key: Scalars['ModelKey']['input'];
  model: Scalars['String']['input'];
  /** UPDATE unless it says DELETE. */
  operation?: InputMaybe<MutationKind>;
  /** The version that is sent; that of `base` unless given. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** The exact mutation that would be sent for an edit, and the guard's verdict on it. */
export type EditPreview = {
  __typename?: 'EditPreview';
  accepted: Scalars['Boolean']['output'];
  /** What a deletion that waits in the outbox takes with it. */
  alsoDeleted: Array<DeletedWith>;
  document: Scalars['String']['output'];
  /** Where a save goes now. */
  goesTo: SaveRoute;
  /** Problems of the values themselves: the field and what is wrong. */
  invalid: Array<Scalars['JSON']['output']>;
  /** A save is taken only with a reason. */
  needsReason: Scalars['Boolean']['output'];
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

export type ExportInput = {
  /** Fields and relation.field; all fields with their metadata unless given. */
  columns?: InputMaybe<Array<Scalars['String']['input']>>;
  format: TableFormat;
  includeDeleted?: Scalars['Boolean']['input'];
  model: Scalars['String']['input'];
  where?: InputMaybe<Scalars['JSON']['input']>;
};

export type ExportedFile = {
  __typename?: 'ExportedFile';
  count: Scalars['Int']['output'];
  path: Scalars['String']['output'];
};

export type ExportedRecords = {
  __typename?: 'ExportedRecords';
  file: Scalars['String']['output'];
  records: Scalars['Int']['output'];
};

export type FieldKind =
  | 'CUSTOM_TYPE'
  | 'ENUM'
  | 'SCALAR';

export type FieldOutcome =
  | 'COMBINED'
  | 'OURS'
  | 'SAME'
  | 'THEIRS'
  | 'UNDECIDED';

export type FieldPrediction = {
  __typename?: 'FieldPrediction';
  base?: Maybe<Scalars['JSON']['output']>;
  /** The service's value has changed since the base. */
  changedThere: Scalars['Boolean']['output'];
  field: Scalars['String']['output'];
  /** Of a field that is merged member by member. */
  members: Array<MemberRule>;
  ours?: Maybe<Scalars['JSON']['output']>;
  outcome: FieldOutcome;
  result?: Maybe<Scalars['JSON']['output']>;
  rule: ConflictRule;
  theirs?: Maybe<Scalars['JSON']['output']>;
};

export type FileKind =
  /** A folder that an archive is written into */
  | 'ARCHIVE_FOLDER'
  /** A folder of a client's code */
  | 'CLIENT_FOLDER'
  | 'CONFIG'
  /** CSV or JSON Lines */
  | 'DATA'
  /** A JavaScript file that exports a handler */
  | 'FUNCTION'
  /** A folder of migrations */
  | 'MIGRATION_FOLDER'
  /** Changes that were exported from an outbox */
  | 'PENDING_CHANGES'
  | 'PLAN'
  /** A folder of JSON Lines files, one a model */
  | 'RECORDS_FOLDER'
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

export type IamSettings = {
  __typename?: 'IamSettings';
  profile?: Maybe<Scalars['String']['output']>;
  source: IamSource;
};

export type IamSettingsInput = {
  profile?: InputMaybe<Scalars['String']['input']>;
  source: IamSource;
};

export type IamSource =
  | 'ENVIRONMENT'
  /** An access key that is typed in. */
  | 'KEYS'
  /** A profile of the shared files of AWS's tools. */
  | 'PROFILE';

export type ImportBackendInput = {
  apiKey?: InputMaybe<Scalars['String']['input']>;
  /** The first mode; the configuration's own unless given, which then comes after it. */
  authMode?: InputMaybe<AuthMode>;
  /** amplify_outputs.json, amplifyconfiguration.json or aws-exports.js */
  configPath: Scalars['String']['input'];
  credentials?: InputMaybe<CredentialsInput>;
  name: Scalars['String']['input'];
  readOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Optional where the config file embeds a model introspection. */
  schemaPath?: InputMaybe<Scalars['String']['input']>;
  signIn?: InputMaybe<SignInSettingsInput>;
  tier: EnvironmentTier;
};

/** What a column of a file would become. */
export type ImportColumn = {
  __typename?: 'ImportColumn';
  isSuggested: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
  problem?: Maybe<Scalars['String']['output']>;
  /** First values, as text. */
  sample: Array<Scalars['String']['output']>;
  /** Field, relation.field or -; null where nothing fits. */
  target?: Maybe<Scalars['String']['output']>;
  type?: Maybe<Scalars['String']['output']>;
};

export type ImportInput = {
  /** Nothing is sent when any row is bad. */
  allOrNothing?: Scalars['Boolean']['input'];
  /** Only counts. */
  dryRun?: Scalars['Boolean']['input'];
  file: Scalars['String']['input'];
  /** By the file's name unless given. */
  format?: InputMaybe<TableFormat>;
  /** Field, relation.field or - by column. */
  map?: InputMaybe<Scalars['JSON']['input']>;
  /** Fields that say which record a row means, instead of the key. */
  match?: InputMaybe<Array<Scalars['String']['input']>>;
  model: Scalars['String']['input'];
};

export type ImportPreview = {
  __typename?: 'ImportPreview';
  bytes: Scalars['Float']['output'];
  columns: Array<ImportColumn>;
  file: Scalars['String']['output'];
  format: TableFormat;
  /** What the columns amount to, as ImportInput takes it. */
  map: Scalars['JSON']['output'];
  /** Models that the import looks into and of which only a part is kept here. */
  partial: Array<Scalars['String']['output']>;
  rows: Array<ImportPreviewRow>;
  /** Every target that a column may have. */
  targets: Array<Scalars['String']['output']>;
};

export type ImportPreviewRow = {
  __typename?: 'ImportPreviewRow';
  as: RowVerdict;
  line: Scalars['Int']['output'];
  raw?: Maybe<Scalars['JSON']['output']>;
  reasons: Array<Scalars['String']['output']>;
  /** By field, of the fields' types. */
  values: Scalars['JSON']['output'];
};

export type ImportReport = {
  __typename?: 'ImportReport';
  bad: Scalars['Int']['output'];
  /** Rows that were not written, with reasons; null where there are none. */
  badRowsFile?: Maybe<Scalars['String']['output']>;
  conflicted: Scalars['Int']['output'];
  created: Scalars['Int']['output'];
  failed: Scalars['Int']['output'];
  model: Scalars['String']['output'];
  ms: Scalars['Float']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  requests: Scalars['Int']['output'];
  rows: Scalars['Int']['output'];
  unchanged: Scalars['Int']['output'];
  unknown: Scalars['Int']['output'];
  updated: Scalars['Int']['output'];
};

/** What was kept in a file. */
export type ImportedChanges = {
  __typename?: 'ImportedChanges';
  /** How many were in the outbox already. */
  known: Scalars['Int']['output'];
  path: Scalars['String']['output'];
  taken: Scalars['Int']['output'];
};

/** Something long with files; it goes on in the background. */
export type Job = {
  __typename?: 'Job';
  copied?: Maybe<CopiedRecords>;
  /** Records or rows that are through. */
  done: Scalars['Int']['output'];
  endedAt?: Maybe<Scalars['Timestamp']['output']>;
  exported?: Maybe<ExportedRecords>;
  id: Scalars['ID']['output'];
  imported?: Maybe<ImportReport>;
  kind: JobKind;
  /** What it is at, in a few words. */
  phase: Scalars['String']['output'];
  /** What it came to: the one that fits the kind. */
  plan?: Maybe<MigrationPlan>;
  problem?: Maybe<Scalars['JSON']['output']>;
  report?: Maybe<MigrationReport>;
  /** The run that is under way, or was last. */
  runId?: Maybe<Scalars['ID']['output']>;
  startedAt: Scalars['Timestamp']['output'];
  state: JobState;
  /** The migration's id, or the file. */
  subject: Scalars['String']['output'];
  total?: Maybe<Scalars['Int']['output']>;
};

export type JobKind =
  | 'APPLY'
  | 'ARCHIVE'
  | 'COPY'
  | 'EXPORT'
  | 'IMPORT'
  | 'LEAVE_CHECK'
  | 'PLAN'
  | 'PLAN_ROLLBACK'
  | 'ROLLBACK';

export type JobState =
  | 'CANCELLED'
  | 'DONE'
  | 'FAILED'
  | 'RUNNING';

/** Keys that a text or a query names, with the lines or items that name none. */
export type KeyList = {
  __typename?: 'KeyList';
  keys: Array<Scalars['ModelKey']['output']>;
  problemCount: Scalars['Int']['output'];
  /** The first 200. */
  problems: Array<KeyProblem>;
};

export type KeyProblem = {
  __typename?: 'KeyProblem';
  line: Scalars['Int']['output'];
  reason: Scalars['String']['output'];
  text: Scalars['String']['output'];
};

export type LeaveFinding = {
  __typename?: 'LeaveFinding';
  file?: Maybe<Scalars['String']['output']>;
  level: LeaveLevel;
  line?: Maybe<Scalars['Int']['output']>;
  message: Scalars['String']['output'];
  model?: Maybe<Scalars['String']['output']>;
};

export type LeaveLevel =
  | 'NOTE'
  | 'STOP';

export type LeavePhase =
  | 'AFTER'
  | 'BACK'
  | 'BEFORE'
  | 'SWITCH';

export type LeaveState =
  /** Something stands in the way */
  | 'BLOCKED'
  /** Confirmed by a person */
  | 'BY_HAND'
  | 'DONE'
  /** Not checked yet, or something is left to do */
  | 'OPEN';

export type LeaveStep = {
  __typename?: 'LeaveStep';
  checkedAt?: Maybe<Scalars['Timestamp']['output']>;
  /** For a terminal; nothing here runs them. */
  commands: Array<Scalars['String']['output']>;
  findings: Array<LeaveFinding>;
  id: Scalars['ID']['output'];
  phase: LeavePhase;
  state: LeaveState;
  summary: Scalars['String']['output'];
  /** What it is, and who does it. */
  text: Scalars['String']['output'];
  title: Scalars['String']['output'];
};

/** Where a backend stands on its way out of conflict detection, by what was checked last. */
export type Leaving = {
  __typename?: 'Leaving';
  /** The newest archive's folder. */
  archive?: Maybe<Scalars['String']['output']>;
  clientFolders: Array<Scalars['String']['output']>;
  /** The first step that is not done; null when all are. */
  next?: Maybe<Scalars['ID']['output']>;
  steps: Array<LeaveStep>;
};

export type LocalProjectInput = {
  name: Scalars['String']['input'];
  schemaPath: Scalars['String']['input'];
};

/** What decided over one member of a custom type or JSON value. */
export type MemberRule = {
  __typename?: 'MemberRule';
  /** Names from the field down, the field left out. */
  path: Array<Scalars['String']['output']>;
  rule: ConflictRule;
};

export type MigrationCondition = {
  __typename?: 'MigrationCondition';
  /** As counted on the local copy. */
  actual: Scalars['Int']['output'];
  /** eq, le, ge */
  count: Scalars['JSON']['output'];
  holds: Scalars['Boolean']['output'];
  model: Scalars['String']['output'];
  where?: Maybe<Scalars['JSON']['output']>;
};

export type MigrationDetail = {
  __typename?: 'MigrationDetail';
  definition: Scalars['JSON']['output'];
  file: Scalars['String']['output'];
  /** Counted now. */
  preconditions: Array<MigrationCondition>;
  /** How its next run goes unless other options are given: as the interrupted one was begun, or as the file has it. */
  runOptions: RunOptionsView;
  status: MigrationStatus;
  /** The file as it is written. */
  text: Scalars['String']['output'];
  /** Counted now. */
  verification: MigrationVerification;
};

export type MigrationPlan = {
  __typename?: 'MigrationPlan';
  description: Scalars['String']['output'];
  estimatedMs: Scalars['Float']['output'];
  migration: Scalars['ID']['output'];
  operations: OperationCounts;
  /** Models of which only a part is kept here: nothing else of them is counted, changed or looked up. */
  partial: Array<Scalars['String']['output']>;
  preconditions: Array<MigrationCondition>;
  requests: Scalars['Int']['output'];
  state: MigrationState;
  /** Of the steps that are not done. */
  steps: Array<MigrationStepPlan>;
};

export type MigrationReport = {
  __typename?: 'MigrationReport';
  delivery: Delivery;
  migration: Scalars['ID']['output'];
  ms: Scalars['Float']['output'];
  operations: OperationCounts;
  /** Why it is not complete. */
  problem?: Maybe<Scalars['JSON']['output']>;
  requests: Scalars['Int']['output'];
  state: MigrationState;
};

export type MigrationState =
  | 'APPLIED'
  /** A step is under way or was interrupted. */
  | 'PARTIAL'
  | 'PENDING'
  | 'ROLLED_BACK'
  | 'ROLLING_BACK';

/** Where a migration stands in this connection's environment. */
export type MigrationStatus = {
  __typename?: 'MigrationStatus';
  /** The file, or one that it imports, means something else than what was applied. */
  changed: Scalars['Boolean']['output'];
  description: Scalars['String']['output'];
  endedAt?: Maybe<Scalars['Timestamp']['output']>;
  file: Scalars['String']['output'];
  migration: Scalars['ID']['output'];
  startedAt?: Maybe<Scalars['Timestamp']['output']>;
  state: MigrationState;
  stepsDone: Scalars['Int']['output'];
  stepsTotal: Scalars['Int']['output'];
};

export type MigrationStepPlan = {
  __typename?: 'MigrationStepPlan';
  /** A look at the records as they are now; it can be paged until the migration's next job. */
  plan: Plan;
  /** The run that was interrupted in this step: what is planned is its rest, the operations that were not sent. */
  runId?: Maybe<Scalars['ID']['output']>;
  /** From 1. */
  step: Scalars['Int']['output'];
};

export type MigrationVerb =
  | 'APPLY'
  | 'PLAN'
  /** What a rollback would write, last step first. */
  | 'PLAN_ROLLBACK'
  | 'ROLLBACK';

export type MigrationVerification = {
  __typename?: 'MigrationVerification';
  holds: Scalars['Boolean']['output'];
  postconditions: Array<MigrationCondition>;
  state: MigrationState;
};

/** A file of a folder of migrations. */
export type MigrationView = {
  __typename?: 'MigrationView';
  file: Scalars['String']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  /** Null where the file can't be read. */
  status?: Maybe<MigrationStatus>;
};

export type ModeState = {
  __typename?: 'ModeState';
  mode: AuthMode;
  state: SecretState;
  /** Who is signed in to the user pool. */
  username?: Maybe<Scalars['String']['output']>;
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

/** How the comparison of one model with the service stands. */
export type ModelDrift = {
  __typename?: 'ModelDrift';
  found: DriftCounts;
  model: Scalars['String']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  progress?: Maybe<DriftProgress>;
  repair?: Maybe<DriftRepair>;
  report?: Maybe<DriftReport>;
  state: DriftState;
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

/** What of one model is kept here. */
export type ModelSelection = {
  __typename?: 'ModelSelection';
  cap?: Maybe<Scalars['Int']['output']>;
  isOn: Scalars['Boolean']['output'];
  model: Scalars['String']['output'];
  /** AppSync filter form; null for every record. */
  where?: Maybe<Scalars['JSON']['output']>;
};

export type ModelSelectionInput = {
  cap?: InputMaybe<Scalars['Int']['input']>;
  isOn: Scalars['Boolean']['input'];
  model: Scalars['String']['input'];
  where?: InputMaybe<Scalars['JSON']['input']>;
};

/** How the service settles conflicts of a model, and where that is known from. */
export type ModelStrategy = {
  __typename?: 'ModelStrategy';
  model: Scalars['String']['output'];
  source: StrategySource;
  /** Null where nothing is known. */
  strategy?: Maybe<ConflictStrategy>;
};

export type ModelStrategySetting = {
  __typename?: 'ModelStrategySetting';
  model: Scalars['String']['output'];
  strategy: ConflictStrategy;
};

export type ModelStrategySettingInput = {
  model: Scalars['String']['input'];
  strategy: ConflictStrategy;
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
  /** True where the selection keeps nothing of the model here. */
  isOff?: Maybe<Scalars['Boolean']['output']>;
  /** True where a cap ended the base sync before the service had sent everything. */
  isTruncated?: Maybe<Scalars['Boolean']['output']>;
  kind?: Maybe<SyncKind>;
  lastSync?: Maybe<Scalars['Timestamp']['output']>;
  model: Scalars['String']['output'];
  /** Milliseconds of the latest sync, once it has ended. */
  ms?: Maybe<Scalars['Int']['output']>;
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
  answerSignIn: SignInStep;
  /** Gives an open project without a backend its backend; what was made waits in the outbox, which is paused. */
  attachBackend: Connection;
  cancelDrift: Scalars['Boolean']['output'];
  /** Ends it after what is under way; a migration or an import can be gone on with. */
  cancelJob: Job;
  /** Gives up planning that is under way; nothing is left of it. */
  cancelPlanning: Scalars['Boolean']['output'];
  cancelRun: Run;
  /** Checks a step; `leaving` has what it came to when the job has ended. Folders of client code where the step looks through them. */
  checkLeaving: Job;
  /** Opens the system's file dialog; null when it is dismissed. */
  chooseFile?: Maybe<Scalars['String']['output']>;
  /** Empties the local copy and reads it anew. What waits in the outbox is kept in a file first; false when that dialog is dismissed. */
  clearLocalCopy: Scalars['Boolean']['output'];
  clearSentDocuments: Scalars['Boolean']['output'];
  clearStagedEdits: Scalars['Int']['output'];
  closeConnection: Scalars['Boolean']['output'];
  /** Compares models with the service, one after the other, in the background. */
  compareWithService: Array<ModelDrift>;
  /** Notes that a person has made sure of a step. */
  confirmLeaving: Leaving;
  createLocalProject: Profile;
  deleteProfile: Scalars['Boolean']['output'];
  discardPlan: Scalars['Boolean']['output'];
  /** Keeps the changes in a file of the person's choice, then gives them up; null when the dialog is dismissed. */
  dropChanges?: Maybe<ExportedFile>;
  /** Cuts every open socket once, as a lost network does. */
  dropSandboxSockets: Scalars['Boolean']['output'];
  /** Writes every table of the sandbox into a folder, a file a model; the number of records. */
  dumpSandbox: Scalars['Int']['output'];
  /** Writes other values into a change that was not sent; with keep, the change goes into a file first, and null means that this dialog was dismissed. */
  editPendingChange?: Maybe<OutboxState>;
  /** Keeps all changes in a file; they stay in the outbox. Null when the dialog is dismissed. */
  exportOutbox?: Maybe<ExportedFile>;
  /** Asks where to and writes the plan for somebody else to review and run; null when the dialog is dismissed. */
  exportPlan?: Maybe<Scalars['String']['output']>;
  /** Asks where to and writes what came of each record; null when the dialog is dismissed. */
  exportRunOperations?: Maybe<Scalars['String']['output']>;
  /** Every waiting change where no ids are given; likewise below. */
  holdChanges: OutboxState;
  importBackend: Profile;
  /** Makes the changes of an exported file again, behind what waits; null when the dialog is dismissed. */
  importOutbox?: Maybe<ImportedChanges>;
  /** Puts the records of a JSON Lines file or a folder of them into the sandbox's tables. Clients hear of them at their next base sync. */
  loadSandbox: SandboxLoad;
  /** Notes durably that a person has looked at the plan. */
  markPlanSeen: Plan;
  /** Asks for such a file and takes it in as a plan; null when the dialog is dismissed. */
  openPlanFile?: Maybe<Plan>;
  openProfile: Connection;
  openSandbox: Connection;
  pauseRun: Run;
  /** Looks through the service for records of a model that have no version, and plans a touch of each. */
  planAdoption: AdoptionPlan;
  /** What a run did not come to, or what failed for one cause, once more: each record's own change on its present version. */
  planAgain: Plan;
  planBatch: Plan;
  /** Records of a restore that stayed deleted, anew under new keys, and what referred to them: one plan a model. */
  planRecreate: Array<Plan>;
  planStagedEdits: Plan;
  /** The inverse of a run on the current versions; what can't be undone is among the rejections, with its reason. */
  planUndo: Plan;
  previewBackend: BackendPreview;
  /** Reads again what comparisons found, except what waits in the outbox. */
  repairDrift: Array<ModelDrift>;
  /** What is given takes the place of the options that it began with; a limit of null is no limit. */
  resumeRun: Run;
  resync: Scalars['Boolean']['output'];
  retryChanges: OutboxState;
  runDocument: SentDocument;
  saveRecord: SaveResult;
  /** Asks where to and writes the support bundle as JSON Lines; null when the dialog is dismissed. */
  saveSupportBundle?: Maybe<ExportedFile>;
  /** Puts made-up records into the sandbox's tables. Clients hear of them at their next base sync. */
  seedSandbox: SandboxSeed;
  /** Keeps a selection and brings the local copy to it. */
  select: Array<ModelSelection>;
  setCredentials: Profile;
  setOutboxPaused: OutboxState;
  /** Starts the sandbox anew at the same address, on the same tables; it is on again when the sandbox is opened next. */
  setSandboxConflictDetection: SandboxControls;
  /** All faults that are to be on, each as `outband sandbox --fault` takes it. */
  setSandboxFaults: SandboxControls;
  /** Without a strategy the model goes by the sandbox's again. */
  setSandboxModelStrategy: SandboxControls;
  /** Of models without a strategy of their own. LAMBDA takes the file of its function. */
  setSandboxStrategy: Connection;
  settleConflict: SettledConflict;
  /** The same decision about many open conflicts: one run a model; cancelPlanning stops it. */
  settleConflicts: BulkSettlement;
  /** Proves the password to the user pool; it isn't kept. */
  signIn: SignInStep;
  signOut: Profile;
  /** Adds to what is staged for a record; null when nothing is left of it. A new record needs no key. */
  stageEdit?: Maybe<StagedEdit>;
  /** Asks for a folder first; null when that is dismissed. */
  startArchive?: Maybe<Job>;
  startCopy: Job;
  /** Asks where to and begins writing; null when the dialog is dismissed. */
  startExport?: Maybe<Job>;
  startImport: Job;
  startMigration: Job;
  startRun: Run;
  /** Takes fields off, or the whole record when none are named. */
  unstageEdit: Scalars['Boolean']['output'];
  updateProfile: Profile;
  /** Writes a commented migration that fits the open connection into a folder, which is asked for unless given; null when the dialog is dismissed. */
  writeExampleMigration?: Maybe<Scalars['String']['output']>;
};


export type MutationAnswerSignInArgs = {
  answer: ChallengeAnswerInput;
  id: Scalars['ID']['input'];
};


export type MutationAttachBackendArgs = {
  id: Scalars['ID']['input'];
  input: AttachBackendInput;
};


export type MutationCancelJobArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCancelRunArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCheckLeavingArgs = {
  folders?: InputMaybe<Array<Scalars['String']['input']>>;
  step: Scalars['ID']['input'];
};


export type MutationChooseFileArgs = {
  kind: FileKind;
};


export type MutationClearStagedEditsArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
};


export type MutationCompareWithServiceArgs = {
  models: Array<Scalars['String']['input']>;
};


export type MutationConfirmLeavingArgs = {
  reason: Scalars['String']['input'];
  step: Scalars['ID']['input'];
};


export type MutationCreateLocalProjectArgs = {
  input: LocalProjectInput;
};


export type MutationDeleteProfileArgs = {
  id: Scalars['ID']['input'];
};


export type MutationDiscardPlanArgs = {
  id: Scalars['ID']['input'];
};


export type MutationDropChangesArgs = {
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
};


export type MutationDumpSandboxArgs = {
  folder: Scalars['String']['input'];
};


export type MutationEditPendingChangeArgs = {
  changes: Scalars['JSON']['input'];
  id: Scalars['ID']['input'];
  keep: Scalars['Boolean']['input'];
};


export type MutationExportPlanArgs = {
  planId: Scalars['ID']['input'];
};


export type MutationExportRunOperationsArgs = {
  format: TableFormat;
  runId: Scalars['ID']['input'];
  state?: InputMaybe<OperationState>;
};


export type MutationHoldChangesArgs = {
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
};


export type MutationImportBackendArgs = {
  input: ImportBackendInput;
};


export type MutationLoadSandboxArgs = {
  giveVersions: Scalars['Boolean']['input'];
  path: Scalars['String']['input'];
};


export type MutationMarkPlanSeenArgs = {
  planId: Scalars['ID']['input'];
};


export type MutationOpenProfileArgs = {
  id: Scalars['ID']['input'];
};


export type MutationPauseRunArgs = {
  id: Scalars['ID']['input'];
};


export type MutationPlanAdoptionArgs = {
  model: Scalars['String']['input'];
};


export type MutationPlanAgainArgs = {
  code?: InputMaybe<Scalars['String']['input']>;
  runId: Scalars['ID']['input'];
  state?: InputMaybe<OperationState>;
};


export type MutationPlanBatchArgs = {
  input: BatchPlanInput;
};


export type MutationPlanRecreateArgs = {
  runId: Scalars['ID']['input'];
};


export type MutationPlanStagedEditsArgs = {
  model: Scalars['String']['input'];
};


export type MutationPlanUndoArgs = {
  operationIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  runId: Scalars['ID']['input'];
};


export type MutationPreviewBackendArgs = {
  configPath: Scalars['String']['input'];
  schemaPath?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRepairDriftArgs = {
  models: Array<Scalars['String']['input']>;
};


export type MutationResumeRunArgs = {
  id: Scalars['ID']['input'];
  options?: InputMaybe<RunOptionsInput>;
};


export type MutationResyncArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRetryChangesArgs = {
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
};


export type MutationRunDocumentArgs = {
  input: RunDocumentInput;
};


export type MutationSaveRecordArgs = {
  input: SaveRecordInput;
};


export type MutationSaveSupportBundleArgs = {
  withRecords?: Scalars['Boolean']['input'];
};


export type MutationSeedSandboxArgs = {
  more: Array<SeedInput>;
};


export type MutationSelectArgs = {
  selection: Array<ModelSelectionInput>;
};


export type MutationSetCredentialsArgs = {
  id: Scalars['ID']['input'];
  input: CredentialsInput;
};


export type MutationSetOutboxPausedArgs = {
  paused: Scalars['Boolean']['input'];
};


export type MutationSetSandboxConflictDetectionArgs = {
  conflictDetection: ConflictDetection;
};


export type MutationSetSandboxFaultsArgs = {
  faults: Array<Scalars['String']['input']>;
};


export type MutationSetSandboxModelStrategyArgs = {
  functionFile?: InputMaybe<Scalars['String']['input']>;
  model: Scalars['String']['input'];
  strategy?: InputMaybe<ConflictStrategy>;
};


export type MutationSetSandboxStrategyArgs = {
  functionFile?: InputMaybe<Scalars['String']['input']>;
  strategy: ConflictStrategy;
};


export type MutationSettleConflictArgs = {
  input: SettleConflictInput;
};


export type MutationSettleConflictsArgs = {
  decision: ConflictDecision;
  ids: Array<Scalars['ID']['input']>;
  maxRecords?: InputMaybe<Scalars['Int']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationSignInArgs = {
  id: Scalars['ID']['input'];
  password: Scalars['String']['input'];
  username: Scalars['String']['input'];
};


export type MutationSignOutArgs = {
  id: Scalars['ID']['input'];
};


export type MutationStageEditArgs = {
  fields: Scalars['JSON']['input'];
  key?: InputMaybe<Scalars['ModelKey']['input']>;
  kind?: MutationKind;
  model: Scalars['String']['input'];
};


export type MutationStartCopyArgs = {
  input: CopyInput;
  options?: InputMaybe<RunOptionsInput>;
};


export type MutationStartExportArgs = {
  input: ExportInput;
};


export type MutationStartImportArgs = {
  input: ImportInput;
  options?: InputMaybe<RunOptionsInput>;
};


export type MutationStartMigrationArgs = {
  file: Scalars['String']['input'];
  options?: InputMaybe<RunOptionsInput>;
  verb: MigrationVerb;
};


export type MutationStartRunArgs = {
  options?: InputMaybe<RunOptionsInput>;
  planId: Scalars['ID']['input'];
};


export type MutationUnstageEditArgs = {
  fields?: InputMaybe<Array<Scalars['String']['input']>>;
  key: Scalars['ModelKey']['input'];
  model: Scalars['String']['input'];
};


export type MutationUpdateProfileArgs = {
  id: Scalars['ID']['input'];
  input: UpdateProfileInput;
};


export type MutationWriteExampleMigrationArgs = {
  folder?: InputMaybe<Scalars['String']['input']>;
};

export type MutationKind =
  | 'CREATE'
  | 'DELETE'
  | 'UPDATE';

export type NotListening = {
  __typename?: 'NotListening';
  count: Scalars['Int']['output'];
  from: Scalars['Timestamp']['output'];
  to: Scalars['Timestamp']['output'];
};

/** Records by what became of them. */
export type OperationCounts = {
  __typename?: 'OperationCounts';
  applied: Scalars['Int']['output'];
  conflicted: Scalars['Int']['output'];
  failed: Scalars['Int']['output'];
  planned: Scalars['Int']['output'];
  unchanged: Scalars['Int']['output'];
  unknown: Scalars['Int']['output'];
};

export type OperationState =
  | 'APPLIED'
  | 'CONFLICTED'
  | 'NOT_SENT'
  | 'REJECTED'
  | 'SENT'
  | 'UNCHANGED'
  | 'UNKNOWN';

/** A window of the outbox, in the order of sending. */
export type OutboxPage = {
  __typename?: 'OutboxPage';
  changes: Array<PendingChange>;
  offset: Scalars['Int']['output'];
  state: OutboxState;
};

export type OutboxState = {
  __typename?: 'OutboxState';
  counts: PendingCounts;
  /** True while nothing is sent because a person wants it so; kept over restarts. */
  isPaused: Scalars['Boolean']['output'];
  total: Scalars['Int']['output'];
};

/** One local change that is not with the service yet. */
export type PendingChange = {
  __typename?: 'PendingChange';
  /** Requests that ended in a conflict so far. */
  attempts: Scalars['Int']['output'];
  createdAt: Scalars['Timestamp']['output'];
  /** The fields that it writes, key fields left out; empty for a deletion. */
  fields: Array<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  isConditional: Scalars['Boolean']['output'];
  key: Scalars['ModelKey']['output'];
  model: Scalars['String']['output'];
  operation: MutationKind;
  problem?: Maybe<Scalars['JSON']['output']>;
  state: PendingState;
};

/** Everything about one change: what will be sent, what it was made on, what the service has by now. */
export type PendingChangeDetail = {
  __typename?: 'PendingChangeDetail';
  base?: Maybe<Scalars['JSON']['output']>;
  change: PendingChange;
  condition?: Maybe<Scalars['JSON']['output']>;
  document?: Maybe<Scalars['String']['output']>;
  /** Why there is no request; null where there is one. */
  noRequest?: Maybe<Scalars['JSON']['output']>;
  /** The record as it is here, the change included; null where it is held no more. */
  now?: Maybe<Scalars['JSON']['output']>;
  /** Where the service has moved on: what would become of the change, field by field. */
  prediction?: Maybe<Prediction>;
  /** What the service has sent of the record since the change was made. */
  service?: Maybe<Scalars['JSON']['output']>;
  /** Where the strategy of the prediction is known from; null without one. */
  strategySource?: Maybe<StrategySource>;
  variables?: Maybe<Scalars['JSON']['output']>;
  version?: Maybe<Scalars['Int']['output']>;
  /** The state of an earlier change of the same record that keeps this one from being sent. */
  waitsBehind?: Maybe<PendingState>;
};

export type PendingCounts = {
  __typename?: 'PendingCounts';
  held: Scalars['Int']['output'];
  inFlight: Scalars['Int']['output'];
  parked: Scalars['Int']['output'];
  rejected: Scalars['Int']['output'];
  waiting: Scalars['Int']['output'];
};

/** PARKED can't succeed as it is; REJECTED was decided against by the service and is kept only to be looked at. */
export type PendingState =
  | 'HELD'
  | 'IN_FLIGHT'
  | 'PARKED'
  | 'REJECTED'
  | 'WAITING';

export type Plan = {
  __typename?: 'Plan';
  createdAt: Scalars['Timestamp']['output'];
  description: Scalars['String']['output'];
  document: Scalars['String']['output'];
  estimatedMs: Scalars['Float']['output'];
  id: Scalars['ID']['output'];
  /** The operations by what they do; null for a plan of an earlier version. */
  kinds?: Maybe<PlanKinds>;
  /** Targets that are records, not tombstones. */
  live: Scalars['Int']['output'];
  model: Scalars['String']['output'];
  /** Operations that would be sent. */
  operations: Scalars['Int']['output'];
  /** Of a plan that was taken in from a file. */
  origin?: Maybe<PlanOrigin>;
  /** Targets whose own change still waits in the outbox. */
  pending: Scalars['Int']['output'];
  rejectionCount: Scalars['Int']['output'];
  rejections: Array<PlanRejection>;
  requests: Scalars['Int']['output'];
  reread: Scalars['Boolean']['output'];
  sample: Array<PlanSampleRow>;
  /** When a person first looked at it. */
  seenAt?: Maybe<Scalars['Timestamp']['output']>;
  /** Targets that the service had another version of than the local copy; found only by re-reading. */
  stale: Scalars['Int']['output'];
  /** Records that the targets name. */
  targets: Scalars['Int']['output'];
  tombstones: Scalars['Int']['output'];
  /** Targets that already are as asked. */
  unchanged: Scalars['Int']['output'];
  warningCount: Scalars['Int']['output'];
  /** Operations that deserve a look first, as those that would break a relation; the first 200. */
  warnings: Array<PlanRejection>;
  /** Nothing narrows the targets: the change goes to every record of the model. */
  wholeModel: Scalars['Boolean']['output'];
};

/** How a plan stands against the records as they are now. */
export type PlanCheck = {
  __typename?: 'PlanCheck';
  checkedAt: Scalars['Timestamp']['output'];
  deleted: Scalars['Int']['output'];
  /** The first 200. */
  listed: Array<StaleOperation>;
  operations: Scalars['Int']['output'];
  overlapping: Scalars['Int']['output'];
  planId: Scalars['ID']['output'];
  /** True where the records were read from the service, false where those of the local copy were looked at. */
  reread: Scalars['Boolean']['output'];
  stale: Scalars['Int']['output'];
};

export type PlanFinding = {
  __typename?: 'PlanFinding';
  field?: Maybe<Scalars['String']['output']>;
  key: Scalars['ModelKey']['output'];
  kind: PlanFindingKind;
  reason: Scalars['String']['output'];
};

export type PlanFindingKind =
  /** Left out of the plan. */
  | 'REJECTED'
  /** Part of the plan, and deserves a look. */
  | 'WARNING';

export type PlanFindingPage = {
  __typename?: 'PlanFindingPage';
  findings: Array<PlanFinding>;
  offset: Scalars['Int']['output'];
  total: Scalars['Int']['output'];
};

/** How many operations of a plan do what; together they are all of them. */
export type PlanKinds = {
  __typename?: 'PlanKinds';
  create: Scalars['Int']['output'];
  delete: Scalars['Int']['output'];
  /** Writes to tombstones, to see whether the service revives them. */
  restore: Scalars['Int']['output'];
  /** Writes that change no value. */
  touch: Scalars['Int']['output'];
  update: Scalars['Int']['output'];
};

/** Where a plan comes from that was handed on by file. */
export type PlanOrigin = {
  __typename?: 'PlanOrigin';
  /** Of all that the file holds: a reviewer names it, and whoever runs the plan compares. */
  digest: Scalars['String']['output'];
  /** The backend that it was made for. */
  environment?: Maybe<Scalars['String']['output']>;
  exportedAt: Scalars['Timestamp']['output'];
  /** Who was signed in to the computer: what the file says, not a proof. */
  exportedBy?: Maybe<Scalars['String']['output']>;
  /** The plan's id where it was made. */
  planId: Scalars['ID']['output'];
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

/** One operation as it will be sent, or nearly: a run may send several in one request. */
export type PlannedDocument = {
  __typename?: 'PlannedDocument';
  document: Scalars['String']['output'];
  key: Scalars['ModelKey']['output'];
  operationName: Scalars['String']['output'];
  variables: Scalars['JSON']['output'];
};

/** How far planning, or a decision about many conflicts, has come. */
export type PlanningProgress = {
  __typename?: 'PlanningProgress';
  /** Records that were looked at, or conflicts that were decided. */
  targets: Scalars['Int']['output'];
};

export type PredictedOutcome =
  | 'MERGED'
  | 'REFUSED'
  | 'UNDECIDED'
  | 'WRITTEN';

/** What a strategy makes of one write. */
export type Prediction = {
  __typename?: 'Prediction';
  fields: Array<FieldPrediction>;
  isConflict: Scalars['Boolean']['output'];
  outcome: PredictedOutcome;
  result?: Maybe<Scalars['JSON']['output']>;
  strategy: ConflictStrategy;
};

export type Profile = {
  __typename?: 'Profile';
  authMode: AuthMode;
  colour?: Maybe<ProfileColour>;
  /** The files this profile was made from, as they were called. */
  configFile?: Maybe<Scalars['String']['output']>;
  /** How the backend settles conflicts, as a person said; null where nobody has. */
  conflictStrategy?: Maybe<ConflictStrategy>;
  createdAt: Scalars['Timestamp']['output'];
  endpoint?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  kind: ProfileKind;
  lastOpenedAt?: Maybe<Scalars['Timestamp']['output']>;
  modelCount: Scalars['Int']['output'];
  /** Models that differ from it. */
  modelStrategies: Array<ModelStrategySetting>;
  /** The first mode, then those for what it may not do; what is known of each, never a secret. */
  modes: Array<ModeState>;
  name: Scalars['String']['output'];
  /** No write leaves over this connection. */
  readOnly: Scalars['Boolean']['output'];
  /** Overrides the real-time address that follows from the endpoint. */
  realtimeUrl?: Maybe<Scalars['String']['output']>;
  region?: Maybe<Scalars['String']['output']>;
  schemaFile?: Maybe<Scalars['String']['output']>;
  schemaSource?: Maybe<Scalars['String']['output']>;
  /** Of the first mode. NONE: nothing is needed. SESSION: forgotten when the program ends. */
  secret: SecretState;
  signIn: SignInSettings;
  tier: EnvironmentTier;
};

/** Beside the colour of the tier. */
export type ProfileColour =
  | 'BLUE'
  | 'GREY'
  | 'LIME'
  | 'PINK'
  | 'TEAL'
  | 'VIOLET';

export type ProfileKind =
  | 'BACKEND'
  /** Models without a backend, until one is attached. */
  | 'LOCAL'
  | 'SANDBOX';

export type Query = {
  __typename?: 'Query';
  app: AppInfo;
  /** Newest first. */
  audit: AuditPage;
  /** Walks the whole hash chain. */
  auditVerdict: AuditVerdict;
  clearEffect: ClearEffect;
  conflictExplanation: ConflictExplanation;
  conflictRates: ConflictRates;
  /** The strategy in force, by model. */
  conflictStrategies: Array<ModelStrategy>;
  /** Newest first; settled and open ones unless told. */
  conflicts: ConflictPage;
  connection?: Maybe<Connection>;
  copySources: Array<CopySource>;
  decisionPreview: DecisionPreview;
  drift: Array<ModelDrift>;
  driftFindings: DriftPage;
  driftSides: DriftSides;
  editPrediction: EditPrediction;
  editPreview: EditPreview;
  generatedMutation: GeneratedDocument;
  /** First rows, what each column is likely to mean, and what an import would do; nothing is kept. */
  importPreview: ImportPreview;
  job?: Maybe<Job>;
  /** Newest first. */
  jobs: Array<Job>;
  /** Keys from text: one a line, CSV with the key's columns, JSON Lines, or a JSON array. */
  keysInText: KeyList;
  /** Keys of the records that a GraphQL query returns, page after page. */
  keysOfQuery: KeyList;
  leaving: Leaving;
  migration: MigrationDetail;
  /** Migrations of a folder in the order of their ids. */
  migrations: Array<MigrationView>;
  models: Array<Model>;
  /** The ids of every open conflict that fits, newest first. */
  openConflictIds: Array<Scalars['ID']['output']>;
  outbox: OutboxPage;
  pendingChange: PendingChangeDetail;
  plan?: Maybe<Plan>;
  /** Compares a plan with the records as they are now. */
  planCheck: PlanCheck;
  planDocuments: Array<PlannedDocument>;
  planFindings: PlanFindingPage;
  /** A window of a plan's operations, in the order in which they are sent. */
  planOperations: RunOperationPage;
  /** Plans that were kept and not started, newest first. */
  plans: Array<Plan>;
  profiles: Array<Profile>;
  record?: Maybe<RecordDetail>;
  /** What the journal has of one record, newest first. */
  recordHistory: RecordHistoryPage;
  records: RecordPage;
  restoreVerdict: RestoreVerdict;
  run?: Maybe<Run>;
  /** The most frequent first. */
  runCauses: Array<RunCause>;
  /** Runs that wrote or were to write a record whose key, as people read it, begins with a text of three letters or more. */
  runIdsByKey: Array<Scalars['ID']['output']>;
  runOperations: RunOperationPage;
  runOptions: RunOptionsView;
  runs: Array<Run>;
  /** What of the embedded sandbox can be changed; null while a backend is open. */
  sandboxControls?: Maybe<SandboxControls>;
  schemaView: SchemaView;
  selection: Array<ModelSelection>;
  selectionEffect: Array<SelectionEffect>;
  /** The newest first; of one sender, or of all. */
  sentDocuments: Array<SentDocument>;
  stagedCounts: Array<StagedCount>;
  stagedEdits: StagedEditPage;
  startRequirements: StartRequirements;
  /** What a support bundle would hold; without records, neither values nor keys of any. */
  supportPreview: Array<SupportSection>;
  syncStatus: SyncStatus;
  syncTimeline: Array<SyncEvent>;
  /** What a transform makes of the first records of the targets. */
  transformSample: Array<TransformSample>;
  /** What must be given before a migration (by its id) or an import (by its model) may start as a whole. */
  wholeRequirements: StartRequirements;
};


export type QueryAuditArgs = {
  limit?: Scalars['Int']['input'];
  offset?: Scalars['Int']['input'];
};


export type QueryConflictExplanationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryConflictRatesArgs = {
  bucketMs: Scalars['Float']['input'];
  from?: InputMaybe<Scalars['Timestamp']['input']>;
};


export type QueryConflictsArgs = {
  field?: InputMaybe<Scalars['String']['input']>;
  from?: InputMaybe<Scalars['Timestamp']['input']>;
  how?: InputMaybe<ConflictHow>;
  limit?: Scalars['Int']['input'];
  model?: InputMaybe<Scalars['String']['input']>;
  offset?: Scalars['Int']['input'];
  open?: InputMaybe<Scalars['Boolean']['input']>;
  runId?: InputMaybe<Scalars['ID']['input']>;
  source?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDecisionPreviewArgs = {
  decision: ConflictDecision;
  ids: Array<Scalars['ID']['input']>;
};


export type QueryDriftFindingsArgs = {
  kind?: InputMaybe<DriftKind>;
  limit?: Scalars['Int']['input'];
  model: Scalars['String']['input'];
  offset?: Scalars['Int']['input'];
};


export type QueryDriftSidesArgs = {
  key: Scalars['ModelKey']['input'];
  model: Scalars['String']['input'];
};


export type QueryEditPredictionArgs = {
  input: EditPredictionInput;
};


export type QueryEditPreviewArgs = {
  input: SaveRecordInput;
};


export type QueryGeneratedMutationArgs = {
  key?: InputMaybe<Scalars['ModelKey']['input']>;
  kind: MutationKind;
  model: Scalars['String']['input'];
};


export type QueryImportPreviewArgs = {
  input: ImportInput;
};


export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


export type QueryKeysInTextArgs = {
  model: Scalars['String']['input'];
  text: Scalars['String']['input'];
};


export type QueryKeysOfQueryArgs = {
  document: Scalars['String']['input'];
  model: Scalars['String']['input'];
  variables?: InputMaybe<Scalars['JSON']['input']>;
};


export type QueryMigrationArgs = {
  file: Scalars['String']['input'];
};


export type QueryMigrationsArgs = {
  folder: Scalars['String']['input'];
};


export type QueryOpenConflictIdsArgs = {
  field?: InputMaybe<Scalars['String']['input']>;
  from?: InputMaybe<Scalars['Timestamp']['input']>;
  how?: InputMaybe<ConflictHow>;
  model?: InputMaybe<Scalars['String']['input']>;
  runId?: InputMaybe<Scalars['ID']['input']>;
  source?: InputMaybe<Scalars['String']['input']>;
};


export type QueryOutboxArgs = {
  limit?: Scalars['Int']['input'];
  offset?: Scalars['Int']['input'];
};


export type QueryPendingChangeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPlanArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPlanCheckArgs = {
  planId: Scalars['ID']['input'];
  reread?: Scalars['Boolean']['input'];
};


export type QueryPlanDocumentsArgs = {
  limit?: Scalars['Int']['input'];
  offset?: Scalars['Int']['input'];
  planId: Scalars['ID']['input'];
};


export type QueryPlanFindingsArgs = {
  kind?: InputMaybe<PlanFindingKind>;
  limit?: Scalars['Int']['input'];
  offset?: Scalars['Int']['input'];
  planId: Scalars['ID']['input'];
};


export type QueryPlanOperationsArgs = {
  limit?: Scalars['Int']['input'];
  offset?: Scalars['Int']['input'];
  planId: Scalars['ID']['input'];
};


export type QueryRecordArgs = {
  key: Scalars['ModelKey']['input'];
  model: Scalars['String']['input'];
};


export type QueryRecordHistoryArgs = {
  key: Scalars['ModelKey']['input'];
  limit?: Scalars['Int']['input'];
  model: Scalars['String']['input'];
  offset?: Scalars['Int']['input'];
};


export type QueryRecordsArgs = {
  limit?: Scalars['Int']['input'];
  model: Scalars['String']['input'];
  offset?: Scalars['Int']['input'];
  sort?: InputMaybe<Array<SortInput>>;
  tombstones?: Scalars['Boolean']['input'];
  where?: InputMaybe<Scalars['JSON']['input']>;
};


export type QueryRestoreVerdictArgs = {
  runId: Scalars['ID']['input'];
};


export type QueryRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRunCausesArgs = {
  runId: Scalars['ID']['input'];
};


export type QueryRunIdsByKeyArgs = {
  text: Scalars['String']['input'];
};


export type QueryRunOperationsArgs = {
  code?: InputMaybe<Scalars['String']['input']>;
  limit?: Scalars['Int']['input'];
  offset?: Scalars['Int']['input'];
  runId: Scalars['ID']['input'];
  state?: InputMaybe<OperationState>;
};


export type QueryRunOptionsArgs = {
  runId: Scalars['ID']['input'];
};


export type QuerySelectionEffectArgs = {
  selection: Array<ModelSelectionInput>;
};


export type QuerySentDocumentsArgs = {
  limit?: Scalars['Int']['input'];
  origin?: InputMaybe<SentOrigin>;
};


export type QueryStagedEditsArgs = {
  key?: InputMaybe<Scalars['ModelKey']['input']>;
  limit?: Scalars['Int']['input'];
  model?: InputMaybe<Scalars['String']['input']>;
  offset?: Scalars['Int']['input'];
};


export type QueryStartRequirementsArgs = {
  options?: InputMaybe<RunOptionsInput>;
  planId: Scalars['ID']['input'];
};


export type QuerySupportPreviewArgs = {
  withRecords?: Scalars['Boolean']['input'];
};


export type QuerySyncTimelineArgs = {
  limit?: Scalars['Int']['input'];
};


export type QueryTransformSampleArgs = {
  model: Scalars['String']['input'];
  targets: BatchTargetsInput;
  transform: Scalars['JSON']['input'];
};


export type QueryWholeRequirementsArgs = {
  name: Scalars['String']['input'];
  operations: Scalars['Int']['input'];
  options?: InputMaybe<RunOptionsInput>;
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

/** One thing that was done to a record from here, or a conflict that the outbox had over it. */
export type RecordHistoryEntry = {
  __typename?: 'RecordHistoryEntry';
  /** What was asked for; null for a deletion. */
  after?: Maybe<Scalars['JSON']['output']>;
  at: Scalars['Timestamp']['output'];
  before?: Maybe<Scalars['JSON']['output']>;
  id: Scalars['ID']['output'];
  kind: MutationKind;
  problem?: Maybe<Scalars['JSON']['output']>;
  reason?: Maybe<Scalars['String']['output']>;
  result?: Maybe<Scalars['JSON']['output']>;
  runDescription: Scalars['String']['output'];
  /** Null for a conflict of the outbox. */
  runId?: Maybe<Scalars['ID']['output']>;
  runKind: Scalars['String']['output'];
  /** Of a conflict: how it was settled since; null while it waits for a decision. */
  settlement?: Maybe<Scalars['String']['output']>;
  state: OperationState;
};

export type RecordHistoryPage = {
  __typename?: 'RecordHistoryPage';
  entries: Array<RecordHistoryEntry>;
  offset: Scalars['Int']['output'];
  total: Scalars['Int']['output'];
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

/** Whether the service revived the records that a restore wrote to. */
export type RestoreVerdict = {
  __typename?: 'RestoreVerdict';
  listed: Array<Scalars['ModelKey']['output']>;
  revived: Scalars['Int']['output'];
  stillDeleted: Scalars['Int']['output'];
};

export type RowVerdict =
  | 'CREATE'
  | 'REJECTED'
  | 'UNCHANGED'
  | 'UPDATE';

export type Run = {
  __typename?: 'Run';
  concurrency: Scalars['Int']['output'];
  counts: RunCounts;
  createdAt: Scalars['Timestamp']['output'];
  delivery: Delivery;
  description: Scalars['String']['output'];
  endedAt?: Maybe<Scalars['Timestamp']['output']>;
  id: Scalars['ID']['output'];
  /** Carried out in a project without a backend: what it wrote waits in the outbox. */
  isLocal: Scalars['Boolean']['output'];
  kind: Scalars['String']['output'];
  model: Scalars['String']['output'];
  perSecond: Scalars['Float']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  remainingMs?: Maybe<Scalars['Float']['output']>;
  /** Runs before it, the one under way included, while it is queued. */
  runsAhead?: Maybe<Scalars['Int']['output']>;
  startedAt?: Maybe<Scalars['Timestamp']['output']>;
  state: RunState;
  /** Conflicts of the run that nobody has decided yet. */
  undecided: Scalars['Int']['output'];
};

/** Why operations of a run conflicted, were refused or are unknown; those of one cause together. */
export type RunCause = {
  __typename?: 'RunCause';
  /** The problem's code; empty where the service gave none. */
  code: Scalars['String']['output'];
  count: Scalars['Int']['output'];
  /** The first of them. */
  key: Scalars['ModelKey']['output'];
  problem?: Maybe<Scalars['JSON']['output']>;
  state: OperationState;
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
  /** Sends with this mode alone; with one that may do it unless given. */
  authMode?: InputMaybe<AuthMode>;
  document: Scalars['String']['input'];
  level?: GuardLevel;
  operationName?: InputMaybe<Scalars['String']['input']>;
  /** Why; kept in the audit record. Production takes no mutation without. */
  reason?: InputMaybe<Scalars['String']['input']>;
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
  /** Of an operation in conflict: how that was settled since; null while it waits for a decision. */
  settlement?: Maybe<Scalars['String']['output']>;
  state: OperationState;
  theirs?: Maybe<Scalars['JSON']['output']>;
};

export type RunOperationPage = {
  __typename?: 'RunOperationPage';
  offset: Scalars['Int']['output'];
  operations: Array<RunOperation>;
  total: Scalars['Int']['output'];
};

/** How a run goes; what is left out has a default that is safe. */
export type RunOptionsInput = {
  /** What was typed to confirm the run, where the connection asks for it. */
  confirmation?: InputMaybe<Scalars['String']['input']>;
  /** The run stops when more operations than this have conflicted. */
  maxConflicts?: InputMaybe<Scalars['Int']['input']>;
  /** The run stops when a larger part of what was answered has failed or conflicted, in percent. */
  maxFailurePercent?: InputMaybe<Scalars['Float']['input']>;
  /** The run stops when more operations than this were rejected. */
  maxFailures?: InputMaybe<Scalars['Int']['input']>;
  /** Records that the run may write, where that is more than the connection allows by itself. */
  maxRecords?: InputMaybe<Scalars['Int']['input']>;
  onConflict?: InputMaybe<ConflictPolicy>;
  /** Requests a second at most. */
  rate?: InputMaybe<Scalars['Float']['input']>;
  /** Why the change is made; kept in the audit chain. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** How a run goes; null is no limit. */
export type RunOptionsView = {
  __typename?: 'RunOptionsView';
  maxConflicts?: Maybe<Scalars['Int']['output']>;
  maxFailurePercent?: Maybe<Scalars['Float']['output']>;
  maxFailures?: Maybe<Scalars['Int']['output']>;
  onConflict: ConflictPolicy;
  rate?: Maybe<Scalars['Float']['output']>;
  /** Why the change was made. */
  reason?: Maybe<Scalars['String']['output']>;
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

/** The sandbox listens on the loopback address alone, and its key opens nothing else. */
export type SandboxAccess = {
  __typename?: 'SandboxAccess';
  apiKey: Scalars['String']['output'];
  caFile: Scalars['String']['output'];
  endpoint: Scalars['String']['output'];
  realtime: Scalars['String']['output'];
  tlsEndpoint: Scalars['String']['output'];
};

export type SandboxControls = {
  __typename?: 'SandboxControls';
  conflictDetection: ConflictDetection;
  /** Faults that are on, each as `outband sandbox --fault` takes it: latency=50..200ms. */
  faults: Array<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  models: Array<SandboxModel>;
};

export type SandboxLoad = {
  __typename?: 'SandboxLoad';
  controls: SandboxControls;
  loaded: Scalars['Int']['output'];
  /** How many took the place of an earlier record. */
  replaced: Scalars['Int']['output'];
  /** How many have no version, so that clients can't read them. */
  unversioned: Scalars['Int']['output'];
};

export type SandboxModel = {
  __typename?: 'SandboxModel';
  name: Scalars['String']['output'];
  /** Live records in the sandbox itself, which the local copy may not have yet. */
  records: Scalars['Int']['output'];
  /** Its own strategy; null where it goes by the sandbox's. */
  strategy?: Maybe<ConflictStrategy>;
};

export type SandboxSeed = {
  __typename?: 'SandboxSeed';
  controls: SandboxControls;
  /** How many came: a model that is keyed by others alone has only so many. */
  made: Scalars['Int']['output'];
};

export type SaveOutcome =
  | 'APPLIED'
  | 'CONFLICT'
  | 'MERGED'
  | 'QUEUED'
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
  /** Why the change is made; kept in the audit chain. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

export type SaveResult = {
  __typename?: 'SaveResult';
  /** Fields where the result differs from what was asked. */
  differingFields: Array<Scalars['String']['output']>;
  /** QUEUED: saved here, waits in the outbox. APPLIED: stored as asked. MERGED: the service kept some of its own values. CONFLICT: refused, see theirs. */
  outcome: SaveOutcome;
  problem?: Maybe<Scalars['JSON']['output']>;
  record?: Maybe<Scalars['JSON']['output']>;
  /** The service's record at the time of a conflict or merge. */
  theirs?: Maybe<Scalars['JSON']['output']>;
};

export type SaveRoute =
  /** There is no service, it can't be reached, or changes are being collected. */
  | 'OUTBOX'
  | 'SERVICE';

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

export type SeedInput = {
  model: Scalars['String']['input'];
  /** How many more. */
  records: Scalars['Int']['input'];
};

/** What a change of the selection would do to the local copy. */
export type SelectionEffect = {
  __typename?: 'SelectionEffect';
  keptPending: Scalars['Int']['output'];
  leaving: Scalars['Int']['output'];
  model: Scalars['String']['output'];
  reads: SelectionReads;
};

export type SelectionReads =
  | 'BASE'
  | 'DELTA'
  | 'NONE'
  | 'REST';

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
  origin: SentOrigin;
  /** Set when nothing came back. */
  problem?: Maybe<Scalars['JSON']['output']>;
  response?: Maybe<Scalars['JSON']['output']>;
  variables?: Maybe<Scalars['JSON']['output']>;
};

export type SentOrigin =
  | 'EDITOR'
  | 'OUTBOX';

export type SettleConflictInput = {
  /** With OURS: the values to send, chosen field by field, instead of what was asked for. */
  changes?: InputMaybe<Scalars['JSON']['input']>;
  decision: ConflictDecision;
  id: Scalars['ID']['input'];
  /** Why; production asks for it where something is sent. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The version that the decision was made on: when the service has moved on, nothing is overwritten. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type SettledBy =
  | 'LATER_EDIT'
  | 'PERSON'
  | 'POLICY';

/** What became of one decision; a conflict that stays open says why. */
export type SettledConflict = {
  __typename?: 'SettledConflict';
  conflict: Conflict;
  problem?: Maybe<Scalars['JSON']['output']>;
  sent: Scalars['Boolean']['output'];
};

/** How a conflict was settled: kept for good. */
export type Settlement = {
  __typename?: 'Settlement';
  by: SettledBy;
  decision: Scalars['String']['output'];
  onVersion?: Maybe<Scalars['Int']['output']>;
  reason?: Maybe<Scalars['String']['output']>;
  /** The values that were sent to settle it; null where nothing was. */
  sent?: Maybe<Scalars['JSON']['output']>;
};

/** How each mode signs in, without anything secret. */
export type SignInSettings = {
  __typename?: 'SignInSettings';
  iam: IamSettings;
  lambda: TokenSettings;
  oidc: TokenSettings;
  userPool?: Maybe<UserPool>;
};

export type SignInSettingsInput = {
  iam: IamSettingsInput;
  lambda: TokenSettingsInput;
  oidc: TokenSettingsInput;
  userPool?: InputMaybe<UserPoolInput>;
};

/** Where a sign-in to a user pool stands. */
export type SignInStep = {
  __typename?: 'SignInStep';
  /** Where a code was sent. */
  destination?: Maybe<Scalars['String']['output']>;
  kind: SignInStepKind;
  profile: Profile;
  /** Attributes that a new password has to come with. */
  requiredAttributes: Array<Scalars['String']['output']>;
};

export type SignInStepKind =
  | 'NEW_PASSWORD_REQUIRED'
  | 'SIGNED_IN'
  | 'SMS_MFA'
  | 'SOFTWARE_TOKEN_MFA';

export type SortInput = {
  descending?: Scalars['Boolean']['input'];
  field: Scalars['String']['input'];
};

export type StagedCount = {
  __typename?: 'StagedCount';
  model: Scalars['String']['output'];
  records: Scalars['Int']['output'];
};

/** An edit that waits to be sent with others. It survives restarts. */
export type StagedEdit = {
  __typename?: 'StagedEdit';
  base: Scalars['JSON']['output'];
  baseVersion?: Maybe<Scalars['Int']['output']>;
  /** New values by field; null removes. Empty for a deletion. */
  fields: Scalars['JSON']['output'];
  /** The record has another version by now, or is gone. */
  isStale: Scalars['Boolean']['output'];
  key: Scalars['ModelKey']['output'];
  kind: MutationKind;
  model: Scalars['String']['output'];
  stagedAt: Scalars['Timestamp']['output'];
};

export type StagedEditPage = {
  __typename?: 'StagedEditPage';
  edits: Array<StagedEdit>;
  offset: Scalars['Int']['output'];
  total: Scalars['Int']['output'];
};

/** A record that has moved on since it was planned. */
export type StaleOperation = {
  __typename?: 'StaleOperation';
  deleted: Scalars['Boolean']['output'];
  key: Scalars['ModelKey']['output'];
  plannedVersion?: Maybe<Scalars['Int']['output']>;
  /** Null where there is no such record any more. */
  presentVersion?: Maybe<Scalars['Int']['output']>;
  /** Fields of the planned change that hold other values by now. */
  touchedFields: Array<Scalars['String']['output']>;
};

/** What must be given before a plan may start on this connection. */
export type StartRequirements = {
  __typename?: 'StartRequirements';
  /** The text to be typed; null where none is asked for. */
  confirmation?: Maybe<Scalars['String']['output']>;
  maxRecords?: Maybe<Scalars['Int']['output']>;
  maxWritesPerSecond?: Maybe<Scalars['Float']['output']>;
  /** What is still missing, one sentence each. */
  missing: Array<Scalars['String']['output']>;
  mustBeSeen: Scalars['Boolean']['output'];
  needsReason: Scalars['Boolean']['output'];
  operations: Scalars['Int']['output'];
  readOnly: Scalars['Boolean']['output'];
  seenAt?: Maybe<Scalars['Timestamp']['output']>;
  tier: EnvironmentTier;
  /** Where no rate is asked for; null for as many as the service takes. */
  usualWritesPerSecond?: Maybe<Scalars['Float']['output']>;
};

export type StrategySource =
  /** Nothing is known; Amplify sets automerge up. */
  | 'ASSUMED'
  /** Earlier conflicts of the model showed it. */
  | 'OBSERVED'
  /** The connection's settings say so. */
  | 'PROFILE'
  /** The sandbox says so. */
  | 'SANDBOX';

export type Subscription = {
  __typename?: 'Subscription';
  connectionChanged?: Maybe<Connection>;
  driftChanged: Array<ModelDrift>;
  jobChanged: Job;
  outboxChanged: OutboxState;
  planningProgressed: PlanningProgress;
  recordsChanged: RecordsChanged;
  runProgressed: Run;
  stagedEditsChanged: Array<StagedCount>;
  syncEventHappened: SyncEvent;
  syncStatusChanged: SyncStatus;
};


export type SubscriptionRecordsChangedArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
};

/** A part of what would be in a support bundle. */
export type SupportSection = {
  __typename?: 'SupportSection';
  bytes: Scalars['Int']['output'];
  lines: Scalars['Int']['output'];
  name: Scalars['String']['output'];
  /** The first of them as they would stand in the file. */
  sample: Array<Scalars['String']['output']>;
  title: Scalars['String']['output'];
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
  /** True without a backend: nothing is synced, and what is made here waits in the outbox. */
  isLocal: Scalars['Boolean']['output'];
  lastSyncedAt?: Maybe<Scalars['Timestamp']['output']>;
  models: Array<ModelSyncStatus>;
  online: Scalars['Boolean']['output'];
  outbox: Scalars['Int']['output'];
  phase: SyncPhase;
  problem?: Maybe<Scalars['JSON']['output']>;
  realtimeConnected: Scalars['Boolean']['output'];
};

export type TableFormat =
  | 'CSV'
  /** One JSON object a line, with both images. */
  | 'JSONL';

export type TheirsSource =
  | 'ANSWER'
  | 'DELTA'
  | 'LOCAL_COPY'
  /** Nothing was refused: the record was found changed when it was read. */
  | 'READ';

export type TokenSettings = {
  __typename?: 'TokenSettings';
  /** The file or the command. */
  location?: Maybe<Scalars['String']['output']>;
  source: TokenSource;
};

export type TokenSettingsInput = {
  location?: InputMaybe<Scalars['String']['input']>;
  source: TokenSource;
};

export type TokenSource =
  | 'COMMAND'
  | 'FILE'
  | 'PASTED';

/** A transform on one record of the local copy. */
export type TransformSample = {
  __typename?: 'TransformSample';
  after?: Maybe<Scalars['JSON']['output']>;
  before?: Maybe<Scalars['JSON']['output']>;
  key: Scalars['ModelKey']['output'];
  /** What the expression failed with on this record; null when it did not. */
  problem?: Maybe<Scalars['JSON']['output']>;
};

/** What is left out stays as it is. */
export type UpdateProfileInput = {
  /** Needed where the endpoint becomes another one: what was read from and sent to the first must not reach another backend. */
  addressMeans?: InputMaybe<AddressMeaning>;
  colour?: InputMaybe<ProfileColour>;
  /** Null: not known. */
  conflictStrategy?: InputMaybe<ConflictStrategy>;
  endpoint?: InputMaybe<Scalars['String']['input']>;
  /** All models that differ from it. */
  modelStrategies?: InputMaybe<Array<ModelStrategySettingInput>>;
  /** The first mode, then the others. */
  modes?: InputMaybe<Array<AuthMode>>;
  name?: InputMaybe<Scalars['String']['input']>;
  readOnly?: InputMaybe<Scalars['Boolean']['input']>;
  realtimeUrl?: InputMaybe<Scalars['String']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
  signIn?: InputMaybe<SignInSettingsInput>;
  tier?: InputMaybe<EnvironmentTier>;
};

export type UserPool = {
  __typename?: 'UserPool';
  clientId: Scalars['String']['output'];
  /** The identity provider's address where it isn't AWS's own. */
  endpoint?: Maybe<Scalars['String']['output']>;
  userPoolId: Scalars['String']['output'];
};

export type UserPoolInput = {
  clientId: Scalars['String']['input'];
  endpoint?: InputMaybe<Scalars['String']['input']>;
  userPoolId: Scalars['String']['input'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddressMeaning: AddressMeaning;
  AdoptionPlan: ResolverTypeWrapper<AdoptionPlan>;
  AppInfo: ResolverTypeWrapper<AppInfo>;
  AttachBackendInput: AttachBackendInput;
  AuditEntry: ResolverTypeWrapper<AuditEntry>;
  AuditFault: ResolverTypeWrapper<AuditFault>;
  AuditFaultKind: AuditFaultKind;
  AuditPage: ResolverTypeWrapper<AuditPage>;
  AuditVerdict: ResolverTypeWrapper<AuditVerdict>;
  AuthMode: AuthMode;
  BackendPreview: ResolverTypeWrapper<BackendPreview>;
  BatchPlanInput: BatchPlanInput;
  BatchTargetsInput: BatchTargetsInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BulkSettlement: ResolverTypeWrapper<BulkSettlement>;
  ChallengeAnswerInput: ChallengeAnswerInput;
  ChangeKind: ChangeKind;
  ChangeOrigin: ChangeOrigin;
  ClearEffect: ResolverTypeWrapper<ClearEffect>;
  Conflict: ResolverTypeWrapper<Conflict>;
  ConflictDecision: ConflictDecision;
  ConflictDetection: ConflictDetection;
  ConflictExplanation: ResolverTypeWrapper<ConflictExplanation>;
  ConflictHow: ConflictHow;
  ConflictPage: ResolverTypeWrapper<ConflictPage>;
  ConflictPolicy: ConflictPolicy;
  ConflictRateOfField: ResolverTypeWrapper<ConflictRateOfField>;
  ConflictRateOfModel: ResolverTypeWrapper<ConflictRateOfModel>;
  ConflictRateOfTime: ResolverTypeWrapper<ConflictRateOfTime>;
  ConflictRates: ResolverTypeWrapper<ConflictRates>;
  ConflictRule: ConflictRule;
  ConflictStrategy: ConflictStrategy;
  Connection: ResolverTypeWrapper<Connection>;
  ConnectionState: ConnectionState;
  CopiedRecords: ResolverTypeWrapper<CopiedRecords>;
  CopyInput: CopyInput;
  CopyMatchInput: CopyMatchInput;
  CopySource: ResolverTypeWrapper<CopySource>;
  CopySourceModel: ResolverTypeWrapper<CopySourceModel>;
  CredentialsInput: CredentialsInput;
  CustomType: ResolverTypeWrapper<CustomType>;
  DecisionObstacle: ResolverTypeWrapper<DecisionObstacle>;
  DecisionPreview: ResolverTypeWrapper<DecisionPreview>;
  DecisionSample: ResolverTypeWrapper<DecisionSample>;
  DeletedWith: ResolverTypeWrapper<DeletedWith>;
  Delivery: ResolverTypeWrapper<Delivery>;
  DriftCounts: ResolverTypeWrapper<DriftCounts>;
  DriftFinding: ResolverTypeWrapper<DriftFinding>;
  DriftKind: DriftKind;
  DriftPage: ResolverTypeWrapper<DriftPage>;
  DriftProgress: ResolverTypeWrapper<DriftProgress>;
  DriftRepair: ResolverTypeWrapper<DriftRepair>;
  DriftReport: ResolverTypeWrapper<DriftReport>;
  DriftSides: ResolverTypeWrapper<DriftSides>;
  DriftState: DriftState;
  DriftStep: DriftStep;
  EditPrediction: ResolverTypeWrapper<EditPrediction>;
  EditPredictionInput: EditPredictionInput;
  EditPreview: ResolverTypeWrapper<EditPreview>;
  EnumType: ResolverTypeWrapper<EnumType>;
  EnvironmentTier: EnvironmentTier;
  ExportInput: ExportInput;
  ExportedFile: ResolverTypeWrapper<ExportedFile>;
  ExportedRecords: ResolverTypeWrapper<ExportedRecords>;
  FieldKind: FieldKind;
  FieldOutcome: FieldOutcome;
  FieldPrediction: ResolverTypeWrapper<FieldPrediction>;
  FileKind: FileKind;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  GeneratedDocument: ResolverTypeWrapper<GeneratedDocument>;
  GuardLevel: GuardLevel;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IamSettings: ResolverTypeWrapper<IamSettings>;
  IamSettingsInput: IamSettingsInput;
  IamSource: IamSource;
  ImportBackendInput: ImportBackendInput;
  ImportColumn: ResolverTypeWrapper<ImportColumn>;
  ImportInput: ImportInput;
  ImportPreview: ResolverTypeWrapper<ImportPreview>;
  ImportPreviewRow: ResolverTypeWrapper<ImportPreviewRow>;
  ImportReport: ResolverTypeWrapper<ImportReport>;
  ImportedChanges: ResolverTypeWrapper<ImportedChanges>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Job: ResolverTypeWrapper<Job>;
  JobKind: JobKind;
  JobState: JobState;
  KeyList: ResolverTypeWrapper<KeyList>;
  KeyProblem: ResolverTypeWrapper<KeyProblem>;
  LeaveFinding: ResolverTypeWrapper<LeaveFinding>;
  LeaveLevel: LeaveLevel;
  LeavePhase: LeavePhase;
  LeaveState: LeaveState;
  LeaveStep: ResolverTypeWrapper<LeaveStep>;
  Leaving: ResolverTypeWrapper<Leaving>;
  LocalProjectInput: LocalProjectInput;
  MemberRule: ResolverTypeWrapper<MemberRule>;
  MigrationCondition: ResolverTypeWrapper<MigrationCondition>;
  MigrationDetail: ResolverTypeWrapper<MigrationDetail>;
  MigrationPlan: ResolverTypeWrapper<MigrationPlan>;
  MigrationReport: ResolverTypeWrapper<MigrationReport>;
  MigrationState: MigrationState;
  MigrationStatus: ResolverTypeWrapper<MigrationStatus>;
  MigrationStepPlan: ResolverTypeWrapper<MigrationStepPlan>;
  MigrationVerb: MigrationVerb;
  MigrationVerification: ResolverTypeWrapper<MigrationVerification>;
  MigrationView: ResolverTypeWrapper<MigrationView>;
  ModeState: ResolverTypeWrapper<ModeState>;
  Model: ResolverTypeWrapper<Model>;
  ModelCounts: ResolverTypeWrapper<ModelCounts>;
  ModelDrift: ResolverTypeWrapper<ModelDrift>;
  ModelField: ResolverTypeWrapper<ModelField>;
  ModelKey: ResolverTypeWrapper<Scalars['ModelKey']['output']>;
  ModelSelection: ResolverTypeWrapper<ModelSelection>;
  ModelSelectionInput: ModelSelectionInput;
  ModelStrategy: ResolverTypeWrapper<ModelStrategy>;
  ModelStrategySetting: ResolverTypeWrapper<ModelStrategySetting>;
  ModelStrategySettingInput: ModelStrategySettingInput;
  ModelSyncState: ModelSyncState;
  ModelSyncStatus: ResolverTypeWrapper<ModelSyncStatus>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  MutationKind: MutationKind;
  NotListening: ResolverTypeWrapper<NotListening>;
  OperationCounts: ResolverTypeWrapper<OperationCounts>;
  OperationState: OperationState;
  OutboxPage: ResolverTypeWrapper<OutboxPage>;
  OutboxState: ResolverTypeWrapper<OutboxState>;
  PendingChange: ResolverTypeWrapper<PendingChange>;
  PendingChangeDetail: ResolverTypeWrapper<PendingChangeDetail>;
  PendingCounts: ResolverTypeWrapper<PendingCounts>;
  PendingState: PendingState;
  Plan: ResolverTypeWrapper<Plan>;
  PlanCheck: ResolverTypeWrapper<PlanCheck>;
  PlanFinding: ResolverTypeWrapper<PlanFinding>;
  PlanFindingKind: PlanFindingKind;
  PlanFindingPage: ResolverTypeWrapper<PlanFindingPage>;
  PlanKinds: ResolverTypeWrapper<PlanKinds>;
  PlanOrigin: ResolverTypeWrapper<PlanOrigin>;
  PlanRejection: ResolverTypeWrapper<PlanRejection>;
  PlanSampleRow: ResolverTypeWrapper<PlanSampleRow>;
  PlannedDocument: ResolverTypeWrapper<PlannedDocument>;
  PlanningProgress: ResolverTypeWrapper<PlanningProgress>;
  PredictedOutcome: PredictedOutcome;
  Prediction: ResolverTypeWrapper<Prediction>;
  Profile: ResolverTypeWrapper<Profile>;
  ProfileColour: ProfileColour;
  ProfileKind: ProfileKind;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecordChange: ResolverTypeWrapper<RecordChange>;
  RecordDetail: ResolverTypeWrapper<RecordDetail>;
  RecordHistoryEntry: ResolverTypeWrapper<RecordHistoryEntry>;
  RecordHistoryPage: ResolverTypeWrapper<RecordHistoryPage>;
  RecordPage: ResolverTypeWrapper<RecordPage>;
  RecordsChanged: ResolverTypeWrapper<RecordsChanged>;
  RelatedSummary: ResolverTypeWrapper<RelatedSummary>;
  Relation: ResolverTypeWrapper<Relation>;
  RelationKind: RelationKind;
  RestoreVerdict: ResolverTypeWrapper<RestoreVerdict>;
  RowVerdict: RowVerdict;
  Run: ResolverTypeWrapper<Run>;
  RunCause: ResolverTypeWrapper<RunCause>;
  RunCounts: ResolverTypeWrapper<RunCounts>;
  RunDocumentInput: RunDocumentInput;
  RunOperation: ResolverTypeWrapper<RunOperation>;
  RunOperationPage: ResolverTypeWrapper<RunOperationPage>;
  RunOptionsInput: RunOptionsInput;
  RunOptionsView: ResolverTypeWrapper<RunOptionsView>;
  RunState: RunState;
  RuntimeKind: RuntimeKind;
  SandboxAccess: ResolverTypeWrapper<SandboxAccess>;
  SandboxControls: ResolverTypeWrapper<SandboxControls>;
  SandboxLoad: ResolverTypeWrapper<SandboxLoad>;
  SandboxModel: ResolverTypeWrapper<SandboxModel>;
  SandboxSeed: ResolverTypeWrapper<SandboxSeed>;
  SaveOutcome: SaveOutcome;
  SaveRecordInput: SaveRecordInput;
  SaveResult: ResolverTypeWrapper<SaveResult>;
  SaveRoute: SaveRoute;
  SchemaView: ResolverTypeWrapper<SchemaView>;
  SecretState: SecretState;
  SeedInput: SeedInput;
  SelectionEffect: ResolverTypeWrapper<SelectionEffect>;
  SelectionReads: SelectionReads;
  SentDocument: ResolverTypeWrapper<SentDocument>;
  SentOrigin: SentOrigin;
  SettleConflictInput: SettleConflictInput;
  SettledBy: SettledBy;
  SettledConflict: ResolverTypeWrapper<SettledConflict>;
  Settlement: ResolverTypeWrapper<Settlement>;
  SignInSettings: ResolverTypeWrapper<SignInSettings>;
  SignInSettingsInput: SignInSettingsInput;
  SignInStep: ResolverTypeWrapper<SignInStep>;
  SignInStepKind: SignInStepKind;
  SortInput: SortInput;
  StagedCount: ResolverTypeWrapper<StagedCount>;
  StagedEdit: ResolverTypeWrapper<StagedEdit>;
  StagedEditPage: ResolverTypeWrapper<StagedEditPage>;
  StaleOperation: ResolverTypeWrapper<StaleOperation>;
  StartRequirements: ResolverTypeWrapper<StartRequirements>;
  StrategySource: StrategySource;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SupportSection: ResolverTypeWrapper<SupportSection>;
  SyncEvent: ResolverTypeWrapper<SyncEvent>;
  SyncKind: SyncKind;
  SyncPhase: SyncPhase;
  SyncStatus: ResolverTypeWrapper<SyncStatus>;
  TableFormat: TableFormat;
  TheirsSource: TheirsSource;
  Timestamp: ResolverTypeWrapper<Scalars['Timestamp']['output']>;
  TokenSettings: ResolverTypeWrapper<TokenSettings>;
  TokenSettingsInput: TokenSettingsInput;
  TokenSource: TokenSource;
  TransformSample: ResolverTypeWrapper<TransformSample>;
  UpdateProfileInput: UpdateProfileInput;
  UserPool: ResolverTypeWrapper<UserPool>;
  UserPoolInput: UserPoolInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AdoptionPlan: AdoptionPlan;
  AppInfo: AppInfo;
  AttachBackendInput: AttachBackendInput;
  AuditEntry: AuditEntry;
  AuditFault: AuditFault;
  AuditPage: AuditPage;
  AuditVerdict: AuditVerdict;
  BackendPreview: BackendPreview;
  BatchPlanInput: BatchPlanInput;
  BatchTargetsInput: BatchTargetsInput;
  Boolean: Scalars['Boolean']['output'];
  BulkSettlement: BulkSettlement;
  ChallengeAnswerInput: ChallengeAnswerInput;
  ClearEffect: ClearEffect;
  Conflict: Conflict;
  ConflictExplanation: ConflictExplanation;
  ConflictPage: ConflictPage;
  ConflictRateOfField: ConflictRateOfField;
  ConflictRateOfModel: ConflictRateOfModel;
  ConflictRateOfTime: ConflictRateOfTime;
  ConflictRates: ConflictRates;
  Connection: Connection;
  CopiedRecords: CopiedRecords;
  CopyInput: CopyInput;
  CopyMatchInput: CopyMatchInput;
  CopySource: CopySource;
  CopySourceModel: CopySourceModel;
  CredentialsInput: CredentialsInput;
  CustomType: CustomType;
  DecisionObstacle: DecisionObstacle;
  DecisionPreview: DecisionPreview;
  DecisionSample: DecisionSample;
  DeletedWith: DeletedWith;
  Delivery: Delivery;
  DriftCounts: DriftCounts;
  DriftFinding: DriftFinding;
  DriftPage: DriftPage;
  DriftProgress: DriftProgress;
  DriftRepair: DriftRepair;
  DriftReport: DriftReport;
  DriftSides: DriftSides;
  EditPrediction: EditPrediction;
  EditPredictionInput: EditPredictionInput;
  EditPreview: EditPreview;
  EnumType: EnumType;
  ExportInput: ExportInput;
  ExportedFile: ExportedFile;
  ExportedRecords: ExportedRecords;
  FieldPrediction: FieldPrediction;
  Float: Scalars['Float']['output'];
  GeneratedDocument: GeneratedDocument;
  ID: Scalars['ID']['output'];
  IamSettings: IamSettings;
  IamSettingsInput: IamSettingsInput;
  ImportBackendInput: ImportBackendInput;
  ImportColumn: ImportColumn;
  ImportInput: ImportInput;
  ImportPreview: ImportPreview;
  ImportPreviewRow: ImportPreviewRow;
  ImportReport: ImportReport;
  ImportedChanges: ImportedChanges;
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  Job: Job;
  KeyList: KeyList;
  KeyProblem: KeyProblem;
  LeaveFinding: LeaveFinding;
  LeaveStep: LeaveStep;
  Leaving: Leaving;
  LocalProjectInput: LocalProjectInput;
  MemberRule: MemberRule;
  MigrationCondition: MigrationCondition;
  MigrationDetail: MigrationDetail;
  MigrationPlan: MigrationPlan;
  MigrationReport: MigrationReport;
  MigrationStatus: MigrationStatus;
  MigrationStepPlan: MigrationStepPlan;
  MigrationVerification: MigrationVerification;
  MigrationView: MigrationView;
  ModeState: ModeState;
  Model: Model;
  ModelCounts: ModelCounts;
  ModelDrift: ModelDrift;
  ModelField: ModelField;
  ModelKey: Scalars['ModelKey']['output'];
  ModelSelection: ModelSelection;
  ModelSelectionInput: ModelSelectionInput;
  ModelStrategy: ModelStrategy;
  ModelStrategySetting: ModelStrategySetting;
  ModelStrategySettingInput: ModelStrategySettingInput;
  ModelSyncStatus: ModelSyncStatus;
  Mutation: Record<PropertyKey, never>;
  NotListening: NotListening;
  OperationCounts: OperationCounts;
  OutboxPage: OutboxPage;
  OutboxState: OutboxState;
  PendingChange: PendingChange;
  PendingChangeDetail: PendingChangeDetail;
  PendingCounts: PendingCounts;
  Plan: Plan;
  PlanCheck: PlanCheck;
  PlanFinding: PlanFinding;
  PlanFindingPage: PlanFindingPage;
  PlanKinds: PlanKinds;
  PlanOrigin: PlanOrigin;
  PlanRejection: PlanRejection;
  PlanSampleRow: PlanSampleRow;
  PlannedDocument: PlannedDocument;
  PlanningProgress: PlanningProgress;
  Prediction: Prediction;
  Profile: Profile;
  Query: Record<PropertyKey, never>;
  RecordChange: RecordChange;
  RecordDetail: RecordDetail;
  RecordHistoryEntry: RecordHistoryEntry;
  RecordHistoryPage: RecordHistoryPage;
  RecordPage: RecordPage;
  RecordsChanged: RecordsChanged;
  RelatedSummary: RelatedSummary;
  Relation: Relation;
  RestoreVerdict: RestoreVerdict;
  Run: Run;
  RunCause: RunCause;
  RunCounts: RunCounts;
  RunDocumentInput: RunDocumentInput;
  RunOperation: RunOperation;
  RunOperationPage: RunOperationPage;
  RunOptionsInput: RunOptionsInput;
  RunOptionsView: RunOptionsView;
  SandboxAccess: SandboxAccess;
  SandboxControls: SandboxControls;
  SandboxLoad: SandboxLoad;
  SandboxModel: SandboxModel;
  SandboxSeed: SandboxSeed;
  SaveRecordInput: SaveRecordInput;
  SaveResult: SaveResult;
  SchemaView: SchemaView;
  SeedInput: SeedInput;
  SelectionEffect: SelectionEffect;
  SentDocument: SentDocument;
  SettleConflictInput: SettleConflictInput;
  SettledConflict: SettledConflict;
  Settlement: Settlement;
  SignInSettings: SignInSettings;
  SignInSettingsInput: SignInSettingsInput;
  SignInStep: SignInStep;
  SortInput: SortInput;
  StagedCount: StagedCount;
  StagedEdit: StagedEdit;
  StagedEditPage: StagedEditPage;
  StaleOperation: StaleOperation;
  StartRequirements: StartRequirements;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SupportSection: SupportSection;
  SyncEvent: SyncEvent;
  SyncStatus: SyncStatus;
  Timestamp: Scalars['Timestamp']['output'];
  TokenSettings: TokenSettings;
  TokenSettingsInput: TokenSettingsInput;
  TransformSample: TransformSample;
  UpdateProfileInput: UpdateProfileInput;
  UserPool: UserPool;
  UserPoolInput: UserPoolInput;
};

export type AdoptionPlanResolvers<ContextType = any, ParentType extends ResolversParentTypes['AdoptionPlan'] = ResolversParentTypes['AdoptionPlan']> = {
  plan?: Resolver<ResolversTypes['Plan'], ParentType, ContextType>;
  scanned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AppInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['AppInfo'] = ResolversParentTypes['AppInfo']> = {
  chromium?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dataFolder?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  electron?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  keychainAvailable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  platform?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runtime?: Resolver<ResolversTypes['RuntimeKind'], ParentType, ContextType>;
  sqlite?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  no?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditFaultResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditFault'] = ResolversParentTypes['AuditFault']> = {
  no?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  what?: Resolver<ResolversTypes['AuditFaultKind'], ParentType, ContextType>;
};

export type AuditPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditPage'] = ResolversParentTypes['AuditPage']> = {
  entries?: Resolver<Array<ResolversTypes['AuditEntry']>, ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuditVerdictResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditVerdict'] = ResolversParentTypes['AuditVerdict']> = {
  brokenAt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  entries?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  faultCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  faults?: Resolver<Array<ResolversTypes['AuditFault']>, ParentType, ContextType>;
  head?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  untold?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type BackendPreviewResolvers<ContextType = any, ParentType extends ResolversParentTypes['BackendPreview'] = ResolversParentTypes['BackendPreview']> = {
  authModes?: Resolver<Array<ResolversTypes['AuthMode']>, ParentType, ContextType>;
  endpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hasApiKey?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  models?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  schemaSource?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unversionedModels?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  userPoolClientId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userPoolId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BulkSettlementResolvers<ContextType = any, ParentType extends ResolversParentTypes['BulkSettlement'] = ResolversParentTypes['BulkSettlement']> = {
  left?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  settled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClearEffectResolvers<ContextType = any, ParentType extends ResolversParentTypes['ClearEffect'] = ResolversParentTypes['ClearEffect']> = {
  models?: Resolver<Array<ResolversTypes['ModelCounts']>, ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tombstones?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConflictResolvers<ContextType = any, ParentType extends ResolversParentTypes['Conflict'] = ResolversParentTypes['Conflict']> = {
  at?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  base?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  baseVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['Settlement']>, ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  how?: Resolver<ResolversTypes['ConflictHow'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  now?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['MutationKind'], ParentType, ContextType>;
  ours?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  runDescription?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runKind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  settled?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  settledAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  theirs?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  theirsBefore?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  theirsSource?: Resolver<Maybe<ResolversTypes['TheirsSource']>, ParentType, ContextType>;
};

export type ConflictExplanationResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConflictExplanation'] = ResolversParentTypes['ConflictExplanation']> = {
  alternatives?: Resolver<Array<ResolversTypes['Prediction']>, ParentType, ContextType>;
  happened?: Resolver<Maybe<ResolversTypes['Prediction']>, ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['ConflictStrategy'], ParentType, ContextType>;
  theirsBefore?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  theirsNote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConflictPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConflictPage'] = ResolversParentTypes['ConflictPage']> = {
  conflicts?: Resolver<Array<ResolversTypes['Conflict']>, ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConflictRateOfFieldResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConflictRateOfField'] = ResolversParentTypes['ConflictRateOfField']> = {
  conflicts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ConflictRateOfModelResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConflictRateOfModel'] = ResolversParentTypes['ConflictRateOfModel']> = {
  conflicts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  writes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConflictRateOfTimeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConflictRateOfTime'] = ResolversParentTypes['ConflictRateOfTime']> = {
  at?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  conflicts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  writes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConflictRatesResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConflictRates'] = ResolversParentTypes['ConflictRates']> = {
  byField?: Resolver<Array<ResolversTypes['ConflictRateOfField']>, ParentType, ContextType>;
  byModel?: Resolver<Array<ResolversTypes['ConflictRateOfModel']>, ParentType, ContextType>;
  byTime?: Resolver<Array<ResolversTypes['ConflictRateOfTime']>, ParentType, ContextType>;
};

export type ConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Connection'] = ResolversParentTypes['Connection']> = {
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  profile?: Resolver<ResolversTypes['Profile'], ParentType, ContextType>;
  sandbox?: Resolver<Maybe<ResolversTypes['SandboxAccess']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ConnectionState'], ParentType, ContextType>;
  strategy?: Resolver<Maybe<ResolversTypes['ConflictStrategy']>, ParentType, ContextType>;
};

export type CopiedRecordsResolvers<ContextType = any, ParentType extends ResolversParentTypes['CopiedRecords'] = ResolversParentTypes['CopiedRecords']> = {
  badRowsFile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  foreign?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  models?: Resolver<Array<ResolversTypes['ImportReport']>, ParentType, ContextType>;
  ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CopySourceResolvers<ContextType = any, ParentType extends ResolversParentTypes['CopySource'] = ResolversParentTypes['CopySource']> = {
  models?: Resolver<Array<ResolversTypes['CopySourceModel']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  profileId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['EnvironmentTier'], ParentType, ContextType>;
};

export type CopySourceModelResolvers<ContextType = any, ParentType extends ResolversParentTypes['CopySourceModel'] = ResolversParentTypes['CopySourceModel']> = {
  isHere?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isPartial?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  syncedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
};

export type CustomTypeResolvers<ContextType = any, ParentType extends ResolversParentTypes['CustomType'] = ResolversParentTypes['CustomType']> = {
  fields?: Resolver<Array<ResolversTypes['ModelField']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DecisionObstacleResolvers<ContextType = any, ParentType extends ResolversParentTypes['DecisionObstacle'] = ResolversParentTypes['DecisionObstacle']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  problem?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type DecisionPreviewResolvers<ContextType = any, ParentType extends ResolversParentTypes['DecisionPreview'] = ResolversParentTypes['DecisionPreview']> = {
  justSent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRecords?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  nothingToSend?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  obstacles?: Resolver<Array<ResolversTypes['DecisionObstacle']>, ParentType, ContextType>;
  sample?: Resolver<Array<ResolversTypes['DecisionSample']>, ParentType, ContextType>;
  stayOpen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  toSend?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DecisionSampleResolvers<ContextType = any, ParentType extends ResolversParentTypes['DecisionSample'] = ResolversParentTypes['DecisionSample']> = {
  after?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['MutationKind'], ParentType, ContextType>;
};

export type DeletedWithResolvers<ContextType = any, ParentType extends ResolversParentTypes['DeletedWith'] = ResolversParentTypes['DeletedWith']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeliveryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Delivery'] = ResolversParentTypes['Delivery']> = {
  complete?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  incomplete?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  notListening?: Resolver<Maybe<ResolversTypes['NotListening']>, ParentType, ContextType>;
  notSeen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  p95Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type DriftCountsResolvers<ContextType = any, ParentType extends ResolversParentTypes['DriftCounts'] = ResolversParentTypes['DriftCounts']> = {
  differs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  onlyHere?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  onlyThere?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DriftFindingResolvers<ContextType = any, ParentType extends ResolversParentTypes['DriftFinding'] = ResolversParentTypes['DriftFinding']> = {
  fields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  hereVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DriftKind'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  thereVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DriftPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['DriftPage'] = ResolversParentTypes['DriftPage']> = {
  findings?: Resolver<Array<ResolversTypes['DriftFinding']>, ParentType, ContextType>;
  found?: Resolver<ResolversTypes['DriftCounts'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DriftProgressResolvers<ContextType = any, ParentType extends ResolversParentTypes['DriftProgress'] = ResolversParentTypes['DriftProgress']> = {
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['DriftStep'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DriftRepairResolvers<ContextType = any, ParentType extends ResolversParentTypes['DriftRepair'] = ResolversParentTypes['DriftRepair']> = {
  left?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  repaired?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DriftReportResolvers<ContextType = any, ParentType extends ResolversParentTypes['DriftReport'] = ResolversParentTypes['DriftReport']> = {
  endedAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  here?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  there?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unconfirmed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unreadable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DriftSidesResolvers<ContextType = any, ParentType extends ResolversParentTypes['DriftSides'] = ResolversParentTypes['DriftSides']> = {
  here?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  there?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type EditPredictionResolvers<ContextType = any, ParentType extends ResolversParentTypes['EditPrediction'] = ResolversParentTypes['EditPrediction']> = {
  current?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  prediction?: Resolver<Maybe<ResolversTypes['Prediction']>, ParentType, ContextType>;
  strategySource?: Resolver<ResolversTypes['StrategySource'], ParentType, ContextType>;
};

export type EditPreviewResolvers<ContextType = any, ParentType extends ResolversParentTypes['EditPreview'] = ResolversParentTypes['EditPreview']> = {
  accepted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  alsoDeleted?: Resolver<Array<ResolversTypes['DeletedWith']>, ParentType, ContextType>;
  document?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  goesTo?: Resolver<ResolversTypes['SaveRoute'], ParentType, ContextType>;
  invalid?: Resolver<Array<ResolversTypes['JSON']>, ParentType, ContextType>;
  needsReason?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasons?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  variables?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type EnumTypeResolvers<ContextType = any, ParentType extends ResolversParentTypes['EnumType'] = ResolversParentTypes['EnumType']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ExportedFileResolvers<ContextType = any, ParentType extends ResolversParentTypes['ExportedFile'] = ResolversParentTypes['ExportedFile']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExportedRecordsResolvers<ContextType = any, ParentType extends ResolversParentTypes['ExportedRecords'] = ResolversParentTypes['ExportedRecords']> = {
  file?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FieldPredictionResolvers<ContextType = any, ParentType extends ResolversParentTypes['FieldPrediction'] = ResolversParentTypes['FieldPrediction']> = {
  base?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  changedThere?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  members?: Resolver<Array<ResolversTypes['MemberRule']>, ParentType, ContextType>;
  ours?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['FieldOutcome'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['ConflictRule'], ParentType, ContextType>;
  theirs?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type GeneratedDocumentResolvers<ContextType = any, ParentType extends ResolversParentTypes['GeneratedDocument'] = ResolversParentTypes['GeneratedDocument']> = {
  document?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  variables?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type IamSettingsResolvers<ContextType = any, ParentType extends ResolversParentTypes['IamSettings'] = ResolversParentTypes['IamSettings']> = {
  profile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['IamSource'], ParentType, ContextType>;
};

export type ImportColumnResolvers<ContextType = any, ParentType extends ResolversParentTypes['ImportColumn'] = ResolversParentTypes['ImportColumn']> = {
  isSuggested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sample?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ImportPreviewResolvers<ContextType = any, ParentType extends ResolversParentTypes['ImportPreview'] = ResolversParentTypes['ImportPreview']> = {
  bytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  columns?: Resolver<Array<ResolversTypes['ImportColumn']>, ParentType, ContextType>;
  file?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  format?: Resolver<ResolversTypes['TableFormat'], ParentType, ContextType>;
  map?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  partial?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  rows?: Resolver<Array<ResolversTypes['ImportPreviewRow']>, ParentType, ContextType>;
  targets?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ImportPreviewRowResolvers<ContextType = any, ParentType extends ResolversParentTypes['ImportPreviewRow'] = ResolversParentTypes['ImportPreviewRow']> = {
  as?: Resolver<ResolversTypes['RowVerdict'], ParentType, ContextType>;
  line?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  raw?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  reasons?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  values?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type ImportReportResolvers<ContextType = any, ParentType extends ResolversParentTypes['ImportReport'] = ResolversParentTypes['ImportReport']> = {
  bad?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  badRowsFile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  conflicted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  created?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unknown?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImportedChangesResolvers<ContextType = any, ParentType extends ResolversParentTypes['ImportedChanges'] = ResolversParentTypes['ImportedChanges']> = {
  known?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  taken?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type JobResolvers<ContextType = any, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job']> = {
  copied?: Resolver<Maybe<ResolversTypes['CopiedRecords']>, ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  exported?: Resolver<Maybe<ResolversTypes['ExportedRecords']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imported?: Resolver<Maybe<ResolversTypes['ImportReport']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['JobKind'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['MigrationPlan']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['MigrationReport']>, ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['JobState'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type KeyListResolvers<ContextType = any, ParentType extends ResolversParentTypes['KeyList'] = ResolversParentTypes['KeyList']> = {
  keys?: Resolver<Array<ResolversTypes['ModelKey']>, ParentType, ContextType>;
  problemCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  problems?: Resolver<Array<ResolversTypes['KeyProblem']>, ParentType, ContextType>;
};

export type KeyProblemResolvers<ContextType = any, ParentType extends ResolversParentTypes['KeyProblem'] = ResolversParentTypes['KeyProblem']> = {
  line?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LeaveFindingResolvers<ContextType = any, ParentType extends ResolversParentTypes['LeaveFinding'] = ResolversParentTypes['LeaveFinding']> = {
  file?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  level?: Resolver<ResolversTypes['LeaveLevel'], ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LeaveStepResolvers<ContextType = any, ParentType extends ResolversParentTypes['LeaveStep'] = ResolversParentTypes['LeaveStep']> = {
  checkedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  commands?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['LeaveFinding']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['LeavePhase'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['LeaveState'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LeavingResolvers<ContextType = any, ParentType extends ResolversParentTypes['Leaving'] = ResolversParentTypes['Leaving']> = {
  archive?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  clientFolders?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['LeaveStep']>, ParentType, ContextType>;
};

export type MemberRuleResolvers<ContextType = any, ParentType extends ResolversParentTypes['MemberRule'] = ResolversParentTypes['MemberRule']> = {
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['ConflictRule'], ParentType, ContextType>;
};

export type MigrationConditionResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationCondition'] = ResolversParentTypes['MigrationCondition']> = {
  actual?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  holds?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  where?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type MigrationDetailResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationDetail'] = ResolversParentTypes['MigrationDetail']> = {
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  file?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  preconditions?: Resolver<Array<ResolversTypes['MigrationCondition']>, ParentType, ContextType>;
  runOptions?: Resolver<ResolversTypes['RunOptionsView'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['MigrationStatus'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verification?: Resolver<ResolversTypes['MigrationVerification'], ParentType, ContextType>;
};

export type MigrationPlanResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationPlan'] = ResolversParentTypes['MigrationPlan']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  estimatedMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  migration?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['OperationCounts'], ParentType, ContextType>;
  partial?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  preconditions?: Resolver<Array<ResolversTypes['MigrationCondition']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MigrationState'], ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['MigrationStepPlan']>, ParentType, ContextType>;
};

export type MigrationReportResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationReport'] = ResolversParentTypes['MigrationReport']> = {
  delivery?: Resolver<ResolversTypes['Delivery'], ParentType, ContextType>;
  migration?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['OperationCounts'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MigrationState'], ParentType, ContextType>;
};

export type MigrationStatusResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationStatus'] = ResolversParentTypes['MigrationStatus']> = {
  changed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  file?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  migration?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MigrationState'], ParentType, ContextType>;
  stepsDone?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stepsTotal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MigrationStepPlanResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationStepPlan'] = ResolversParentTypes['MigrationStepPlan']> = {
  plan?: Resolver<ResolversTypes['Plan'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MigrationVerificationResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationVerification'] = ResolversParentTypes['MigrationVerification']> = {
  holds?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  postconditions?: Resolver<Array<ResolversTypes['MigrationCondition']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MigrationState'], ParentType, ContextType>;
};

export type MigrationViewResolvers<ContextType = any, ParentType extends ResolversParentTypes['MigrationView'] = ResolversParentTypes['MigrationView']> = {
  file?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['MigrationStatus']>, ParentType, ContextType>;
};

export type ModeStateResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModeState'] = ResolversParentTypes['ModeState']> = {
  mode?: Resolver<ResolversTypes['AuthMode'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SecretState'], ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ModelResolvers<ContextType = any, ParentType extends ResolversParentTypes['Model'] = ResolversParentTypes['Model']> = {
  counts?: Resolver<ResolversTypes['ModelCounts'], ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['ModelField']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pluralName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  primaryKey?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  relations?: Resolver<Array<ResolversTypes['Relation']>, ParentType, ContextType>;
  versioned?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ModelCountsResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelCounts'] = ResolversParentTypes['ModelCounts']> = {
  live?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tombstones?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelDriftResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelDrift'] = ResolversParentTypes['ModelDrift']> = {
  found?: Resolver<ResolversTypes['DriftCounts'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['DriftProgress']>, ParentType, ContextType>;
  repair?: Resolver<Maybe<ResolversTypes['DriftRepair']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['DriftReport']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DriftState'], ParentType, ContextType>;
};

export type ModelFieldResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelField'] = ResolversParentTypes['ModelField']> = {
  graphqlType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  implicit?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['FieldKind'], ParentType, ContextType>;
  list?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  readOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  required?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface ModelKeyScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ModelKey'], any> {
  name: 'ModelKey';
}

export type ModelSelectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelSelection'] = ResolversParentTypes['ModelSelection']> = {
  cap?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  isOn?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  where?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type ModelStrategyResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelStrategy'] = ResolversParentTypes['ModelStrategy']> = {
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['StrategySource'], ParentType, ContextType>;
  strategy?: Resolver<Maybe<ResolversTypes['ConflictStrategy']>, ParentType, ContextType>;
};

export type ModelStrategySettingResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelStrategySetting'] = ResolversParentTypes['ModelStrategySetting']> = {
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['ConflictStrategy'], ParentType, ContextType>;
};

export type ModelSyncStatusResolvers<ContextType = any, ParentType extends ResolversParentTypes['ModelSyncStatus'] = ResolversParentTypes['ModelSyncStatus']> = {
  broken?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  isOff?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isTruncated?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['SyncKind']>, ParentType, ContextType>;
  lastSync?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ms?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  pages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  received?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recordsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  repaired?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ModelSyncState'], ParentType, ContextType>;
  subscriptions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  answerSignIn?: Resolver<ResolversTypes['SignInStep'], ParentType, ContextType, RequireFields<MutationAnswerSignInArgs, 'answer' | 'id'>>;
  attachBackend?: Resolver<ResolversTypes['Connection'], ParentType, ContextType, RequireFields<MutationAttachBackendArgs, 'id' | 'input'>>;
  cancelDrift?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  cancelJob?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationCancelJobArgs, 'id'>>;
  cancelPlanning?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  cancelRun?: Resolver<ResolversTypes['Run'], ParentType, ContextType, RequireFields<MutationCancelRunArgs, 'id'>>;
  checkLeaving?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationCheckLeavingArgs, 'step'>>;
  chooseFile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<MutationChooseFileArgs, 'kind'>>;
  clearLocalCopy?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  clearSentDocuments?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  clearStagedEdits?: Resolver<ResolversTypes['Int'], ParentType, ContextType, Partial<MutationClearStagedEditsArgs>>;
  closeConnection?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  compareWithService?: Resolver<Array<ResolversTypes['ModelDrift']>, ParentType, ContextType, RequireFields<MutationCompareWithServiceArgs, 'models'>>;
  confirmLeaving?: Resolver<ResolversTypes['Leaving'], ParentType, ContextType, RequireFields<MutationConfirmLeavingArgs, 'reason' | 'step'>>;
  createLocalProject?: Resolver<ResolversTypes['Profile'], ParentType, ContextType, RequireFields<MutationCreateLocalProjectArgs, 'input'>>;
  deleteProfile?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationDeleteProfileArgs, 'id'>>;
  discardPlan?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationDiscardPlanArgs, 'id'>>;
  dropChanges?: Resolver<Maybe<ResolversTypes['ExportedFile']>, ParentType, ContextType, Partial<MutationDropChangesArgs>>;
  dropSandboxSockets?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dumpSandbox?: Resolver<ResolversTypes['Int'], ParentType, ContextType, RequireFields<MutationDumpSandboxArgs, 'folder'>>;
  editPendingChange?: Resolver<Maybe<ResolversTypes['OutboxState']>, ParentType, ContextType, RequireFields<MutationEditPendingChangeArgs, 'changes' | 'id' | 'keep'>>;
  exportOutbox?: Resolver<Maybe<ResolversTypes['ExportedFile']>, ParentType, ContextType>;
  exportPlan?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<MutationExportPlanArgs, 'planId'>>;
  exportRunOperations?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<MutationExportRunOperationsArgs, 'format' | 'runId'>>;
  holdChanges?: Resolver<ResolversTypes['OutboxState'], ParentType, ContextType, Partial<MutationHoldChangesArgs>>;
  importBackend?: Resolver<ResolversTypes['Profile'], ParentType, ContextType, RequireFields<MutationImportBackendArgs, 'input'>>;
  importOutbox?: Resolver<Maybe<ResolversTypes['ImportedChanges']>, ParentType, ContextType>;
  loadSandbox?: Resolver<ResolversTypes['SandboxLoad'], ParentType, ContextType, RequireFields<MutationLoadSandboxArgs, 'giveVersions' | 'path'>>;
  markPlanSeen?: Resolver<ResolversTypes['Plan'], ParentType, ContextType, RequireFields<MutationMarkPlanSeenArgs, 'planId'>>;
  openPlanFile?: Resolver<Maybe<ResolversTypes['Plan']>, ParentType, ContextType>;
  openProfile?: Resolver<ResolversTypes['Connection'], ParentType, ContextType, RequireFields<MutationOpenProfileArgs, 'id'>>;
  openSandbox?: Resolver<ResolversTypes['Connection'], ParentType, ContextType>;
  pauseRun?: Resolver<ResolversTypes['Run'], ParentType, ContextType, RequireFields<MutationPauseRunArgs, 'id'>>;
  planAdoption?: Resolver<ResolversTypes['AdoptionPlan'], ParentType, ContextType, RequireFields<MutationPlanAdoptionArgs, 'model'>>;
  planAgain?: Resolver<ResolversTypes['Plan'], ParentType, ContextType, RequireFields<MutationPlanAgainArgs, 'runId'>>;
  planBatch?: Resolver<ResolversTypes['Plan'], ParentType, ContextType, RequireFields<MutationPlanBatchArgs, 'input'>>;
  planRecreate?: Resolver<Array<ResolversTypes['Plan']>, ParentType, ContextType, RequireFields<MutationPlanRecreateArgs, 'runId'>>;
  planStagedEdits?: Resolver<ResolversTypes['Plan'], ParentType, ContextType, RequireFields<MutationPlanStagedEditsArgs, 'model'>>;
  planUndo?: Resolver<ResolversTypes['Plan'], ParentType, ContextType, RequireFields<MutationPlanUndoArgs, 'runId'>>;
  previewBackend?: Resolver<ResolversTypes['BackendPreview'], ParentType, ContextType, RequireFields<MutationPreviewBackendArgs, 'configPath'>>;
  repairDrift?: Resolver<Array<ResolversTypes['ModelDrift']>, ParentType, ContextType, RequireFields<MutationRepairDriftArgs, 'models'>>;
  resumeRun?: Resolver<ResolversTypes['Run'], ParentType, ContextType, RequireFields<MutationResumeRunArgs, 'id'>>;
  resync?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, Partial<MutationResyncArgs>>;
  retryChanges?: Resolver<ResolversTypes['OutboxState'], ParentType, ContextType, Partial<MutationRetryChangesArgs>>;
  runDocument?: Resolver<ResolversTypes['SentDocument'], ParentType, ContextType, RequireFields<MutationRunDocumentArgs, 'input'>>;
  saveRecord?: Resolver<ResolversTypes['SaveResult'], ParentType, ContextType, RequireFields<MutationSaveRecordArgs, 'input'>>;
  saveSupportBundle?: Resolver<Maybe<ResolversTypes['ExportedFile']>, ParentType, ContextType, RequireFields<MutationSaveSupportBundleArgs, 'withRecords'>>;
  seedSandbox?: Resolver<ResolversTypes['SandboxSeed'], ParentType, ContextType, RequireFields<MutationSeedSandboxArgs, 'more'>>;
  select?: Resolver<Array<ResolversTypes['ModelSelection']>, ParentType, ContextType, RequireFields<MutationSelectArgs, 'selection'>>;
  setCredentials?: Resolver<ResolversTypes['Profile'], ParentType, ContextType, RequireFields<MutationSetCredentialsArgs, 'id' | 'input'>>;
  setOutboxPaused?: Resolver<ResolversTypes['OutboxState'], ParentType, ContextType, RequireFields<MutationSetOutboxPausedArgs, 'paused'>>;
  setSandboxConflictDetection?: Resolver<ResolversTypes['SandboxControls'], ParentType, ContextType, RequireFields<MutationSetSandboxConflictDetectionArgs, 'conflictDetection'>>;
  setSandboxFaults?: Resolver<ResolversTypes['SandboxControls'], ParentType, ContextType, RequireFields<MutationSetSandboxFaultsArgs, 'faults'>>;
  setSandboxModelStrategy?: Resolver<ResolversTypes['SandboxControls'], ParentType, ContextType, RequireFields<MutationSetSandboxModelStrategyArgs, 'model'>>;
  setSandboxStrategy?: Resolver<ResolversTypes['Connection'], ParentType, ContextType, RequireFields<MutationSetSandboxStrategyArgs, 'strategy'>>;
  settleConflict?: Resolver<ResolversTypes['SettledConflict'], ParentType, ContextType, RequireFields<MutationSettleConflictArgs, 'input'>>;
  settleConflicts?: Resolver<ResolversTypes['BulkSettlement'], ParentType, ContextType, RequireFields<MutationSettleConflictsArgs, 'decision' | 'ids'>>;
  signIn?: Resolver<ResolversTypes['SignInStep'], ParentType, ContextType, RequireFields<MutationSignInArgs, 'id' | 'password' | 'username'>>;
  signOut?: Resolver<ResolversTypes['Profile'], ParentType, ContextType, RequireFields<MutationSignOutArgs, 'id'>>;
  stageEdit?: Resolver<Maybe<ResolversTypes['StagedEdit']>, ParentType, ContextType, RequireFields<MutationStageEditArgs, 'fields' | 'kind' | 'model'>>;
  startArchive?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  startCopy?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationStartCopyArgs, 'input'>>;
  startExport?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<MutationStartExportArgs, 'input'>>;
  startImport?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationStartImportArgs, 'input'>>;
  startMigration?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationStartMigrationArgs, 'file' | 'verb'>>;
  startRun?: Resolver<ResolversTypes['Run'], ParentType, ContextType, RequireFields<MutationStartRunArgs, 'planId'>>;
  unstageEdit?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationUnstageEditArgs, 'key' | 'model'>>;
  updateProfile?: Resolver<ResolversTypes['Profile'], ParentType, ContextType, RequireFields<MutationUpdateProfileArgs, 'id' | 'input'>>;
  writeExampleMigration?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, Partial<MutationWriteExampleMigrationArgs>>;
};

export type NotListeningResolvers<ContextType = any, ParentType extends ResolversParentTypes['NotListening'] = ResolversParentTypes['NotListening']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
};

export type OperationCountsResolvers<ContextType = any, ParentType extends ResolversParentTypes['OperationCounts'] = ResolversParentTypes['OperationCounts']> = {
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  conflicted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  planned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unknown?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OutboxPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['OutboxPage'] = ResolversParentTypes['OutboxPage']> = {
  changes?: Resolver<Array<ResolversTypes['PendingChange']>, ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OutboxState'], ParentType, ContextType>;
};

export type OutboxStateResolvers<ContextType = any, ParentType extends ResolversParentTypes['OutboxState'] = ResolversParentTypes['OutboxState']> = {
  counts?: Resolver<ResolversTypes['PendingCounts'], ParentType, ContextType>;
  isPaused?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PendingChangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['PendingChange'] = ResolversParentTypes['PendingChange']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isConditional?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['MutationKind'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['PendingState'], ParentType, ContextType>;
};

export type PendingChangeDetailResolvers<ContextType = any, ParentType extends ResolversParentTypes['PendingChangeDetail'] = ResolversParentTypes['PendingChangeDetail']> = {
  base?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  change?: Resolver<ResolversTypes['PendingChange'], ParentType, ContextType>;
  condition?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  noRequest?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  now?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  prediction?: Resolver<Maybe<ResolversTypes['Prediction']>, ParentType, ContextType>;
  service?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  strategySource?: Resolver<Maybe<ResolversTypes['StrategySource']>, ParentType, ContextType>;
  variables?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  waitsBehind?: Resolver<Maybe<ResolversTypes['PendingState']>, ParentType, ContextType>;
};

export type PendingCountsResolvers<ContextType = any, ParentType extends ResolversParentTypes['PendingCounts'] = ResolversParentTypes['PendingCounts']> = {
  held?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  inFlight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  parked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejected?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PlanResolvers<ContextType = any, ParentType extends ResolversParentTypes['Plan'] = ResolversParentTypes['Plan']> = {
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  document?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  estimatedMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kinds?: Resolver<Maybe<ResolversTypes['PlanKinds']>, ParentType, ContextType>;
  live?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  origin?: Resolver<Maybe<ResolversTypes['PlanOrigin']>, ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejectionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejections?: Resolver<Array<ResolversTypes['PlanRejection']>, ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reread?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  sample?: Resolver<Array<ResolversTypes['PlanSampleRow']>, ParentType, ContextType>;
  seenAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  targets?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tombstones?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  warningCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['PlanRejection']>, ParentType, ContextType>;
  wholeModel?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PlanCheckResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanCheck'] = ResolversParentTypes['PlanCheck']> = {
  checkedAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  deleted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  listed?: Resolver<Array<ResolversTypes['StaleOperation']>, ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  overlapping?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  planId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reread?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PlanFindingResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanFinding'] = ResolversParentTypes['PlanFinding']> = {
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PlanFindingKind'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PlanFindingPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanFindingPage'] = ResolversParentTypes['PlanFindingPage']> = {
  findings?: Resolver<Array<ResolversTypes['PlanFinding']>, ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PlanKindsResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanKinds'] = ResolversParentTypes['PlanKinds']> = {
  create?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  delete?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  restore?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  touch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  update?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PlanOriginResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanOrigin'] = ResolversParentTypes['PlanOrigin']> = {
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  environment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  exportedAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  exportedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  planId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PlanRejectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanRejection'] = ResolversParentTypes['PlanRejection']> = {
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PlanSampleRowResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanSampleRow'] = ResolversParentTypes['PlanSampleRow']> = {
  after?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  changedFields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
};

export type PlannedDocumentResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlannedDocument'] = ResolversParentTypes['PlannedDocument']> = {
  document?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  operationName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  variables?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type PlanningProgressResolvers<ContextType = any, ParentType extends ResolversParentTypes['PlanningProgress'] = ResolversParentTypes['PlanningProgress']> = {
  targets?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PredictionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Prediction'] = ResolversParentTypes['Prediction']> = {
  fields?: Resolver<Array<ResolversTypes['FieldPrediction']>, ParentType, ContextType>;
  isConflict?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['PredictedOutcome'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['ConflictStrategy'], ParentType, ContextType>;
};

export type ProfileResolvers<ContextType = any, ParentType extends ResolversParentTypes['Profile'] = ResolversParentTypes['Profile']> = {
  authMode?: Resolver<ResolversTypes['AuthMode'], ParentType, ContextType>;
  colour?: Resolver<Maybe<ResolversTypes['ProfileColour']>, ParentType, ContextType>;
  configFile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  conflictStrategy?: Resolver<Maybe<ResolversTypes['ConflictStrategy']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  endpoint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ProfileKind'], ParentType, ContextType>;
  lastOpenedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  modelCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  modelStrategies?: Resolver<Array<ResolversTypes['ModelStrategySetting']>, ParentType, ContextType>;
  modes?: Resolver<Array<ResolversTypes['ModeState']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  readOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  realtimeUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  schemaFile?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  schemaSource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['SecretState'], ParentType, ContextType>;
  signIn?: Resolver<ResolversTypes['SignInSettings'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['EnvironmentTier'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  app?: Resolver<ResolversTypes['AppInfo'], ParentType, ContextType>;
  audit?: Resolver<ResolversTypes['AuditPage'], ParentType, ContextType, RequireFields<QueryAuditArgs, 'limit' | 'offset'>>;
  auditVerdict?: Resolver<ResolversTypes['AuditVerdict'], ParentType, ContextType>;
  clearEffect?: Resolver<ResolversTypes['ClearEffect'], ParentType, ContextType>;
  conflictExplanation?: Resolver<ResolversTypes['ConflictExplanation'], ParentType, ContextType, RequireFields<QueryConflictExplanationArgs, 'id'>>;
  conflictRates?: Resolver<ResolversTypes['ConflictRates'], ParentType, ContextType, RequireFields<QueryConflictRatesArgs, 'bucketMs'>>;
  conflictStrategies?: Resolver<Array<ResolversTypes['ModelStrategy']>, ParentType, ContextType>;
  conflicts?: Resolver<ResolversTypes['ConflictPage'], ParentType, ContextType, RequireFields<QueryConflictsArgs, 'limit' | 'offset'>>;
  connection?: Resolver<Maybe<ResolversTypes['Connection']>, ParentType, ContextType>;
  copySources?: Resolver<Array<ResolversTypes['CopySource']>, ParentType, ContextType>;
  decisionPreview?: Resolver<ResolversTypes['DecisionPreview'], ParentType, ContextType, RequireFields<QueryDecisionPreviewArgs, 'decision' | 'ids'>>;
  drift?: Resolver<Array<ResolversTypes['ModelDrift']>, ParentType, ContextType>;
  driftFindings?: Resolver<ResolversTypes['DriftPage'], ParentType, ContextType, RequireFields<QueryDriftFindingsArgs, 'limit' | 'model' | 'offset'>>;
  driftSides?: Resolver<ResolversTypes['DriftSides'], ParentType, ContextType, RequireFields<QueryDriftSidesArgs, 'key' | 'model'>>;
  editPrediction?: Resolver<ResolversTypes['EditPrediction'], ParentType, ContextType, RequireFields<QueryEditPredictionArgs, 'input'>>;
  editPreview?: Resolver<ResolversTypes['EditPreview'], ParentType, ContextType, RequireFields<QueryEditPreviewArgs, 'input'>>;
  generatedMutation?: Resolver<ResolversTypes['GeneratedDocument'], ParentType, ContextType, RequireFields<QueryGeneratedMutationArgs, 'kind' | 'model'>>;
  importPreview?: Resolver<ResolversTypes['ImportPreview'], ParentType, ContextType, RequireFields<QueryImportPreviewArgs, 'input'>>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<Array<ResolversTypes['Job']>, ParentType, ContextType>;
  keysInText?: Resolver<ResolversTypes['KeyList'], ParentType, ContextType, RequireFields<QueryKeysInTextArgs, 'model' | 'text'>>;
  keysOfQuery?: Resolver<ResolversTypes['KeyList'], ParentType, ContextType, RequireFields<QueryKeysOfQueryArgs, 'document' | 'model'>>;
  leaving?: Resolver<ResolversTypes['Leaving'], ParentType, ContextType>;
  migration?: Resolver<ResolversTypes['MigrationDetail'], ParentType, ContextType, RequireFields<QueryMigrationArgs, 'file'>>;
  migrations?: Resolver<Array<ResolversTypes['MigrationView']>, ParentType, ContextType, RequireFields<QueryMigrationsArgs, 'folder'>>;
  models?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType>;
  openConflictIds?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType, Partial<QueryOpenConflictIdsArgs>>;
  outbox?: Resolver<ResolversTypes['OutboxPage'], ParentType, ContextType, RequireFields<QueryOutboxArgs, 'limit' | 'offset'>>;
  pendingChange?: Resolver<ResolversTypes['PendingChangeDetail'], ParentType, ContextType, RequireFields<QueryPendingChangeArgs, 'id'>>;
  plan?: Resolver<Maybe<ResolversTypes['Plan']>, ParentType, ContextType, RequireFields<QueryPlanArgs, 'id'>>;
  planCheck?: Resolver<ResolversTypes['PlanCheck'], ParentType, ContextType, RequireFields<QueryPlanCheckArgs, 'planId' | 'reread'>>;
  planDocuments?: Resolver<Array<ResolversTypes['PlannedDocument']>, ParentType, ContextType, RequireFields<QueryPlanDocumentsArgs, 'limit' | 'offset' | 'planId'>>;
  planFindings?: Resolver<ResolversTypes['PlanFindingPage'], ParentType, ContextType, RequireFields<QueryPlanFindingsArgs, 'limit' | 'offset' | 'planId'>>;
  planOperations?: Resolver<ResolversTypes['RunOperationPage'], ParentType, ContextType, RequireFields<QueryPlanOperationsArgs, 'limit' | 'offset' | 'planId'>>;
  plans?: Resolver<Array<ResolversTypes['Plan']>, ParentType, ContextType>;
  profiles?: Resolver<Array<ResolversTypes['Profile']>, ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['RecordDetail']>, ParentType, ContextType, RequireFields<QueryRecordArgs, 'key' | 'model'>>;
  recordHistory?: Resolver<ResolversTypes['RecordHistoryPage'], ParentType, ContextType, RequireFields<QueryRecordHistoryArgs, 'key' | 'limit' | 'model' | 'offset'>>;
  records?: Resolver<ResolversTypes['RecordPage'], ParentType, ContextType, RequireFields<QueryRecordsArgs, 'limit' | 'model' | 'offset' | 'tombstones'>>;
  restoreVerdict?: Resolver<ResolversTypes['RestoreVerdict'], ParentType, ContextType, RequireFields<QueryRestoreVerdictArgs, 'runId'>>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'id'>>;
  runCauses?: Resolver<Array<ResolversTypes['RunCause']>, ParentType, ContextType, RequireFields<QueryRunCausesArgs, 'runId'>>;
  runIdsByKey?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType, RequireFields<QueryRunIdsByKeyArgs, 'text'>>;
  runOperations?: Resolver<ResolversTypes['RunOperationPage'], ParentType, ContextType, RequireFields<QueryRunOperationsArgs, 'limit' | 'offset' | 'runId'>>;
  runOptions?: Resolver<ResolversTypes['RunOptionsView'], ParentType, ContextType, RequireFields<QueryRunOptionsArgs, 'runId'>>;
  runs?: Resolver<Array<ResolversTypes['Run']>, ParentType, ContextType>;
  sandboxControls?: Resolver<Maybe<ResolversTypes['SandboxControls']>, ParentType, ContextType>;
  schemaView?: Resolver<ResolversTypes['SchemaView'], ParentType, ContextType>;
  selection?: Resolver<Array<ResolversTypes['ModelSelection']>, ParentType, ContextType>;
  selectionEffect?: Resolver<Array<ResolversTypes['SelectionEffect']>, ParentType, ContextType, RequireFields<QuerySelectionEffectArgs, 'selection'>>;
  sentDocuments?: Resolver<Array<ResolversTypes['SentDocument']>, ParentType, ContextType, RequireFields<QuerySentDocumentsArgs, 'limit'>>;
  stagedCounts?: Resolver<Array<ResolversTypes['StagedCount']>, ParentType, ContextType>;
  stagedEdits?: Resolver<ResolversTypes['StagedEditPage'], ParentType, ContextType, RequireFields<QueryStagedEditsArgs, 'limit' | 'offset'>>;
  startRequirements?: Resolver<ResolversTypes['StartRequirements'], ParentType, ContextType, RequireFields<QueryStartRequirementsArgs, 'planId'>>;
  supportPreview?: Resolver<Array<ResolversTypes['SupportSection']>, ParentType, ContextType, RequireFields<QuerySupportPreviewArgs, 'withRecords'>>;
  syncStatus?: Resolver<ResolversTypes['SyncStatus'], ParentType, ContextType>;
  syncTimeline?: Resolver<Array<ResolversTypes['SyncEvent']>, ParentType, ContextType, RequireFields<QuerySyncTimelineArgs, 'limit'>>;
  transformSample?: Resolver<Array<ResolversTypes['TransformSample']>, ParentType, ContextType, RequireFields<QueryTransformSampleArgs, 'model' | 'targets' | 'transform'>>;
  wholeRequirements?: Resolver<ResolversTypes['StartRequirements'], ParentType, ContextType, RequireFields<QueryWholeRequirementsArgs, 'name' | 'operations'>>;
};

export type RecordChangeResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordChange'] = ResolversParentTypes['RecordChange']> = {
  changedFields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ChangeKind'], ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type RecordDetailResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordDetail'] = ResolversParentTypes['RecordDetail']> = {
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  record?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  related?: Resolver<Array<ResolversTypes['RelatedSummary']>, ParentType, ContextType>;
};

export type RecordHistoryEntryResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordHistoryEntry'] = ResolversParentTypes['RecordHistoryEntry']> = {
  after?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MutationKind'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  runDescription?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  runKind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  settlement?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OperationState'], ParentType, ContextType>;
};

export type RecordHistoryPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordHistoryPage'] = ResolversParentTypes['RecordHistoryPage']> = {
  entries?: Resolver<Array<ResolversTypes['RecordHistoryEntry']>, ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RecordPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordPage'] = ResolversParentTypes['RecordPage']> = {
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  records?: Resolver<Array<ResolversTypes['JSON']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RecordsChangedResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecordsChanged'] = ResolversParentTypes['RecordsChanged']> = {
  changes?: Resolver<Array<ResolversTypes['RecordChange']>, ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['ModelCounts'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['ChangeOrigin'], ParentType, ContextType>;
  truncated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RelatedSummaryResolvers<ContextType = any, ParentType extends ResolversParentTypes['RelatedSummary'] = ResolversParentTypes['RelatedSummary']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['ModelKey']>, ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  relation?: Resolver<ResolversTypes['Relation'], ParentType, ContextType>;
};

export type RelationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Relation'] = ResolversParentTypes['Relation']> = {
  kind?: Resolver<ResolversTypes['RelationKind'], ParentType, ContextType>;
  localFields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remoteFields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  required?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RestoreVerdictResolvers<ContextType = any, ParentType extends ResolversParentTypes['RestoreVerdict'] = ResolversParentTypes['RestoreVerdict']> = {
  listed?: Resolver<Array<ResolversTypes['ModelKey']>, ParentType, ContextType>;
  revived?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stillDeleted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunResolvers<ContextType = any, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run']> = {
  concurrency?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['RunCounts'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  delivery?: Resolver<ResolversTypes['Delivery'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isLocal?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  perSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  remainingMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  runsAhead?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  undecided?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunCauseResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunCause'] = ResolversParentTypes['RunCause']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OperationState'], ParentType, ContextType>;
};

export type RunCountsResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunCounts'] = ResolversParentTypes['RunCounts']> = {
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  conflicted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  notSent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  planned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rejected?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unknown?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunOperationResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunOperation'] = ResolversParentTypes['RunOperation']> = {
  after?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  deliveredMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  sentAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  settledAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  settlement?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OperationState'], ParentType, ContextType>;
  theirs?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type RunOperationPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunOperationPage'] = ResolversParentTypes['RunOperationPage']> = {
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  operations?: Resolver<Array<ResolversTypes['RunOperation']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunOptionsViewResolvers<ContextType = any, ParentType extends ResolversParentTypes['RunOptionsView'] = ResolversParentTypes['RunOptionsView']> = {
  maxConflicts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxFailurePercent?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  maxFailures?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  onConflict?: Resolver<ResolversTypes['ConflictPolicy'], ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SandboxAccessResolvers<ContextType = any, ParentType extends ResolversParentTypes['SandboxAccess'] = ResolversParentTypes['SandboxAccess']> = {
  apiKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  caFile?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  realtime?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tlsEndpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SandboxControlsResolvers<ContextType = any, ParentType extends ResolversParentTypes['SandboxControls'] = ResolversParentTypes['SandboxControls']> = {
  conflictDetection?: Resolver<ResolversTypes['ConflictDetection'], ParentType, ContextType>;
  faults?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  models?: Resolver<Array<ResolversTypes['SandboxModel']>, ParentType, ContextType>;
};

export type SandboxLoadResolvers<ContextType = any, ParentType extends ResolversParentTypes['SandboxLoad'] = ResolversParentTypes['SandboxLoad']> = {
  controls?: Resolver<ResolversTypes['SandboxControls'], ParentType, ContextType>;
  loaded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  replaced?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unversioned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SandboxModelResolvers<ContextType = any, ParentType extends ResolversParentTypes['SandboxModel'] = ResolversParentTypes['SandboxModel']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  strategy?: Resolver<Maybe<ResolversTypes['ConflictStrategy']>, ParentType, ContextType>;
};

export type SandboxSeedResolvers<ContextType = any, ParentType extends ResolversParentTypes['SandboxSeed'] = ResolversParentTypes['SandboxSeed']> = {
  controls?: Resolver<ResolversTypes['SandboxControls'], ParentType, ContextType>;
  made?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SaveResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['SaveResult'] = ResolversParentTypes['SaveResult']> = {
  differingFields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['SaveOutcome'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  theirs?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type SchemaViewResolvers<ContextType = any, ParentType extends ResolversParentTypes['SchemaView'] = ResolversParentTypes['SchemaView']> = {
  apiSdl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  customTypes?: Resolver<Array<ResolversTypes['CustomType']>, ParentType, ContextType>;
  enums?: Resolver<Array<ResolversTypes['EnumType']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SelectionEffectResolvers<ContextType = any, ParentType extends ResolversParentTypes['SelectionEffect'] = ResolversParentTypes['SelectionEffect']> = {
  keptPending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  leaving?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reads?: Resolver<ResolversTypes['SelectionReads'], ParentType, ContextType>;
};

export type SentDocumentResolvers<ContextType = any, ParentType extends ResolversParentTypes['SentDocument'] = ResolversParentTypes['SentDocument']> = {
  at?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  document?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  explanations?: Resolver<Array<ResolversTypes['JSON']>, ParentType, ContextType>;
  httpStatus?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['GuardLevel'], ParentType, ContextType>;
  ms?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['SentOrigin'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  response?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  variables?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type SettledConflictResolvers<ContextType = any, ParentType extends ResolversParentTypes['SettledConflict'] = ResolversParentTypes['SettledConflict']> = {
  conflict?: Resolver<ResolversTypes['Conflict'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SettlementResolvers<ContextType = any, ParentType extends ResolversParentTypes['Settlement'] = ResolversParentTypes['Settlement']> = {
  by?: Resolver<ResolversTypes['SettledBy'], ParentType, ContextType>;
  decision?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  onVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sent?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type SignInSettingsResolvers<ContextType = any, ParentType extends ResolversParentTypes['SignInSettings'] = ResolversParentTypes['SignInSettings']> = {
  iam?: Resolver<ResolversTypes['IamSettings'], ParentType, ContextType>;
  lambda?: Resolver<ResolversTypes['TokenSettings'], ParentType, ContextType>;
  oidc?: Resolver<ResolversTypes['TokenSettings'], ParentType, ContextType>;
  userPool?: Resolver<Maybe<ResolversTypes['UserPool']>, ParentType, ContextType>;
};

export type SignInStepResolvers<ContextType = any, ParentType extends ResolversParentTypes['SignInStep'] = ResolversParentTypes['SignInStep']> = {
  destination?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['SignInStepKind'], ParentType, ContextType>;
  profile?: Resolver<ResolversTypes['Profile'], ParentType, ContextType>;
  requiredAttributes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StagedCountResolvers<ContextType = any, ParentType extends ResolversParentTypes['StagedCount'] = ResolversParentTypes['StagedCount']> = {
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  records?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StagedEditResolvers<ContextType = any, ParentType extends ResolversParentTypes['StagedEdit'] = ResolversParentTypes['StagedEdit']> = {
  base?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  baseVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  fields?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  isStale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MutationKind'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stagedAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
};

export type StagedEditPageResolvers<ContextType = any, ParentType extends ResolversParentTypes['StagedEditPage'] = ResolversParentTypes['StagedEditPage']> = {
  edits?: Resolver<Array<ResolversTypes['StagedEdit']>, ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StaleOperationResolvers<ContextType = any, ParentType extends ResolversParentTypes['StaleOperation'] = ResolversParentTypes['StaleOperation']> = {
  deleted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  plannedVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  presentVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  touchedFields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StartRequirementsResolvers<ContextType = any, ParentType extends ResolversParentTypes['StartRequirements'] = ResolversParentTypes['StartRequirements']> = {
  confirmation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  maxRecords?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxWritesPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  missing?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  mustBeSeen?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  needsReason?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  readOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  seenAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['EnvironmentTier'], ParentType, ContextType>;
  usualWritesPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  connectionChanged?: SubscriptionResolver<Maybe<ResolversTypes['Connection']>, "connectionChanged", ParentType, ContextType>;
  driftChanged?: SubscriptionResolver<Array<ResolversTypes['ModelDrift']>, "driftChanged", ParentType, ContextType>;
  jobChanged?: SubscriptionResolver<ResolversTypes['Job'], "jobChanged", ParentType, ContextType>;
  outboxChanged?: SubscriptionResolver<ResolversTypes['OutboxState'], "outboxChanged", ParentType, ContextType>;
  planningProgressed?: SubscriptionResolver<ResolversTypes['PlanningProgress'], "planningProgressed", ParentType, ContextType>;
  recordsChanged?: SubscriptionResolver<ResolversTypes['RecordsChanged'], "recordsChanged", ParentType, ContextType, Partial<SubscriptionRecordsChangedArgs>>;
  runProgressed?: SubscriptionResolver<ResolversTypes['Run'], "runProgressed", ParentType, ContextType>;
  stagedEditsChanged?: SubscriptionResolver<Array<ResolversTypes['StagedCount']>, "stagedEditsChanged", ParentType, ContextType>;
  syncEventHappened?: SubscriptionResolver<ResolversTypes['SyncEvent'], "syncEventHappened", ParentType, ContextType>;
  syncStatusChanged?: SubscriptionResolver<ResolversTypes['SyncStatus'], "syncStatusChanged", ParentType, ContextType>;
};

export type SupportSectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['SupportSection'] = ResolversParentTypes['SupportSection']> = {
  bytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sample?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SyncEventResolvers<ContextType = any, ParentType extends ResolversParentTypes['SyncEvent'] = ResolversParentTypes['SyncEvent']> = {
  at?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type SyncStatusResolvers<ContextType = any, ParentType extends ResolversParentTypes['SyncStatus'] = ResolversParentTypes['SyncStatus']> = {
  eventsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isLocal?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lastSyncedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  models?: Resolver<Array<ResolversTypes['ModelSyncStatus']>, ParentType, ContextType>;
  online?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  outbox?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['SyncPhase'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  realtimeConnected?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export interface TimestampScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Timestamp'], any> {
  name: 'Timestamp';
}

export type TokenSettingsResolvers<ContextType = any, ParentType extends ResolversParentTypes['TokenSettings'] = ResolversParentTypes['TokenSettings']> = {
  location?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['TokenSource'], ParentType, ContextType>;
};

export type TransformSampleResolvers<ContextType = any, ParentType extends ResolversParentTypes['TransformSample'] = ResolversParentTypes['TransformSample']> = {
  after?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ModelKey'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type UserPoolResolvers<ContextType = any, ParentType extends ResolversParentTypes['UserPool'] = ResolversParentTypes['UserPool']> = {
  clientId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endpoint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userPoolId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  AdoptionPlan?: AdoptionPlanResolvers<ContextType>;
  AppInfo?: AppInfoResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditFault?: AuditFaultResolvers<ContextType>;
  AuditPage?: AuditPageResolvers<ContextType>;
  AuditVerdict?: AuditVerdictResolvers<ContextType>;
  BackendPreview?: BackendPreviewResolvers<ContextType>;
  BulkSettlement?: BulkSettlementResolvers<ContextType>;
  ClearEffect?: ClearEffectResolvers<ContextType>;
  Conflict?: ConflictResolvers<ContextType>;
  ConflictExplanation?: ConflictExplanationResolvers<ContextType>;
  ConflictPage?: ConflictPageResolvers<ContextType>;
  ConflictRateOfField?: ConflictRateOfFieldResolvers<ContextType>;
  ConflictRateOfModel?: ConflictRateOfModelResolvers<ContextType>;
  ConflictRateOfTime?: ConflictRateOfTimeResolvers<ContextType>;
  ConflictRates?: ConflictRatesResolvers<ContextType>;
  Connection?: ConnectionResolvers<ContextType>;
  CopiedRecords?: CopiedRecordsResolvers<ContextType>;
  CopySource?: CopySourceResolvers<ContextType>;
  CopySourceModel?: CopySourceModelResolvers<ContextType>;
  CustomType?: CustomTypeResolvers<ContextType>;
  DecisionObstacle?: DecisionObstacleResolvers<ContextType>;
  DecisionPreview?: DecisionPreviewResolvers<ContextType>;
  DecisionSample?: DecisionSampleResolvers<ContextType>;
  DeletedWith?: DeletedWithResolvers<ContextType>;
  Delivery?: DeliveryResolvers<ContextType>;
  DriftCounts?: DriftCountsResolvers<ContextType>;
  DriftFinding?: DriftFindingResolvers<ContextType>;
  DriftPage?: DriftPageResolvers<ContextType>;
  DriftProgress?: DriftProgressResolvers<ContextType>;
  DriftRepair?: DriftRepairResolvers<ContextType>;
  DriftReport?: DriftReportResolvers<ContextType>;
  DriftSides?: DriftSidesResolvers<ContextType>;
  EditPrediction?: EditPredictionResolvers<ContextType>;
  EditPreview?: EditPreviewResolvers<ContextType>;
  EnumType?: EnumTypeResolvers<ContextType>;
  ExportedFile?: ExportedFileResolvers<ContextType>;
  ExportedRecords?: ExportedRecordsResolvers<ContextType>;
  FieldPrediction?: FieldPredictionResolvers<ContextType>;
  GeneratedDocument?: GeneratedDocumentResolvers<ContextType>;
  IamSettings?: IamSettingsResolvers<ContextType>;
  ImportColumn?: ImportColumnResolvers<ContextType>;
  ImportPreview?: ImportPreviewResolvers<ContextType>;
  ImportPreviewRow?: ImportPreviewRowResolvers<ContextType>;
  ImportReport?: ImportReportResolvers<ContextType>;
  ImportedChanges?: ImportedChangesResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Job?: JobResolvers<ContextType>;
  KeyList?: KeyListResolvers<ContextType>;
  KeyProblem?: KeyProblemResolvers<ContextType>;
  LeaveFinding?: LeaveFindingResolvers<ContextType>;
  LeaveStep?: LeaveStepResolvers<ContextType>;
  Leaving?: LeavingResolvers<ContextType>;
  MemberRule?: MemberRuleResolvers<ContextType>;
  MigrationCondition?: MigrationConditionResolvers<ContextType>;
  MigrationDetail?: MigrationDetailResolvers<ContextType>;
  MigrationPlan?: MigrationPlanResolvers<ContextType>;
  MigrationReport?: MigrationReportResolvers<ContextType>;
  MigrationStatus?: MigrationStatusResolvers<ContextType>;
  MigrationStepPlan?: MigrationStepPlanResolvers<ContextType>;
  MigrationVerification?: MigrationVerificationResolvers<ContextType>;
  MigrationView?: MigrationViewResolvers<ContextType>;
  ModeState?: ModeStateResolvers<ContextType>;
  Model?: ModelResolvers<ContextType>;
  ModelCounts?: ModelCountsResolvers<ContextType>;
  ModelDrift?: ModelDriftResolvers<ContextType>;
  ModelField?: ModelFieldResolvers<ContextType>;
  ModelKey?: GraphQLScalarType;
  ModelSelection?: ModelSelectionResolvers<ContextType>;
  ModelStrategy?: ModelStrategyResolvers<ContextType>;
  ModelStrategySetting?: ModelStrategySettingResolvers<ContextType>;
  ModelSyncStatus?: ModelSyncStatusResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NotListening?: NotListeningResolvers<ContextType>;
  OperationCounts?: OperationCountsResolvers<ContextType>;
  OutboxPage?: OutboxPageResolvers<ContextType>;
  OutboxState?: OutboxStateResolvers<ContextType>;
  PendingChange?: PendingChangeResolvers<ContextType>;
  PendingChangeDetail?: PendingChangeDetailResolvers<ContextType>;
  PendingCounts?: PendingCountsResolvers<ContextType>;
  Plan?: PlanResolvers<ContextType>;
  PlanCheck?: PlanCheckResolvers<ContextType>;
  PlanFinding?: PlanFindingResolvers<ContextType>;
  PlanFindingPage?: PlanFindingPageResolvers<ContextType>;
  PlanKinds?: PlanKindsResolvers<ContextType>;
  PlanOrigin?: PlanOriginResolvers<ContextType>;
  PlanRejection?: PlanRejectionResolvers<ContextType>;
  PlanSampleRow?: PlanSampleRowResolvers<ContextType>;
  PlannedDocument?: PlannedDocumentResolvers<ContextType>;
  PlanningProgress?: PlanningProgressResolvers<ContextType>;
  Prediction?: PredictionResolvers<ContextType>;
  Profile?: ProfileResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RecordChange?: RecordChangeResolvers<ContextType>;
  RecordDetail?: RecordDetailResolvers<ContextType>;
  RecordHistoryEntry?: RecordHistoryEntryResolvers<ContextType>;
  RecordHistoryPage?: RecordHistoryPageResolvers<ContextType>;
  RecordPage?: RecordPageResolvers<ContextType>;
  RecordsChanged?: RecordsChangedResolvers<ContextType>;
  RelatedSummary?: RelatedSummaryResolvers<ContextType>;
  Relation?: RelationResolvers<ContextType>;
  RestoreVerdict?: RestoreVerdictResolvers<ContextType>;
  Run?: RunResolvers<ContextType>;
  RunCause?: RunCauseResolvers<ContextType>;
  RunCounts?: RunCountsResolvers<ContextType>;
  RunOperation?: RunOperationResolvers<ContextType>;
  RunOperationPage?: RunOperationPageResolvers<ContextType>;
  RunOptionsView?: RunOptionsViewResolvers<ContextType>;
  SandboxAccess?: SandboxAccessResolvers<ContextType>;
  SandboxControls?: SandboxControlsResolvers<ContextType>;
  SandboxLoad?: SandboxLoadResolvers<ContextType>;
  SandboxModel?: SandboxModelResolvers<ContextType>;
  SandboxSeed?: SandboxSeedResolvers<ContextType>;
  SaveResult?: SaveResultResolvers<ContextType>;
  SchemaView?: SchemaViewResolvers<ContextType>;
  SelectionEffect?: SelectionEffectResolvers<ContextType>;
  SentDocument?: SentDocumentResolvers<ContextType>;
  SettledConflict?: SettledConflictResolvers<ContextType>;
  Settlement?: SettlementResolvers<ContextType>;
  SignInSettings?: SignInSettingsResolvers<ContextType>;
  SignInStep?: SignInStepResolvers<ContextType>;
  StagedCount?: StagedCountResolvers<ContextType>;
  StagedEdit?: StagedEditResolvers<ContextType>;
  StagedEditPage?: StagedEditPageResolvers<ContextType>;
  StaleOperation?: StaleOperationResolvers<ContextType>;
  StartRequirements?: StartRequirementsResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SupportSection?: SupportSectionResolvers<ContextType>;
  SyncEvent?: SyncEventResolvers<ContextType>;
  SyncStatus?: SyncStatusResolvers<ContextType>;
  Timestamp?: GraphQLScalarType;
  TokenSettings?: TokenSettingsResolvers<ContextType>;
  TransformSample?: TransformSampleResolvers<ContextType>;
  UserPool?: UserPoolResolvers<ContextType>;
};


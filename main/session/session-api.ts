import type {
  CustomType,
  EnumType,
  Model,
  ModelInstance,
  ModelKey,
  Relation,
} from '../../shared/model-schema';
import type { WritePolicy } from '../../shared/environment';
import type { Problem } from '../../shared/errors';
import type { AuthMode, GraphQLResponse } from '../appsync/appsync-api';
import type { AuthPlan } from '../appsync';
import type {
  ChangeOrigin,
  ControlMessage,
  ModelCounts,
  RecordChange,
  RecordPage,
  RecordPageRequest,
  SyncStatus,
} from '../datastore/data-store-api';
import type {
  AskedBackend,
  DriftKind,
  DriftSides,
  ModelSelection,
  PendingExport,
  SelectionChange,
  SelectionEffect,
} from '../datastore';
import type { AdoptionPlan } from '../migrations';
import type { DriftPage, ModelDrift } from './drift-desk';
import type { ClearEffect } from './local-copy';
import type { OutboxPage, OutboxState, PendingChangeDetail } from './outbox-view';
import type { QueuedResult, SaveRoute } from './queued-edits';
import type { DataDeskApi } from './data-desk';
import type { Job } from './jobs';
import type { MoveDeskApi } from './move-desk';
import type { WriterDeskApi } from './writer-desk';
import type {
  BatchRequest,
  ConflictDecision,
  ConflictFilter,
  ConflictRecord,
  EditPreview,
  EditResult,
  OperationRow,
  OperationState,
  PlanSummary,
  RecordEdit,
  RunOptions,
  RunSummary,
  StagedCount,
} from '../writer/writer-api';

export type { DriftPage, DriftState, ModelDrift } from './drift-desk';
export type { ClearEffect } from './local-copy';
export type { OutboxPage, OutboxState, PendingChange, PendingChangeDetail } from './outbox-view';
export type { QueuedResult, SaveRoute } from './queued-edits';

/** What a session needs to open: plain data, because it crosses into the worker thread. */
export interface SessionOptions {
  /** The profile's folder: store, journal and history live there. */
  readonly folder: string;
  readonly schema: { readonly text: string; readonly fileName: string };
  /** What the profile allows; a writable sandbox unless given. */
  readonly policy?: WritePolicy;
  /** Null for a project without a backend. */
  readonly endpoint: EndpointPlan | null;
  /** Names the backend where its address changes, as a sandbox's does; the endpoint's URL unless given. */
  readonly environment?: string;
  /**
   * Where that is kept which belongs to the backend rather than to one connection to it, such as how far its way out of
   * DataStore is; in the profile's own files unless given.
   */
  readonly backendsFile?: string;
  /** What a person has said about an address that the profile's files don't know. */
  readonly unknownAddress?: AskedBackend['unknownAddress'];
}

/** Where a backend is and how requests to it are authorised. */
export interface EndpointPlan {
  readonly url: string;
  readonly realtimeUrl?: string;
  readonly ca?: string;
  readonly auth: AuthPlan;
  /** Further modes, for what the first one may not do. */
  readonly otherAuth?: readonly AuthPlan[];
}

export interface SchemaView {
  readonly source: string;
  readonly apiSdl: string;
  readonly enums: readonly EnumType[];
  readonly customTypes: readonly CustomType[];
}

export interface ModelView {
  readonly model: Model;
  readonly counts: ModelCounts;
}

export interface RelatedSummary {
  readonly relation: Relation;
  readonly count: number;
  readonly record: ModelInstance | null;
  readonly key: ModelKey | null;
}

export interface RecordDetail {
  readonly model: string;
  readonly key: ModelKey;
  readonly record: ModelInstance;
  readonly related: readonly RelatedSummary[];
}

export interface GeneratedDocument {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

export interface DocumentRequest {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
  readonly level: 'complete' | 'required';
  /** Sends with this mode alone; with the one that may do it unless given. */
  readonly authMode?: AuthMode | null;
  /** Why; a mutation of production has to say it. */
  readonly reason?: string;
}

/** AppSync's words for a failure, explained. */
export interface Explanation {
  readonly cause: string;
  readonly consequence: string;
  readonly action: string;
}

/** A document that the editor or the outbox has sent, with what came back. */
export interface SentDocument extends DocumentRequest {
  readonly id: string;
  readonly origin: 'EDITOR' | 'OUTBOX';
  readonly at: number;
  readonly ms: number;
  readonly ok: boolean;
  readonly httpStatus: number | null;
  readonly response: Pick<GraphQLResponse, 'data' | 'errors'> | null;
  readonly problem: Problem | null;
  readonly explanations: readonly Explanation[];
}

/** One coalesced batch of changes, at most ten a second a model. */
export interface RecordsChanged {
  readonly model: string;
  readonly origin: ChangeOrigin;
  readonly counts: ModelCounts;
  readonly changes: readonly RecordChange[];
  readonly truncated: boolean;
}

export interface ConflictView extends ConflictRecord {
  /** The record as the local copy holds it now. */
  readonly now: ModelInstance | null;
}

export interface SettledConflict {
  readonly conflict: ConflictView;
  readonly sent: boolean;
  readonly problem: Problem | null;
}

export interface TransformSample {
  readonly key: ModelKey;
  readonly before: ModelInstance;
  readonly after: ModelInstance | null;
  readonly problem: Problem | null;
}

/** The state of the sync, and whether there is a backend at all. */
export interface SyncStatusView extends SyncStatus {
  readonly isLocal: boolean;
}

/** What became of a save: its outcome, or that it waits in the outbox. */
export type SavedRecord = EditResult | QueuedResult;

/** The preview of an edit, and where a save goes now. */
export interface RoutedPreview extends EditPreview {
  readonly goesTo: SaveRoute;
  /** Records that a deletion which waits in the outbox takes with it, by model; the service itself cascades nothing. */
  readonly alsoDeleted: readonly { readonly model: string; readonly count: number }[];
}

/** An opened connection, as the console API sees it; lives on a worker thread, so every call is a promise there. */
export interface SessionApi extends WriterDeskApi, DataDeskApi, MoveDeskApi {
  schemaView(): SchemaView;
  models(): readonly ModelView[];
  records(request: RecordPageRequest): RecordPage;
  record(model: string, key: ModelKey): RecordDetail | null;
  syncStatus(): SyncStatusView;
  syncTimeline(limit: number): readonly ControlMessage[];
  resync(model: string | null): Promise<void>;
  generatedMutation(
    model: string,
    kind: 'CREATE' | 'UPDATE' | 'DELETE',
    key: ModelKey | null,
  ): GeneratedDocument;
  runDocument(request: DocumentRequest): Promise<SentDocument>;
  /** The newest first; of one sender, or of all. */
  sentDocuments(limit: number, origin: SentDocument['origin'] | null): readonly SentDocument[];
  clearSentDocuments(): void;
  editPreview(edit: RecordEdit): RoutedPreview;
  saveRecord(edit: RecordEdit): Promise<SavedRecord>;
  outbox(offset: number, limit: number): OutboxPage;
  pendingChange(id: string): PendingChangeDetail;
  /** Writes all changes to a file; they stay in the outbox. */
  exportChanges(file: string): PendingExport;
  /** Puts the changes of such a file into the outbox. Throws BadInput naming file and line, having taken none. */
  importChanges(file: string): { readonly taken: number; readonly known: number };
  /** Null stands for every change that can be held; likewise below. */
  holdChanges(ids: readonly string[] | null): OutboxState;
  retryChanges(ids: readonly string[] | null): OutboxState;
  /** Writes changes to a file and gives them up, both at once. Throws BadInput, having dropped nothing. */
  dropChanges(file: string, ids: readonly string[] | null): PendingExport;
  /** Writes other values into a change that was not sent; it is kept in the file first, where one is given. */
  editChange(id: string, changes: Readonly<Record<string, unknown>>, file: string | null): OutboxState;
  setOutboxPaused(paused: boolean): OutboxState;
  driftStates(): readonly ModelDrift[];
  compareWithService(models: readonly string[]): readonly ModelDrift[];
  repairDrift(models: readonly string[]): readonly ModelDrift[];
  /** False where nothing was being compared or repaired. */
  cancelDrift(): boolean;
  driftFindings(model: string, kind: DriftKind | null, offset: number, limit: number): DriftPage;
  driftSides(model: string, key: ModelKey): Promise<DriftSides>;
  clearEffect(): ClearEffect;
  /** Empties the local copy and syncs again; resolves when it is empty. */
  clearLocalCopy(): Promise<void>;
  selection(): readonly ModelSelection[];
  selectionEffect(changes: readonly SelectionChange[]): readonly SelectionEffect[];
  /** Resolves when the change is kept; the sync that follows is seen in the status. */
  select(changes: readonly SelectionChange[]): Promise<readonly ModelSelection[]>;
  /** Gives the thread back now and then; rejects with Cancelled after `cancelPlanning`. */
  planBatch(request: BatchRequest, reread?: boolean): Promise<PlanSummary>;
  /** A touch of each record without a version; rejects with BadInput where the model can't be adopted. */
  planAdoption(model: string): Promise<AdoptionPlan>;
  /** False where nothing was being planned. */
  cancelPlanning(): boolean;
  /** The inverse of a run, or of chosen operations of it. */
  planUndo(runId: string, operationIds?: readonly string[]): Promise<PlanSummary>;
  /** What a transform makes of the first records of the targets. */
  transformSample(request: BatchRequest): Promise<readonly TransformSample[]>;
  conflicts(page: ConflictFilter & { readonly offset: number; readonly limit: number }): {
    readonly total: number;
    readonly offset: number;
    readonly conflicts: readonly ConflictView[];
  };
  settleConflict(decision: ConflictDecision): Promise<SettledConflict>;
  plan(id: string): PlanSummary | null;
  /** Plans that wait to be started, newest first. */
  plans(): readonly PlanSummary[];
  /** A window of a plan's operations, in the order in which they are sent. Throws NotFound. */
  planOperations(
    planId: string,
    page: { readonly offset: number; readonly limit: number },
  ): { readonly total: number; readonly offset: number; readonly operations: readonly OperationRow[] };
  discardPlan(id: string): boolean;
  runs(): readonly RunSummary[];
  run(id: string): RunSummary | null;
  runOperations(
    runId: string,
    page: {
      readonly state?: OperationState;
      readonly code?: string;
      readonly offset: number;
      readonly limit: number;
    },
  ): { readonly total: number; readonly offset: number; readonly operations: readonly OperationRow[] };
  /** Writes what came of each record of a run to a file, CSV by its ending or else JSON Lines; returns how many. */
  exportOperations(runId: string, state: OperationState | null, file: string): Promise<number>;
  startRun(planId: string, options?: RunOptions): RunSummary;
  pauseRun(id: string): RunSummary;
  /** Goes on with a run; what is given takes the place of the options that it began with. */
  resumeRun(id: string, options?: RunOptions): RunSummary;
  /** The options that a run goes by. Throws NotFound. */
  runOptions(id: string): RunOptions;
  cancelRun(id: string): RunSummary;
  /** Stops sending, waits for what is under way, closes the files. */
  close(): Promise<void>;
}

/** What a session tells without being asked. */
export interface SessionEvents {
  recordsChanged: RecordsChanged;
  syncStatus: SyncStatusView;
  controlMessage: ControlMessage;
  outbox: OutboxState;
  drift: readonly ModelDrift[];
  run: RunSummary;
  /** A job that was begun, went on or ended. */
  job: Job;
  /** How many targets the planning that is under way has looked at. */
  planning: { readonly targets: number };
  /** How many edits are staged, by model. */
  staged: readonly StagedCount[];
}

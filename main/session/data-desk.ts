import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import type { Problem } from '../../shared/errors';
import type { AppSyncClient } from '../appsync';
import type { DataStore } from '../datastore';
import {
  discardLooks,
  exportColumns,
  findMigrations,
  importFile,
  Migrator,
  previewImport,
  readMigration,
  writeExampleMigration,
  writeRecords,
  writeRecordsFile,
} from '../migrations';
import type {
  ConditionResult,
  ImportFormat,
  ImportPreview,
  ImportRequest,
  Ledger,
  MigrateOptions,
  MigrationDefinition,
  MigrationFile,
  MigrationStatus,
  MigrationVerification,
} from '../migrations';
import type { LoadedSchema } from '../schema';
import type { OutbandWriter, RunOptions, RunSummary, StartRequirements, WholeWork } from '../writer';
import { Jobs } from './jobs';
import type { Job, JobProgress } from './jobs';
import { WriterDesk } from './writer-desk';

/** A migration of a folder, where it stands here, or what is wrong with its file. */
export interface MigrationView {
  readonly file: string;
  readonly status: MigrationStatus | null;
  readonly problem: Problem | null;
}

/** A migration as its file has it. */
export interface MigrationDetail {
  readonly file: string;
  readonly text: string;
  readonly definition: MigrationDefinition;
  readonly status: MigrationStatus;
  /** The conditions as they are counted now. */
  readonly preconditions: readonly ConditionResult[];
  readonly verification: MigrationVerification;
  /** How its next run goes unless other options are given. */
  readonly runOptions: RunOptions;
}

export interface ExportRequest {
  readonly model: string;
  /** Predicate; every record unless given. */
  readonly where?: unknown;
  readonly includeDeleted?: boolean;
  readonly format: ImportFormat;
  /** Fields and `relation.field`; all fields with their metadata unless given. */
  readonly columns?: readonly string[];
  readonly file: string;
}

/** What a person has chosen; what is left out is as the file or the interrupted run has it. */
export type StartOptions = RunOptions & Pick<MigrateOptions, 'cleared'>;
export type MigrationVerb = 'PLAN' | 'APPLY' | 'PLAN_ROLLBACK' | 'ROLLBACK';

/** What a session offers of files: migrations, imports and exports. Whatever takes long is a job. */
export interface DataDeskApi {
  migrations(folder: string): Promise<readonly MigrationView[]>;
  migration(file: string): Promise<MigrationDetail>;
  /** Writes a commented migration that fits this connection into a folder, with the JSON Schema; the file. */
  writeExampleMigration(folder: string): Promise<string>;
  /** What must be given before a migration or an import may start. */
  wholeRequirements(work: WholeWork, options: RunOptions): StartRequirements;
  /** The plans of a `PLAN` or `PLAN_ROLLBACK` can be paged until the next job of the migration. */
  startMigration(verb: MigrationVerb, file: string, options?: StartOptions): Promise<Job>;
  importPreview(request: ImportRequest): Promise<ImportPreview>;
  startImport(request: ImportRequest & { readonly dryRun?: boolean }, options?: RunOptions): Job;
  startExport(request: ExportRequest): Job;
  jobs(): readonly Job[];
  job(id: string): Job | null;
  /** Ends it after what is under way. What a migration or an import has not reached can be gone on with. */
  cancelJob(id: string): Job;
}

export interface DataDeskParts {
  readonly store: DataStore;
  readonly writer: OutbandWriter;
  readonly ledger: Ledger;
  readonly emitJob: (job: Job) => void;
  readonly schema: LoadedSchema;
  readonly client: AppSyncClient;
  /** The profile's. */
  readonly folder: string;
  /** What is remembered of applied migrations belongs to it. */
  readonly environment: string;
}

/** Migrations, imports and exports of one session, on its store and its writer. */
export abstract class DataDesk extends WriterDesk implements DataDeskApi {
  readonly #parts: DataDeskParts;
  readonly #migrator: Migrator;
  protected readonly work: Jobs;

  constructor(parts: DataDeskParts) {
    super(parts.writer);
    this.#parts = parts;
    this.#migrator = new Migrator({ ...parts, now: Date.now });
    this.work = new Jobs({ now: Date.now, newId: randomUUID, emit: parts.emitJob });
    // Those of a session that ended without closing.
    discardLooks(parts.writer);
  }

  async migrations(folder: string): Promise<readonly MigrationView[]> {
    const found = await findMigrations(folder);
    return found.map(({ file, migration, problem }) => ({
      file,
      status: migration ? this.#statusOf(migration) : null,
      problem,
    }));
  }

  async migration(file: string): Promise<MigrationDetail> {
    const migration = await readMigration(file);
    return {
      file,
      text: await readFile(file, 'utf8'),
      definition: migration.definition,
      status: this.#statusOf(migration),
      preconditions: this.#migrator.preconditions(migration),
      verification: this.#migrator.verify(migration),
      runOptions: this.#migrator.runOptions(migration),
    };
  }

  writeExampleMigration(folder: string): Promise<string> {
    const { store } = this.#parts;
    return writeExampleMigration(folder, store.schema, (model, where) => store.count(model, where));
  }

  wholeRequirements(work: WholeWork, options: RunOptions): StartRequirements {
    return this.#parts.writer.planDesk.wholeRequirements(work, options);
  }

  async startMigration(verb: MigrationVerb, file: string, options: StartOptions = {}): Promise<Job> {
    const migration = await readMigration(file);
    const { id, steps } = migration.definition;
    if (verb === 'APPLY' || verb === 'ROLLBACK')
      this.#parts.writer.planDesk.checkWhole({ name: id, operations: 0 }, options);
    return this.work.start(verb, id, async (signal, tell) => {
      const told = { ...options, signal, ...progressOf(steps.length, tell) };
      discardLooks(this.#parts.writer, id);
      const looking = { ...told, staysToBePaged: true };
      if (verb === 'PLAN') return { plan: await this.#migrator.plan(migration, looking) };
      if (verb === 'PLAN_ROLLBACK') return { plan: await this.#migrator.planRollback(migration, looking) };
      const report = await (verb === 'APPLY'
        ? this.#migrator.apply(migration, told)
        : this.#migrator.rollback(migration, told));
      return { report, problem: report.problem ?? null };
    });
  }

  importPreview(request: ImportRequest): Promise<ImportPreview> {
    return this.cancellable((signal) => previewImport(this.#parts, request, signal));
  }

  startImport({ dryRun, ...request }: ImportRequest & { dryRun?: boolean }, options: RunOptions = {}): Job {
    const parts = { ...this.#parts, now: Date.now };
    if (!dryRun) parts.writer.planDesk.checkWhole({ name: request.model, operations: 0 }, options);
    return this.work.start('IMPORT', request.file, async (signal, tell) => {
      // No other job writes meanwhile, so every run of an import is this one's.
      const release = parts.writer.onRun(({ id, kind }) => {
        if (kind === 'import') tell({ runId: id });
      });
      try {
        const imported = await importFile(parts, request, {
          ...options,
          dryRun,
          signal,
          onProgress: ({ rows, ...counts }) =>
            tell({
              phase: dryRun ? 'looking at rows' : 'writing rows',
              done: counts.created + counts.updated + counts.unchanged + counts.bad + counts.failed,
              total: rows,
            }),
        });
        return { imported, problem: imported.problem ?? null };
      } finally {
        release();
      }
    });
  }

  startExport({ model: name, where = {}, includeDeleted, format, columns, file }: ExportRequest): Job {
    const { store } = this.#parts;
    const model = store.model(name);
    const lookup: Parameters<typeof exportColumns>[2] = (related, key) => store.get(related, key);
    const chosen = columns ? exportColumns(store.schema, model, lookup, columns) : null;
    const every = exportColumns(store.schema, model, lookup);
    const tombstones = includeDeleted ?? false;
    return this.work.start('EXPORT', file, async (signal, tell) => {
      const total = store.count(name, where, { tombstones });
      const write = (target: NodeJS.WritableStream): Promise<number> =>
        writeRecords(target, store.iterate(name, where, { tombstones }), format, chosen, every, {
          signal,
          onProgress: (done) => tell({ phase: 'writing records', done, total }),
        });
      const records = await writeRecordsFile(file, write, signal);
      return { exported: { file, records } };
    });
  }

  jobs(): readonly Job[] {
    return this.work.list();
  }

  job(id: string): Job | null {
    return this.work.find(id) ?? null;
  }

  cancelJob(id: string): Job {
    return this.work.cancel(id);
  }

  /** Cancels what is under way, waits for it, and closes the ledger. */
  protected async closeDataDesk(): Promise<void> {
    await this.work.close();
    discardLooks(this.#parts.writer);
    this.#parts.ledger.close();
  }

  #statusOf(migration: MigrationFile): MigrationStatus {
    const [status] = this.#migrator.status([migration]);
    return status as MigrationStatus;
  }
}

/** A migration's own words for how far it is: the step that is planned, or the run that is under way. */
function progressOf(
  steps: number,
  tell: (progress: JobProgress) => void,
): Pick<MigrateOptions, 'onProgress' | 'onPlanning'> {
  return {
    onPlanning: (step, targets) =>
      tell({ phase: `planning step ${step} of ${steps}`, done: targets, total: null }),
    onProgress: ({ id, description, counts }: RunSummary) =>
      tell({
        phase: description,
        runId: id,
        done: counts.planned - counts.notSent - counts.sent,
        total: counts.planned,
      }),
  };
}

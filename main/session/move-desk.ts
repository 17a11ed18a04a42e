import { basename, join } from 'node:path';
import { BadRows, copyRecords, IdMap, LeaveNotes, Leaving, openCopySource } from '../migrations';
import type { CopyRequest, CopySourceModel, LeaveCheck, LeaveStepId, LeaveView } from '../migrations';
import type { RunOptions } from '../writer';
import { DataDesk } from './data-desk';
import type { DataDeskParts } from './data-desk';
import type { Job, JobProgress } from './jobs';
import { LEDGER_FILE } from './profile-files';

/** A copy into this connection. */
export interface CopyIn extends CopyRequest {
  /** File of the source's local copy. */
  readonly file: string;
  /** Tells sources apart for good, such as the profile's id. */
  readonly source: string;
  /** What people call the source. */
  readonly name: string;
  readonly dryRun?: boolean;
}

/** What a session offers of moving whole backends: copies out of other connections, and the way out of DataStore. */
export interface MoveDeskApi {
  /** What the local copy of another connection holds. Throws NotFound where it was never synced. */
  copySource(file: string): readonly CopySourceModel[];
  /** Throws as a run does where the tier asks for more than `options` has. */
  startCopy(request: CopyIn, options?: RunOptions): Job;
  leaving(): LeaveView;
  /** Checks a step; the view has what it came to when the job has ended. */
  checkLeaving(step: LeaveStepId, folders?: readonly string[]): Job;
  confirmLeaving(step: LeaveStepId, reason: string): LeaveView;
  /** Writes an archive into a new folder below the one given. */
  startArchive(below: string): Job;
}

interface MoveDeskParts extends DataDeskParts {
  /** As of `SessionOptions`. */
  readonly backendsFile: string | undefined;
}

export abstract class MoveDesk extends DataDesk implements MoveDeskApi {
  readonly #parts: DataDeskParts;
  readonly #notes: LeaveNotes;
  readonly #leaving: Leaving;

  constructor(parts: MoveDeskParts) {
    super(parts);
    this.#parts = parts;
    const { folder, environment, backendsFile } = parts;
    this.#notes =
      backendsFile === undefined
        ? LeaveNotes.open(join(folder, LEDGER_FILE), environment)
        : LeaveNotes.open(backendsFile, environment, basename(folder));
    this.#leaving = new Leaving({ ...parts, notes: this.#notes, now: Date.now });
  }

  copySource(file: string): readonly CopySourceModel[] {
    const source = openCopySource(file, file);
    try {
      return source.models();
    } finally {
      source.close();
    }
  }

  startCopy({ file, source: id, name, dryRun, ...request }: CopyIn, options: RunOptions = {}): Job {
    const { writer, folder, store } = this.#parts;
    if (!dryRun) writer.planDesk.checkWhole({ name, operations: 0 }, options);
    return this.work.start('COPY', name, async (signal, tell) => {
      const source = openCopySource(file, id);
      const bad = new BadRows(join(folder, 'copy.bad.jsonl'));
      const ids = IdMap.open(dryRun ? ':memory:' : join(folder, store.ownFile('idmap.sqlite')), id);
      const counts = new Map(source.models().map(({ model, records }) => [model, records]));
      const release = writer.onRun(({ id: runId, kind }) => {
        if (kind === 'import') tell({ runId });
      });
      try {
        const copied = await copyRecords({ ...this.#parts, now: Date.now }, source, ids, request, {
          ...options,
          dryRun,
          signal,
          onBadRow: (row, reasons) => bad.add(row, reasons),
          onProgress: progressOf(request.models, counts, dryRun ?? false, tell),
        });
        return { copied: { ...copied, badRowsFile: bad.count > 0 ? bad.file : null } };
      } finally {
        release();
        ids.close();
        bad.close();
        source.close();
      }
    });
  }

  leaving(): LeaveView {
    return this.#leaving.view();
  }

  checkLeaving(step: LeaveStepId, folders?: readonly string[]): Job {
    return this.work.start('LEAVE_CHECK', step, async (signal, tell) => {
      await this.#leaving.check(step, { ...(folders ? { folders } : {}), ...told(signal, tell) });
      return {};
    });
  }

  confirmLeaving(step: LeaveStepId, reason: string): LeaveView {
    this.#leaving.confirm(step, reason);
    return this.#leaving.view();
  }

  startArchive(below: string): Job {
    return this.work.start('ARCHIVE', below, async (signal, tell) => {
      await this.#leaving.export(below, told(signal, tell));
      return {};
    });
  }

  protected override async closeDataDesk(): Promise<void> {
    await super.closeDataDesk();
    this.#notes.close();
  }
}

const told = (signal: AbortSignal, tell: (progress: JobProgress) => void): LeaveCheck => ({
  signal,
  onProgress: (phase, done) => tell({ phase, done }),
});

/** Models come one after the other; what the earlier ones had counts as done. */
function progressOf(
  models: readonly string[],
  counts: ReadonlyMap<string, number>,
  isDry: boolean,
  tell: (progress: JobProgress) => void,
): (model: string, tally: { readonly rows: number }) => void {
  const total = models.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const done = new Map<string, number>();
  return (model, { rows }) => {
    done.set(model, rows);
    const sum = [...done.values()].reduce((all, each) => all + each, 0);
    tell({ phase: isDry ? `looking at ${model}` : `copying ${model}`, done: sum, total });
  };
}

import type { Problem } from '../../../shared/errors';
import type { Model, ModelKey } from '../../../shared/model-schema';
import type { DataStoreApi } from '../../datastore';
import { SeenKeys } from '../../sqlite/seen-keys';
import type { OutbandWriter, PlanSummary, RecordVerdict, RunOptions, RunSummary } from '../../writer';
import { runToEnd } from '../run-to-end';
import { RowWrites } from './row-writes';
import type { RowStore, RowWrite } from './row-writes';
import type { ImportRow } from './rows';

/** Counts of rows by what became of them. */
export interface ImportReport {
  readonly model: string;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly conflicted: number;
  /** Refused by the service; each was handed to `onBadRow`. */
  readonly failed: number;
  readonly unknown: number;
  /** Read and not sent, because the import ended first; importing the file again sends them. */
  readonly notSent: number;
  /** Not fit to be sent; each was handed to `onBadRow`. */
  readonly bad: number;
  readonly requests: number;
  /** What the rows would make that deserves a look, such as references to nothing; absent where there is nothing. */
  readonly warnings?: readonly ImportWarning[];
  /** Milliseconds. */
  readonly ms: number;
  /** What ended it early. */
  readonly problem?: Problem;
}

/** One thing to look at, with how many rows it is said of and the first of them. */
export interface ImportWarning {
  readonly reason: string;
  readonly count: number;
  readonly key: ModelKey;
}

export interface ImportOptions extends RunOptions {
  /** Fields that say which record a row means, instead of the key. */
  readonly match?: readonly string[];
  /** Leaves records that are there as they are. */
  readonly onlyIfMissing?: boolean;
  /** Only counts: everything that would be created or updated is in `created` and `updated`. */
  readonly dryRun?: boolean;
  /** Ends after what is under way; importing the file again does the rest. */
  readonly signal?: AbortSignal;
  readonly onBadRow?: (row: ImportRow, reasons: readonly string[]) => void;
  readonly onProgress?: (report: ImportTally) => void;
}

export type ImportTally = Omit<ImportReport, 'model' | 'ms' | 'problem' | 'warnings'>;

export interface ImportParts {
  readonly store: Pick<DataStoreApi, 'get' | 'iterate' | 'schema'> & Pick<RowStore, 'isLocal' | 'selection'>;
  readonly writer: OutbandWriter;
  readonly now: () => number;
}

/** Rows of a file that one run writes: no record comes twice. */
export interface ImportPart {
  readonly writes: readonly RowWrite[];
  /** Rows of the file that have been read when this part is done. */
  readonly rowsTo: number;
}

/** Bounds memory: this many rows are held, however long the file is. */
const ROWS_A_PART = 5_000;
const PAGE = 500;

/**
 * Cuts rows into parts. A row whose record has come already begins a new one: it is a change of what the earlier made.
 */
export async function* importPartsOf(
  writes: RowWrites,
  rows: AsyncIterable<ImportRow>,
  { skip = 0, rowsAPart = ROWS_A_PART }: { readonly skip?: number; readonly rowsAPart?: number } = {},
): AsyncGenerator<ImportPart> {
  let part = new Map<ModelKey, RowWrite>();
  let rowsTo = 0;
  for await (const row of rows) {
    if (rowsTo >= skip) {
      const write = writes.writeOf(row);
      if (part.size >= rowsAPart || part.has(write.key)) {
        yield { writes: [...part.values()], rowsTo };
        part = new Map();
      }
      part.set(write.key, write);
    }
    rowsTo += 1;
  }
  if (part.size > 0) yield { writes: [...part.values()], rowsTo };
}

/** Updates before creates: requests carry operations of one kind, so the kinds must not alternate. */
export function updatesFirst(
  store: Pick<DataStoreApi, 'get'>,
  model: Model,
  writes: readonly RowWrite[],
): RowWrite[] {
  const isThere = (write: RowWrite): boolean => store.get(model.name, write.key) !== undefined;
  const [updates, creates]: [RowWrite[], RowWrite[]] = [[], []];
  for (const write of writes) (isThere(write) ? updates : creates).push(write);
  return [...updates, ...creates];
}

/**
 * Creates and updates records from rows, by key or by other fields, in bounded memory: good rows go on where others
 * are bad. It ends with the first run that can't be finished, and the report says why.
 */
export async function importRows(
  parts: ImportParts,
  model: Model,
  rows: AsyncIterable<ImportRow>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const since = parts.now();
  using importer = new Importer(parts, model, options);
  const { match, onlyIfMissing } = options;
  const writes = new RowWrites(parts.store, model, match, onlyIfMissing);
  try {
    for await (const part of importPartsOf(writes, rows)) {
      if (options.signal?.aborted || importer.problem) break;
      await importer.send(part);
    }
  } finally {
    writes.close();
  }
  const { tally, problem } = importer;
  const warnings = importer.warnings.size > 0 ? { warnings: [...importer.warnings.values()] } : {};
  return {
    model: model.name,
    ...tally,
    ...warnings,
    ms: parts.now() - since,
    ...(problem ? { problem } : {}),
  };
}

type Kind = 'created' | 'updated';

class Importer implements Disposable {
  readonly tally: { -readonly [Name in keyof ImportTally]: number } = {
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    conflicted: 0,
    failed: 0,
    unknown: 0,
    notSent: 0,
    bad: 0,
    requests: 0,
  };
  problem: Problem | null = null;
  /** By reason. */
  readonly warnings = new Map<string, ImportWarning>();
  readonly #parts: ImportParts;
  readonly #model: Model;
  readonly #options: ImportOptions;

  readonly #made = new SeenKeys();

  constructor(parts: ImportParts, model: Model, options: ImportOptions) {
    this.#parts = parts;
    this.#model = model;
    this.#options = options;
  }

  [Symbol.dispose](): void {
    this.#made[Symbol.dispose]();
  }

  async send(part: ImportPart): Promise<void> {
    const { store, writer } = this.#parts;
    const { dryRun, signal, onProgress } = this.#options;
    this.tally.rows = part.rowsTo;
    const planned = { created: 0, updated: 0 };
    const plan = await writer.planRecords(
      {
        model: this.#model.name,
        description: `Import into ${this.#model.name}`,
        records: updatesFirst(store, this.#model, part.writes),
        onVerdict: ({ key, row, refusal }, verdict) => {
          if (verdict.as === 'REJECTED')
            this.#bad(row, refusal === undefined ? [verdict.reason] : reasonsOf(row, refusal));
          else if (verdict.as === 'UNCHANGED') this.tally.unchanged += 1;
          else planned[this.#isNew(verdict, key) ? 'created' : 'updated'] += 1;
        },
      },
      { kind: 'import', signal },
    );
    this.#warn(plan);
    if (dryRun || plan.operations === 0 || signal?.aborted) {
      writer.discardPlan(plan.id);
      if (dryRun) this.#count(planned);
      else this.tally.notSent += plan.operations;
    } else await this.#run(plan, part, planned);
    onProgress?.(this.tally);
  }

  /** Records of the same model may come with the same file; whether they do isn't known here. */
  #warn({ id, warningCount }: PlanSummary): void {
    const own = this.#model.relations.filter(({ model }) => model === this.#model.name);
    for (let offset = 0; offset < warningCount; offset += PAGE) {
      const page = { kind: 'WARNING', offset, limit: PAGE } as const;
      for (const { key, field, reason } of this.#parts.writer.planDesk.planFindings(id, page).findings) {
        if (own.some(({ localFields }) => localFields.includes(field ?? ''))) continue;
        const known = this.warnings.get(reason) ?? { reason, count: 0, key };
        this.warnings.set(reason, { ...known, count: known.count + 1 });
      }
    }
  }

  /** Where nothing is written, a row that comes again would find what an earlier part of the file has made. */
  #isNew(verdict: RecordVerdict, key: ModelKey): boolean {
    return verdict.as === 'CREATE' && (!this.#options.dryRun || this.#made.add(key));
  }

  async #run(plan: PlanSummary, part: ImportPart, planned: Readonly<Record<Kind, number>>): Promise<void> {
    const { writer } = this.#parts;
    const {
      dryRun: _,
      signal: __,
      onBadRow: ___,
      onProgress: ____,
      match: _____,
      onlyIfMissing: ______,
      ...runOptions
    } = this.#options;
    const { id, counts, problem } = await this.#settled(writer.start(plan.id, runOptions), planned);
    this.problem = problem;
    this.tally.notSent += counts.notSent + counts.sent;
    this.tally.unchanged += counts.unchanged;
    this.tally.conflicted += counts.conflicted;
    this.tally.failed += counts.rejected;
    this.tally.unknown += counts.unknown;
    this.tally.requests += writer.requestCount(id);
    this.#count(this.#withoutUnapplied(id, part, { ...planned }));
  }

  /** Takes off what was planned and not applied, and hands over the rows that the service refused. */
  #withoutUnapplied(runId: string, part: ImportPart, planned: Record<Kind, number>): Record<Kind, number> {
    const rows = new Map(part.writes.map((write) => [write.key, write.row]));
    for (const state of ['NOT_SENT', 'SENT', 'UNCHANGED', 'CONFLICTED', 'REJECTED', 'UNKNOWN'] as const) {
      for (let offset = 0; ; offset += PAGE) {
        const { operations } = this.#parts.writer.operations(runId, { state, offset, limit: PAGE });
        for (const { key, before, problem } of operations) {
          planned[before === null ? 'created' : 'updated'] -= 1;
          const row = rows.get(key);
          if (state === 'REJECTED' && row)
            this.#options.onBadRow?.(row, [problem?.message ?? 'The service refused it.']);
        }
        if (operations.length < PAGE) break;
      }
    }
    return planned;
  }

  #count(counts: Readonly<Record<Kind, number>>): void {
    this.tally.created += counts.created;
    this.tally.updated += counts.updated;
  }

  #settled({ id }: RunSummary, planned: Readonly<Record<Kind, number>>): Promise<RunSummary> {
    const { signal, onProgress } = this.#options;
    return runToEnd(this.#parts.writer, id, {
      signal,
      // The file is the better memory of what is left: importing it again finds what this run has not reached.
      onAbort: 'cancel',
      onProgress: (run) => onProgress?.(this.#underWay(run, planned)),
    });
  }

  /** Updates go first, so the first that are applied are those. */
  #underWay({ counts }: RunSummary, planned: Readonly<Record<Kind, number>>): ImportTally {
    const { tally } = this;
    const updated = Math.min(counts.applied, planned.updated);
    return {
      ...tally,
      updated: tally.updated + updated,
      created: tally.created + counts.applied - updated,
      failed: tally.failed + counts.rejected,
      conflicted: tally.conflicted + counts.conflicted,
    };
  }

  #bad(row: ImportRow, reasons: readonly string[]): void {
    this.tally.bad += 1;
    this.#options.onBadRow?.(row, reasons);
  }
}

const reasonsOf = (row: ImportRow, refusal: string): readonly string[] =>
  row.faults.length > 0 ? row.faults : [refusal];

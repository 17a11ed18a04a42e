import { createHash } from 'node:crypto';
import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import { stringifyJson } from '../appsync';
import type { DataStoreApi } from '../datastore';
import type { BatchRequest, OutbandWriter, PlanSummary, RunOptions, RunSummary } from '../writer';
import { isSameFieldValue } from '../writer/equality';
import type { ImportRow } from './import-rows';

/** Counts of rows by what became of them. */
export interface ImportReport {
  readonly model: string;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly conflicted: number;
  /** Refused by the service. */
  readonly failed: number;
  readonly unknown: number;
  /** Not fit to be sent; each was handed to `onBadRow`. */
  readonly bad: number;
  readonly requests: number;
  /** Milliseconds. */
  readonly ms: number;
}

export interface ImportOptions extends RunOptions {
  /** Only counts: everything that would be created or updated is in `created` and `updated`. */
  readonly dryRun?: boolean;
  /** Ends after what is under way; importing the file again does the rest. */
  readonly signal?: AbortSignal;
  readonly onBadRow?: (row: ImportRow, reasons: readonly string[]) => void;
  readonly onProgress?: (report: Pick<ImportReport, 'rows' | 'created' | 'updated' | 'bad'>) => void;
}

export interface ImportParts {
  readonly store: Pick<DataStoreApi, 'get' | 'schema'>;
  readonly writer: OutbandWriter;
  readonly now: () => number;
}

/** A plan lists 200 rejections: with no more rows than that in one, every bad row is named. */
const CHUNK = 200;

type Row = ImportRow & { readonly key: ModelKey };
type Tally = { -readonly [Name in keyof Omit<ImportReport, 'model' | 'ms'>]: number };

/**
 * Creates and updates records from rows, by key, in bounded memory: good rows go on where others are bad.
 *
 * A row without a key gets one made from its line and content, so that importing a file again, after an interruption
 * or by mistake, finds every record in place instead of making a second one.
 */
export async function importRows(
  parts: ImportParts,
  model: Model,
  rows: AsyncIterable<ImportRow>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const since = parts.now();
  const importer = new Importer(parts, model, options);
  let chunk = new Map<ModelKey, Row>();
  for await (const row of rows) {
    if (options.signal?.aborted) break;
    const keyed = importer.take(row);
    if (!keyed) continue;
    // A key that comes again is a change of what the first row made.
    if (chunk.size === CHUNK || chunk.has(keyed.key)) {
      await importer.send(chunk);
      chunk = new Map();
    }
    chunk.set(keyed.key, keyed);
  }
  if (chunk.size > 0 && !options.signal?.aborted) await importer.send(chunk);
  return { model: model.name, ...importer.tally, ms: parts.now() - since };
}

class Importer {
  readonly tally: Tally = {
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    conflicted: 0,
    failed: 0,
    unknown: 0,
    bad: 0,
    requests: 0,
  };
  readonly #parts: ImportParts;
  readonly #model: Model;
  readonly #options: ImportOptions;

  constructor(parts: ImportParts, model: Model, options: ImportOptions) {
    this.#parts = parts;
    this.#model = model;
    this.#options = options;
  }

  /** The row with its key; undefined when it is bad, which has then been said. */
  take(row: ImportRow): Row | undefined {
    this.tally.rows += 1;
    const values = this.#withKey(row);
    const missing = this.#model.primaryKey.filter((name) => values[name] == null);
    const faults = [...row.faults, ...missing.map((name) => `${name} is part of the key and is missing.`)];
    if (faults.length > 0) return void this.#bad(row, faults);
    return { ...row, values, key: modelKeyOf(this.#model, values) };
  }

  async send(chunk: ReadonlyMap<ModelKey, Row>): Promise<void> {
    const { store } = this.#parts;
    const creates: Row[] = [];
    const updates: Row[] = [];
    for (const row of chunk.values()) {
      const found = store.get(this.#model.name, row.key);
      if (!found) creates.push(row);
      else if (found['_deleted'] === true)
        this.#bad(row, ['The record was deleted, and its key is taken until the tombstone expires.']);
      else if (this.#isInPlace(row, found)) this.tally.unchanged += 1;
      else updates.push(row);
    }
    const description = `Import into ${this.#model.name}`;
    const base = { model: this.#model.name, description };
    if (creates.length > 0) {
      const create = creates.map(({ values }) => withoutNulls(values));
      await this.#run({ ...base, targets: {}, create }, chunk, 'created');
    }
    for (const request of updateRequests(this.#model, updates)) {
      if (!this.#options.signal?.aborted) await this.#run({ ...base, ...request }, chunk, 'updated');
    }
    this.#options.onProgress?.(this.tally);
  }

  #isInPlace({ values }: Row, found: ModelInstance): boolean {
    const { schema } = this.#parts.store;
    return this.#model.fields.every(
      (field) =>
        !(field.name in values) || isSameFieldValue(schema, field, found[field.name], values[field.name]),
    );
  }

  async #run(
    request: BatchRequest,
    chunk: ReadonlyMap<ModelKey, Row>,
    as: 'created' | 'updated',
  ): Promise<void> {
    const { writer } = this.#parts;
    const plan = await writer.planChange(request, { kind: 'import' });
    this.#reject(plan, chunk);
    this.tally.unchanged += plan.unchanged;
    if (this.#options.dryRun || plan.operations === 0) {
      writer.discardPlan(plan.id);
      this.tally[as] += plan.operations;
      return;
    }
    const { dryRun: _, signal: __, onBadRow: ___, onProgress: ____, ...runOptions } = this.#options;
    const { id, counts } = await this.#settled(writer.start(plan.id, runOptions));
    this.tally[as] += counts.applied;
    this.tally.unchanged += counts.unchanged;
    this.tally.conflicted += counts.conflicted;
    this.tally.failed += counts.rejected;
    this.tally.unknown += counts.unknown;
    this.tally.requests += writer.requestCount(id);
  }

  async #settled({ id }: RunSummary): Promise<RunSummary> {
    const { writer } = this.#parts;
    // The file is the better memory of what is left: importing it again finds what this run has not reached.
    const cancel = (): void => {
      const state = writer.run(id)?.state;
      if (state === 'RUNNING' || state === 'QUEUED') writer.cancel(id);
    };
    this.#options.signal?.addEventListener('abort', cancel);
    try {
      return await writer.settled(id);
    } finally {
      this.#options.signal?.removeEventListener('abort', cancel);
    }
  }

  #reject(plan: PlanSummary, chunk: ReadonlyMap<ModelKey, Row>): void {
    for (const { key, reason } of plan.rejections) {
      const row = chunk.get(key);
      if (row) this.#bad(row, [reason]);
    }
  }

  #bad(row: ImportRow, reasons: readonly string[]): void {
    this.tally.bad += 1;
    this.#options.onBadRow?.(row, reasons);
  }

  #withKey(row: ImportRow): ImportRow['values'] {
    const [only, ...others] = this.#model.primaryKey;
    const field = this.#model.fields.find(({ name }) => name === only);
    if (only === undefined || others.length > 0 || field?.type !== 'ID' || row.values[only] != null)
      return row.values;
    const name = `${this.#model.name}\n${row.line}\n${stringifyJson(row.raw)}`;
    return { ...row.values, [only]: idOfName(name) };
  }
}

/** Rows that set the same values share a request; a literal change may be retried where a computed one may not. */
function updateRequests(model: Model, rows: readonly Row[]): Pick<BatchRequest, 'targets' | 'set'>[] {
  const groups = new Map<string, { set: Record<string, unknown>; keys: ModelKey[] }>();
  for (const { key, values } of rows) {
    const entries = Object.entries(values).filter(([name]) => !model.primaryKey.includes(name));
    const set = Object.fromEntries(entries);
    const name = stringifyJson(set);
    const group = groups.get(name) ?? { set, keys: [] };
    group.keys.push(key);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ set, keys }) => ({ targets: { keys }, set }));
}

function withoutNulls(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** A UUID (version 8) that is the same for the same text. */
function idOfName(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

import { OutbandError } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { AppSyncClient } from '../appsync';
import { runToEnd } from './run-to-end';
import type { OutbandWriter, PlanSummary, RecordWrite, RunOptions } from '../writer';

/** A record from before conflict detection was enabled: no client can read it, because it has no `_version`. */
export interface UnversionedRecord {
  readonly key: ModelKey;
  /** Key and writable scalars. */
  readonly record: ModelInstance;
}

export interface AdoptionReport {
  readonly model: string;
  /** Records that the service listed. */
  readonly scanned: number;
  /** Those of them without a version. */
  readonly found: number;
  readonly adopted: number;
  readonly conflicted: number;
  readonly failed: number;
  readonly unknown: number;
  /** Why single records could not be adopted; the first 200. */
  readonly problems: readonly { readonly key: ModelKey; readonly problem: Problem }[];
  /** What ended the run early; whatever was not reached is found again by another call. */
  readonly problem?: Problem;
  /** Milliseconds. */
  readonly ms: number;
}

export interface AdoptionOptions {
  /** Only finds. */
  readonly dryRun?: boolean;
  /** How the run goes, and what the tier asks for; without a limit of its own it writes all that was found. */
  readonly run?: RunOptions;
  /** Ends after what is under way; what is adopted stays so, and a later call finds only the rest. */
  readonly signal?: AbortSignal;
  readonly onFound?: (key: ModelKey) => void;
  readonly onProgress?: (report: Pick<AdoptionReport, 'scanned' | 'found' | 'adopted'>) => void;
}

const PAGE = 500;
const LISTED = 200;

/** Carries the plans of one model's adoption, and nothing else in the journal. */
export const adoptionOf = (model: string): string => `Adopt ${model} records without a version`;

export interface AdoptionPlan {
  /** A touch of each record that was found; nothing is sent. */
  readonly plan: PlanSummary;
  /** Records that the service listed. */
  readonly scanned: number;
}

/**
 * Finds the records of a model that have no `_version` and plans to write a present value of each one again. An earlier
 * plan of the same, which nobody has started, is replaced. Rejects with BadInput where the model isn't versioned, or
 * has no list query, and with Cancelled on the signal, leaving nothing behind.
 */
export async function planAdoption(
  parts: { readonly client: AppSyncClient; readonly writer: AdoptionWriter },
  model: Model,
  options: Pick<AdoptionOptions, 'signal' | 'onFound'> & {
    readonly onScanned?: (scanned: number, found: number) => void;
  } = {},
): Promise<AdoptionPlan> {
  let [scanned, found] = [0, 0];
  const fields = writableFields(model);
  const records = async function* (): AsyncGenerator<RecordWrite> {
    for await (const page of unversionedPages(parts.client, model, options.signal)) {
      scanned += page.scanned;
      found += page.records.length;
      for (const each of page.records) {
        options.onFound?.(each.key);
        yield touchOf(fields, each);
      }
      options.onScanned?.(scanned, found);
      options.signal?.throwIfAborted();
    }
  };
  const description = adoptionOf(model.name);
  for (const plan of parts.writer.plans())
    if (plan.description === description) parts.writer.discardPlan(plan.id);
  try {
    const plan = await parts.writer.planRecords({ model: model.name, description, records: records() });
    return { plan, scanned };
  } catch (error) {
    throw options.signal?.aborted ? abandoned(model) : error;
  }
}

/** How many records of a model have no `_version`, of how many. Rejects as `planAdoption` does. */
export async function countUnversioned(
  client: AppSyncClient,
  model: Model,
  options: { readonly signal?: AbortSignal; readonly onScanned?: (scanned: number) => void } = {},
): Promise<{ readonly scanned: number; readonly found: number }> {
  let [scanned, found] = [0, 0];
  for await (const page of unversionedPages(client, model, options.signal)) {
    scanned += page.scanned;
    found += page.records.length;
    options.onScanned?.(scanned);
    options.signal?.throwIfAborted();
  }
  return { scanned, found };
}

type AdoptionWriter = Pick<OutbandWriter, 'planRecords' | 'plans' | 'discardPlan'>;

function touchOf(fields: readonly string[], { key, record }: UnversionedRecord): RecordWrite {
  const field = fields.find((name) => record[name] != null);
  if (field === undefined) return { key, values: {}, refusal: NOTHING_TO_WRITE };
  return { key, values: { [field]: record[field] }, unversioned: record };
}

const NOTHING_TO_WRITE =
  'The record holds no scalar that a write could carry; give it a value in the table itself.';

/**
 * Finds the records of a model that have no `_version` and gives each one, by a guarded and journalled run of touches.
 * Rejects as `planAdoption` does, and with what the writer says against the run.
 */
export async function adopt(
  parts: {
    readonly client: AppSyncClient;
    readonly writer: AdoptionWriter &
      Pick<
        OutbandWriter,
        'start' | 'run' | 'pause' | 'cancel' | 'settled' | 'onRun' | 'operations' | 'planDesk'
      >;
    readonly now: () => number;
  },
  model: Model,
  options: AdoptionOptions = {},
): Promise<AdoptionReport> {
  const { writer, now } = parts;
  const since = now();
  const { signal, onFound, onProgress } = options;
  const onScanned = (scanned: number, found: number): void => onProgress?.({ scanned, found, adopted: 0 });
  const { plan, scanned } = await planAdoption(parts, model, { signal, onFound, onScanned });
  const found = plan.targets;
  const refused = plan.rejections.map(({ key, reason }) => ({
    key,
    problem: unwritable(model, key, reason),
  }));
  const report = { model: model.name, scanned, found, failed: plan.rejectionCount };
  const nothing = { ...report, adopted: 0, conflicted: 0, unknown: 0, problems: refused };
  if (options.dryRun || plan.operations === 0) {
    writer.discardPlan(plan.id);
    return { ...nothing, ms: now() - since };
  }
  // Whoever starts it has confirmed it as a whole, as a migration is.
  writer.planDesk.markPlanSeen(plan.id);
  const run = writer.start(plan.id, options.run ?? {});
  const { counts, problem } = await runToEnd(writer, run.id, {
    signal,
    onAbort: 'cancel',
    onProgress: (told) => onProgress?.({ scanned, found, adopted: told.counts.applied }),
  });
  const faults = writer.operations(run.id, { state: 'REJECTED', offset: 0, limit: LISTED }).operations;
  const problems = faults.flatMap(({ key, problem: fault }) => (fault ? [{ key, problem: fault }] : []));
  return {
    ...report,
    adopted: counts.applied + counts.unchanged,
    conflicted: counts.conflicted,
    failed: report.failed + counts.rejected,
    unknown: counts.unknown,
    problems: [...refused, ...problems].slice(0, LISTED),
    ...(problem ? { problem } : {}),
    ms: now() - since,
  };
}

// ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────

interface Page {
  readonly scanned: number;
  readonly records: readonly UnversionedRecord[];
}

/**
 * Pages of a model's list, each read in three ways by one request: where `_version` is selected the service answers null
 * for a record without one and says no key (service 9.4), so what only another reading shows has no version. The same
 * goes for a record whose required field is empty, which only the reading without required fields shows.
 */
async function* unversionedPages(
  client: AppSyncClient,
  model: Model,
  signal: AbortSignal | undefined,
): AsyncGenerator<Page> {
  const document = listDocument(model);
  let nextToken: string | null = null;
  do {
    const { data, errors } = await client.query(
      { document, variables: { limit: PAGE, nextToken }, operationName: 'FindUnversioned' },
      signal ? { signal } : {},
    );
    const plain = connectionOf(data?.['plain']);
    const whole = connectionOf(data?.['whole']);
    const versioned = connectionOf(data?.['versioned']);
    if (!plain || !whole || !versioned) throw unreadable(model, errors[0]?.message);
    const known = new Set(versioned.items.map((item) => modelKeyOf(model, item)));
    const complete = new Map(whole.items.map((item) => [modelKeyOf(model, item), item]));
    const records = plain.items
      .map((record) => ({ key: modelKeyOf(model, record), record }))
      .map(({ key, record }) => ({ key, record: complete.get(key) ?? record }))
      .filter(({ key }) => !known.has(key));
    yield { scanned: plain.items.length, records };
    nextToken = plain.nextToken;
  } while (nextToken !== null);
}

function listDocument(model: Model): string {
  const { list } = model.operations;
  if (model.versioned === false || list === null) throw notAdoptable(model);
  const all = [...new Set([...model.primaryKey, ...writableFields(model)])];
  const optional = model.fields.filter(({ required }) => !required).map(({ name }) => name);
  const safe = all.filter((name) => model.primaryKey.includes(name) || optional.includes(name));
  return `query FindUnversioned($limit: Int, $nextToken: String) {
  versioned: ${list}(limit: $limit, nextToken: $nextToken) { items { ${model.primaryKey.join(' ')} _version } }
  whole: ${list}(limit: $limit, nextToken: $nextToken) { items { ${all.join(' ')} } }
  plain: ${list}(limit: $limit, nextToken: $nextToken) { items { ${safe.join(' ')} } nextToken }
}`;
}

/** Scalars and enums that an update takes, the required ones first: most records hold those. */
function writableFields(model: Model): string[] {
  return model.fields
    .filter(
      ({ name, kind, readOnly, list }) =>
        kind !== 'customType' && !readOnly && !list && !model.primaryKey.includes(name),
    )
    .sort((a, b) => Number(b.required) - Number(a.required))
    .map(({ name }) => name);
}

function connectionOf(value: unknown): { items: ModelInstance[]; nextToken: string | null } | null {
  if (typeof value !== 'object' || value === null || !('items' in value) || !Array.isArray(value.items))
    return null;
  const items = (value.items as readonly unknown[]).filter(
    (item): item is ModelInstance => typeof item === 'object' && item !== null,
  );
  const nextToken = 'nextToken' in value && typeof value.nextToken === 'string' ? value.nextToken : null;
  return { items, nextToken };
}

function notAdoptable(model: Model): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'NOT_ADOPTABLE',
    message:
      model.versioned === false
        ? `${model.name} has no conflict detection: its records need no version.`
        : `The API has no list query for ${model.name}, which finding its records needs.`,
    consequence: 'Nothing was read or sent.',
    action: 'Choose a versioned model with a list query.',
    place: { model: model.name },
  });
}

function unwritable(model: Model, key: ModelKey, message: string): Problem {
  return {
    kind: 'BadRecord',
    code: 'NOT_ADOPTED',
    message,
    consequence: 'It was left as it is.',
    action: 'Correct the record in the table itself, then adopt it.',
    place: { model: model.name, key },
  };
}

function abandoned(model: Model): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'PLANNING_CANCELLED',
    message: 'Looking for records without a version was stopped.',
    consequence: 'Nothing was planned or sent.',
    place: { model: model.name },
  });
}

function unreadable(model: Model, reason: string | undefined): OutbandError {
  return new OutbandError({
    kind: 'BadModel',
    code: 'LIST_FAILED',
    message: `${model.name} can’t be listed${reason ? `: ${reason}` : '.'}`,
    consequence: 'What was adopted so far stays adopted.',
    action: 'Check that these credentials may list the model, then run it again.',
    place: { model: model.name },
  });
}

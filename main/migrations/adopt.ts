import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { AppSyncClient } from '../appsync';
import type { EditResult, OutbandWriter } from '../writer';

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
  /** Milliseconds. */
  readonly ms: number;
}

export interface AdoptionOptions {
  /** Only finds. */
  readonly dryRun?: boolean;
  /** Writes under way at most. */
  readonly concurrency?: number;
  /** Ends after what is under way; what is adopted stays so, and a later call finds only the rest. */
  readonly signal?: AbortSignal;
  readonly onFound?: (key: ModelKey) => void;
  readonly onProgress?: (report: Pick<AdoptionReport, 'scanned' | 'found' | 'adopted'>) => void;
}

const PAGE = 500;
const CONCURRENCY = 4;
const LISTED = 200;
/** What the service takes a missing version for (service 3.1): adopting is the one write without an answered version. */
const NO_VERSION = 0;

type Tally = {
  -readonly [Name in 'scanned' | 'found' | 'adopted' | 'conflicted' | 'failed' | 'unknown']: number;
};

/**
 * Finds the records of a model that have no `_version` and gives each one, by a guarded and journalled write of a
 * field's present value. Throws BadInput where the model isn't versioned, or has no list query or nothing to write.
 */
export async function adopt(
  parts: {
    readonly client: AppSyncClient;
    readonly writer: Pick<OutbandWriter, 'save'>;
    readonly now: () => number;
  },
  model: Model,
  options: AdoptionOptions = {},
): Promise<AdoptionReport> {
  const since = parts.now();
  const tally: Tally = { scanned: 0, found: 0, adopted: 0, conflicted: 0, failed: 0, unknown: 0 };
  const problems: { key: ModelKey; problem: Problem }[] = [];
  for await (const page of unversionedPages(parts.client, model, options.signal)) {
    tally.scanned += page.scanned;
    tally.found += page.records.length;
    for (const { key } of page.records) options.onFound?.(key);
    if (!options.dryRun) {
      await inParallel(page.records, options, async (each) => {
        const problem = await adoptOne(parts.writer, model, each, tally);
        if (problem && problems.length < LISTED) problems.push({ key: each.key, problem });
      });
    }
    options.onProgress?.(tally);
    if (options.signal?.aborted) break;
  }
  return { model: model.name, ...tally, problems, ms: parts.now() - since };
}

async function adoptOne(
  writer: Pick<OutbandWriter, 'save'>,
  model: Model,
  { key, record }: UnversionedRecord,
  tally: Tally,
): Promise<Problem | null> {
  const field = writableFields(model).find((name) => record[name] != null);
  if (field === undefined) {
    tally.failed += 1;
    return unwritable(model, key);
  }
  const result = await saved(writer, {
    model: model.name,
    kind: 'UPDATE',
    key,
    changes: { [field]: record[field] },
    baseVersion: NO_VERSION,
    base: record,
  });
  if (result.outcome === 'APPLIED') tally.adopted += 1;
  else if (result.outcome === 'REJECTED') tally.failed += 1;
  else if (result.outcome === 'UNKNOWN') tally.unknown += 1;
  else tally.conflicted += 1;
  return result.problem;
}

async function saved(
  writer: Pick<OutbandWriter, 'save'>,
  edit: Parameters<OutbandWriter['save']>[0],
): Promise<Pick<EditResult, 'outcome' | 'problem'>> {
  try {
    return await writer.save(edit);
  } catch (error) {
    return { outcome: 'REJECTED', problem: problemOf(error) };
  }
}

/** Works on several at a time, and takes no further one once the signal is given. */
async function inParallel<T>(
  items: readonly T[],
  { concurrency = CONCURRENCY, signal }: AdoptionOptions,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      if (signal?.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}

// ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────

interface Page {
  readonly scanned: number;
  readonly records: readonly UnversionedRecord[];
}

/**
 * Pages of a model's list, each read twice in one request: where `_version` is selected the service answers null for a
 * record without one and says no key (service 9.4), so what only the other reading shows has no version.
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
    const versioned = connectionOf(data?.['versioned']);
    if (!plain || !versioned) throw unreadable(model, errors[0]?.message);
    const known = new Set(versioned.items.map((item) => modelKeyOf(model, item)));
    const records = plain.items
      .map((record) => ({ key: modelKeyOf(model, record), record }))
      .filter(({ key }) => !known.has(key));
    yield { scanned: plain.items.length, records };
    nextToken = plain.nextToken;
  } while (nextToken !== null);
}

function listDocument(model: Model): string {
  const { list } = model.operations;
  if (model.versioned === false || list === null) throw notAdoptable(model);
  const fields = [...new Set([...model.primaryKey, ...writableFields(model)])].join(' ');
  return `query FindUnversioned($limit: Int, $nextToken: String) {
  versioned: ${list}(limit: $limit, nextToken: $nextToken) { items { ${model.primaryKey.join(' ')} _version } }
  plain: ${list}(limit: $limit, nextToken: $nextToken) { items { ${fields} } nextToken }
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

function unwritable(model: Model, key: ModelKey): Problem {
  return {
    kind: 'BadRecord',
    code: 'NOTHING_TO_WRITE',
    message: 'The record holds no scalar that a write could carry.',
    consequence: 'It was left as it is.',
    action: 'Give it a value in the table itself, then adopt it.',
    place: { model: model.name, key },
  };
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

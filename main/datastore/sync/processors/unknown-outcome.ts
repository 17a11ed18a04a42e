import { automerge } from '../../../../shared/conflict';
import { OutbandError } from '../../../../shared/errors';
import { keyFieldsOf, type Model, type ModelInstance } from '../../../../shared/model-schema';
import type { AppSyncClient } from '../../../appsync';
import type { MutationEvent } from '../../outbox/mutation-event';
import { normalizeInstance, sameValue } from '../../storage/instance';
import type { DocumentBuilder } from '../documents';
import { problemOfEntry, readPage } from '../page';

/** The log of one record is a few rows among those of its model; past so many pages the answer is taken as not found. */
const LOG_PAGES = 10;
const LOG_MARGIN_MS = 1_000;

export interface UnknownOutcomeParts {
  readonly client: AppSyncClient;
  readonly documents: DocumentBuilder;
  readonly now: () => number;
  /** How long the service may still carry out a request whose answer is lost. */
  readonly lateWriteMs: number;
}

/** What reading back says about a write whose answer was lost. */
export type Settled =
  /** `written` is the version that the write became; somebody else may have written since. */
  | { readonly kind: 'APPLIED'; readonly record: ModelInstance; readonly written: ModelInstance }
  | { readonly kind: 'NOT_APPLIED' }
  /** Not there, but it may still arrive, and sending it twice would leave other data than sending it once. */
  | { readonly kind: 'WAIT'; readonly ms: number };

/** Reads from the service what became of a write; it is never sent again before that is known (design, invariant 3). */
export class UnknownOutcomes {
  readonly #parts: UnknownOutcomeParts;
  /** When a write was first found to be unknown, by its event. */
  readonly #since = new Map<string, number>();

  constructor(parts: UnknownOutcomeParts) {
    this.#parts = parts;
  }

  /** Throws what reading throws. */
  async settle(model: Model, event: MutationEvent, signal: AbortSignal): Promise<Settled> {
    const remote = await this.read(model, event, signal);
    const written =
      remote && (isInPlace(event, remote) ? remote : await this.#logged(model, event, remote, signal));
    if (remote && written) {
      this.#since.delete(event.id);
      return { kind: 'APPLIED', record: remote, written };
    }
    const since = this.#since.get(event.id) ?? this.#parts.now();
    this.#since.set(event.id, since);
    const waitMs = since + this.#parts.lateWriteMs - this.#parts.now();
    if (!isRepeatable(model, event) && waitMs > 0) return { kind: 'WAIT', ms: waitMs };
    this.#since.delete(event.id);
    return { kind: 'NOT_APPLIED' };
  }

  /** The record as the service has it, null where it has none. Throws BadRecord where it can't be read. */
  async read(model: Model, event: MutationEvent, signal: AbortSignal): Promise<ModelInstance | null> {
    const built = this.#parts.documents.get(model);
    if (!built) return null;
    const request = {
      document: built.document,
      variables: keyFieldsOf(model, event.key),
      operationName: 'operation',
    };
    const response = await this.#parts.client.query(request, { signal });
    const [error] = response.errors;
    if (error) throw new OutbandError(problemOfEntry(error, 'BadRecord', model.name));
    return this.#instance(model, response.data?.[built.rootField]);
  }

  /**
   * The version, between the one that the write was made on and the newest, that is this write. Somebody else may have
   * written since; the delta table has the image of every version for as long as its rows live (service reference 1.3).
   */
  async #logged(
    model: Model,
    event: MutationEvent,
    remote: ModelInstance,
    signal: AbortSignal,
  ): Promise<ModelInstance | null> {
    const built = this.#parts.documents.sync(model);
    const lastSync =
      event.base?.['_lastChangedAt'] ?? Date.parse(String(remote['createdAt'])) - LOG_MARGIN_MS;
    const isNewer = Number(remote['_version'] ?? 0) > (event.version ?? 0);
    if (!built?.hasLastSync || !built.hasFilter || !isNewer || !Number.isFinite(lastSync)) return null;
    const key = Object.entries(keyFieldsOf(model, event.key));
    const filter = { and: key.map(([name, value]) => ({ [name]: { eq: value } })) };
    const rows: ModelInstance[] = [];
    let nextToken: string | null = null;
    for (let pages = 0; pages < LOG_PAGES; pages += 1) {
      const variables: Record<string, unknown> = { limit: 1_000, nextToken, lastSync, filter };
      const request = { document: built.document, variables, operationName: 'operation' };
      const page = readPage(await this.#parts.client.query(request, { signal }), built.rootField, model.name);
      for (const item of page.items) {
        const row = this.#instance(model, item);
        if (row) rows.push(row);
      }
      nextToken = page.nextToken;
      if (nextToken === null) break;
    }
    return loggedVersion(event, rows);
  }

  #instance(model: Model, record: unknown): ModelInstance | null {
    if (typeof record !== 'object' || record === null) return null;
    const flatten = this.#parts.documents.flatten(model);
    return normalizeInstance(model, (flatten ? flatten(record) : record) as Record<string, unknown>);
  }
}

/** Whether the service's record already is what the event was to make of it. */
export function isInPlace(event: MutationEvent, remote: ModelInstance): boolean {
  if (event.operation === 'Delete') return remote['_deleted'] === true;
  if (remote['_deleted'] === true) return false;
  const version = Number(remote['_version'] ?? 0);
  if (event.operation === 'Update' && event.version !== null && version <= event.version) return false;
  return Object.entries(event.data).every(([name, value]) => sameValue(value, remote[name]));
}

/** The logged version that is what the event made of the version before it, alone or merged by the service. */
export function loggedVersion(event: MutationEvent, rows: readonly ModelInstance[]): ModelInstance | null {
  const versionOf = (row: ModelInstance): number => Number(row['_version'] ?? 0);
  let before: ModelInstance = event.base ?? {};
  for (const row of rows.toSorted((a, b) => versionOf(a) - versionOf(b))) {
    if (versionOf(row) > (event.version ?? 0) && isMadeBy(event, before, row)) return row;
    before = row;
  }
  return null;
}

function isMadeBy(event: MutationEvent, before: ModelInstance, row: ModelInstance): boolean {
  if (event.operation === 'Delete') return row['_deleted'] === true;
  const fields = Object.keys(event.data);
  const { merged } = automerge(before, event.data);
  const equals = (wanted: Readonly<Record<string, unknown>>): boolean =>
    fields.every((name) => sameValue(wanted[name], row[name]));
  const hasChanged = fields.some((name) => !sameValue(before[name], row[name]));
  return hasChanged && (equals(event.data) || equals(merged));
}

/** False where the write carried out twice could leave other data than once: Automerge appends lists (service 3.3). */
function isRepeatable(model: Model, event: MutationEvent): boolean {
  if (event.operation !== 'Update') return true;
  return model.fields.every(
    (field) =>
      event.data[field.name] === undefined ||
      (!field.list && field.kind !== 'customType' && field.type !== 'AWSJSON'),
  );
}

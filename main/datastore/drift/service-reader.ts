import { isOutbandError, OutbandError } from '../../../shared/errors';
import { keyFieldsOf, type Model, type ModelInstance, type ModelKey } from '../../../shared/model-schema';
import type { GraphQLFilter } from '../../../shared/predicate';
import {
  type AppSyncClient,
  type GraphQLRequest,
  type GraphQLResponse,
  sleep,
  type Timers,
} from '../../appsync';
import { normalizeInstance } from '../storage/instance';
import type { DocumentBuilder } from '../sync/documents';
import { problemOfEntry, readPage } from '../sync/page';
import { retryDelayMs } from '../sync/retry';

export interface ServiceReaderParts {
  readonly client: AppSyncClient;
  readonly documents: DocumentBuilder;
  readonly timers: Timers;
  readonly random: () => number;
  readonly pageSize: number;
}

/** A page of records as the service has them; null where one came without content. */
export type ServicePage = ReadonlyArray<ModelInstance | null>;

/** Reads what the service has, past the local copy; what fails for a moment is tried again. */
export class ServiceReader {
  readonly #parts: ServiceReaderParts;

  constructor(parts: ServiceReaderParts) {
    this.#parts = parts;
  }

  /** Every page of a model, tombstones included. Throws BadModel where the API can't list it. */
  async *pages(model: Model, filter: GraphQLFilter | null, signal: AbortSignal): AsyncGenerator<ServicePage> {
    const { documents, pageSize } = this.#parts;
    const built = documents.sync(model);
    if (!built) throw notReadable(model);
    const flatten = documents.flatten(model);
    let nextToken: string | null = null;
    do {
      const variables = {
        limit: pageSize,
        nextToken,
        ...(built.hasLastSync ? { lastSync: 0 } : {}),
        ...(built.hasFilter ? { filter } : {}),
      };
      const request = { document: built.document, variables, operationName: 'operation' };
      const page = readPage(await this.#query(request, signal), built.rootField, model.name);
      yield page.items.map((item) =>
        typeof item === 'object' && item !== null
          ? normalizeInstance(model, (flatten ? flatten(item) : item) as Record<string, unknown>)
          : null,
      );
      nextToken = page.nextToken;
    } while (nextToken !== null);
  }

  /** One record as it is now; null where the service has none, not even a tombstone. */
  async one(model: Model, key: ModelKey, signal: AbortSignal): Promise<ModelInstance | null> {
    const { documents } = this.#parts;
    const built = documents.get(model);
    if (!built) throw notReadable(model);
    const request = {
      document: built.document,
      variables: keyFieldsOf(model, key),
      operationName: 'operation',
    };
    const response = await this.#query(request, signal);
    const record = response.data?.[built.rootField];
    const [error] = response.errors;
    if (error && (record === null || record === undefined))
      throw new OutbandError(problemOfEntry(error, 'BadRecord', model.name));
    if (typeof record !== 'object' || record === null) return null;
    const flatten = documents.flatten(model);
    return normalizeInstance(model, (flatten ? flatten(record) : record) as Record<string, unknown>);
  }

  async #query(request: GraphQLRequest, signal: AbortSignal): Promise<GraphQLResponse> {
    const { client, timers, random } = this.#parts;
    for (let repetition = 1; ; repetition += 1) {
      throwIfAborted(signal);
      try {
        return await client.query(request, { signal });
      } catch (error) {
        const waitMs = retryDelayMs(repetition, random);
        // A person waits for the answer: what lasts longer than some seconds is an error to be shown.
        if (signal.aborted || !isOutbandError(error) || error.kind !== 'Transient' || repetition > 5)
          throw error;
        await sleep(timers, waitMs ?? 0, signal);
      }
    }
  }
}

/** Throws Cancelled. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new OutbandError({ kind: 'Cancelled', code: 'CANCELLED', message: 'The comparison was stopped.' });
}

function notReadable(model: Model): OutbandError {
  return new OutbandError({
    kind: 'BadModel',
    code: 'NOT_READABLE',
    message: `The API has no query that reads ${model.name}.`,
    consequence: 'It can’t be compared.',
    place: { model: model.name },
  });
}

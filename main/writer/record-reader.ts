import { OutbandError } from '../../shared/errors';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { AppSyncClient } from '../appsync';
import type { MutationDocuments } from './documents';
import { problemOfEntry } from './explain';

/** Reads single records from the service: the only way to learn what became of a write whose answer was lost. */
export class RecordReader {
  readonly #client: AppSyncClient;
  readonly #documents: MutationDocuments;

  constructor(client: AppSyncClient, documents: MutationDocuments) {
    this.#client = client;
    this.#documents = documents;
  }

  /**
   * The record as the service has it now, tombstones included; null when it has none with this key.
   * Throws what the client throws, and a Transient or BadRecord problem when the answer doesn't settle the question.
   */
  async read(model: Model, key: ModelKey, signal: AbortSignal): Promise<ModelInstance | null> {
    const get = this.#documents.get(model.name);
    const request = {
      document: get.document,
      variables: get.variables(key),
      operationName: get.operationName,
    };
    const { data, errors } = await this.#client.query(request, { signal });
    const record = data?.[get.rootField];
    if (typeof record === 'object' && record !== null) return record as ModelInstance;
    const [entry] = errors;
    if (!entry) return null;
    const problem = problemOfEntry(entry, model.name, key);
    const isPassing = /Throttl|Throughput|LimitExceeded|InternalFailure|Timeout/.test(entry.errorType ?? '');
    throw new OutbandError(isPassing ? { ...problem, kind: 'Transient' } : problem);
  }
}

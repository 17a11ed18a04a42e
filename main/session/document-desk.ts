import { getOperationAST, parse } from 'graphql';
import { readOnlyError } from '../../shared/environment';
import { OutbandError, problemOf } from '../../shared/errors';
import { createGuard } from '../../shared/guard';
import type { Guard } from '../../shared/guard';
import type { ModelKey } from '../../shared/model-schema';
import { guardRefusal } from '../appsync';
import { generateDocument } from './generate-document';
import { outcomeOf } from './outbox-requests';
import type { DocumentRequest, GeneratedDocument, SentDocument } from './session-api';
import type { SessionParts } from './session-parts';

/** Documents of the editor: written for a record, judged, sent, and remembered with what came back. */
export class DocumentDesk {
  readonly #parts: SessionParts;
  readonly #guard: Guard;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#guard = createGuard(parts.schema.api);
  }

  /** A whole mutation for a record, or for a new one without a key. Throws NotFound where the local copy lacks the record. */
  generate(modelName: string, kind: 'CREATE' | 'UPDATE' | 'DELETE', key: ModelKey | null): GeneratedDocument {
    const { store, schema } = this.#parts;
    const record = key ? store.get(modelName, key) : undefined;
    if (key && !record) {
      throw new OutbandError({
        kind: 'NotFound',
        code: 'RECORD_NOT_FOUND',
        message: `The local copy holds no ${modelName} with this key.`,
        action: 'Resync the model, or choose another record.',
        place: { model: modelName, key },
      });
    }
    const target = key && record ? { key, record } : null;
    return generateDocument(schema.api, schema.modelSchema, store.model(modelName), kind, target);
  }

  /** Sends a document: noted durably first, and only when the guard accepts it (invariants 2 and 3). */
  async run(request: DocumentRequest): Promise<SentDocument> {
    const { client, history, writer, readOnly } = this.#parts;
    const graphqlRequest = {
      document: request.document,
      variables: request.variables,
      ...(request.operationName ? { operationName: request.operationName } : {}),
    };
    const verdict = this.#guard.check({ ...graphqlRequest, level: request.level });
    if (verdict.verdict === 'reject') throw guardRefusal(verdict);
    const operation = getOperationAST(parse(request.document), request.operationName);
    const isMutation = operation?.operation === 'mutation';
    if (isMutation && readOnly) throw readOnlyError('The mutation');
    if (isMutation) writer.checkReason(request.reason);
    const id = history.begin(Date.now(), request);
    if (isMutation) writer.noteDocument(id, request);
    const begun = performance.now();
    const mode = request.authMode ? { authMode: request.authMode } : {};
    try {
      const response = isMutation
        ? await client.mutate(graphqlRequest, { level: request.level, ...mode })
        : await client.query(graphqlRequest, mode);
      return history.end(id, outcomeOf(response));
    } catch (error) {
      return history.end(id, {
        ms: performance.now() - begun,
        ok: false,
        httpStatus: null,
        response: null,
        problem: problemOf(error),
        explanations: [],
      });
    }
  }
}

import { isOutbandError, problemOf } from '../../shared/errors';
import { explainError } from '../appsync';
import type { AppSyncClient, GraphQLRequest, GraphQLResponse } from '../appsync';
import type { DocumentHistory, SentOutcome } from './document-history';

/**
 * The client as the outbox uses it: what it sends is kept beside the editor's documents, with what came back. The outbox
 * is durable before a request leaves, so it is enough to note the outcome. While the same request fails in the same way
 * again and again, as it does where nothing can be reached, only the latest attempt is kept.
 */
export function notedClient(
  client: AppSyncClient,
  history: Pick<DocumentHistory, 'add' | 'end'>,
  now: () => number,
): AppSyncClient {
  let failing: { readonly id: string; readonly request: string; readonly code: string } | null = null;
  const failed = (request: GraphQLRequest, begun: number, error: unknown): void => {
    const problem = problemOf(error);
    const text = JSON.stringify([request.document, request.variables ?? null], withBigInts);
    const outcome = {
      ...{ ms: now() - begun, ok: false, httpStatus: null, response: null, explanations: [] },
      problem,
    };
    if (failing?.request === text && failing.code === problem.code) history.end(failing.id, outcome);
    else failing = { id: history.add(begun, sentOf(request), outcome), request: text, code: problem.code };
  };
  const mutate: AppSyncClient['mutate'] = async (request, options) => {
    const begun = now();
    try {
      const response = await client.mutate(request, options);
      history.add(begun, sentOf(request), outcomeOf(response));
      failing = null;
      return response;
    } catch (error) {
      if (!(isOutbandError(error) && error.kind === 'Cancelled')) failed(request, begun, error);
      throw error;
    }
  };
  return new Proxy(client, {
    get: (target, name): unknown => {
      if (name === 'mutate') return mutate;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** What came back, as it is kept and shown. */
export function outcomeOf(response: GraphQLResponse): SentOutcome {
  return {
    ms: response.ms,
    ok: response.errors.length === 0,
    httpStatus: response.httpStatus,
    response: { data: response.data, errors: response.errors },
    problem: null,
    explanations: response.errors.map((entry) => explainError(entry)),
  };
}

const sentOf = ({ document, variables, operationName }: GraphQLRequest) => ({
  document,
  variables: variables ?? {},
  operationName: operationName ?? null,
  level: 'complete' as const,
  origin: 'OUTBOX' as const,
});

/** Numbers that JavaScript would round are bigints here, which JSON has no word for. */
const withBigInts = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value;

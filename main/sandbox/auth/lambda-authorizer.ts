import { randomUUID } from 'node:crypto';
import { FunctionThread } from '../strategies/function-thread';
import { AuthenticationError, type Credentials, type ModeVerifier } from './identity';

/** What the authorizer is given, as far as a request has it. */
function authorizerEvent({ headers, body }: Credentials): Record<string, unknown> {
  const request = parseBody(body);
  return {
    authorizationToken: headers['authorization'] ?? '',
    requestContext: {
      apiId: 'sandbox',
      accountId: '123456789012',
      requestId: randomUUID(),
      queryString: request['query'] ?? null,
      operationName: request['operationName'] ?? null,
      variables: request['variables'] ?? {},
    },
    requestHeaders: headers,
  };
}

function parseBody(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `Type.field` from either form that an authorizer may name a field in. */
function fieldName(denied: unknown): string {
  const text = String(denied);
  const inArn = /\/types\/([^/]+)\/fields\/([^/]+)$/.exec(text);
  return inArn ? `${inArn[1]}.${inArn[2]}` : text;
}

/** Asks a user's function who may call (service reference 8). */
export function lambdaVerifier(file: string, timeoutMs: number): ModeVerifier & { close(): void } {
  const thread = new FunctionThread(file, timeoutMs);
  const misfit = () =>
    new AuthenticationError('The Lambda authorizer did not answer as expected.', 'BadRequestException');
  return {
    mode: 'AWS_LAMBDA',
    close: () => thread.close(),
    async verify(credentials) {
      const reply = await thread.invoke(authorizerEvent(credentials)).catch(() => null);
      if (typeof reply !== 'object' || reply === null) throw misfit();
      const { isAuthorized, resolverContext, deniedFields } = reply as Record<string, unknown>;
      if (typeof isAuthorized !== 'boolean') throw misfit();
      if (!isAuthorized) throw new AuthenticationError('You are not authorized to make this call.');
      return {
        mode: 'AWS_LAMBDA',
        identity: { resolverContext: resolverContext ?? {} },
        claims: {},
        groups: [],
        deniedFields: new Set(Array.isArray(deniedFields) ? deniedFields.map(fieldName) : []),
      };
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { UserPoolError, type UserPool } from './user-pool';

const MAX_BODY = 64 * 1024;
const TYPE = 'application/x-amz-json-1.1';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new UserPoolError('InvalidParameterException', 'The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Falls through to the refusal that stands for every body which is no JSON object.
  }
  throw new UserPoolError('SerializationException', 'The request is not a JSON object.');
}

/** Answers the identity provider's JSON protocol: the operation stands in `x-amz-target`. */
export async function answerUserPool(
  pool: UserPool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': TYPE, ...headers });
    response.end(JSON.stringify(body));
  };
  try {
    const target = String(request.headers['x-amz-target'] ?? '');
    const operation = target.replace(/^AWSCognitoIdentityProviderService\./, '');
    send(200, await pool.call(operation, parse(await bodyOf(request))));
  } catch (error) {
    const { type, message } =
      error instanceof UserPoolError
        ? error
        : { type: 'InternalErrorException', message: 'Something went wrong.' };
    const headers = { 'x-amzn-errortype': `${type}:`, 'x-amzn-errormessage': message };
    send(type === 'InternalErrorException' ? 500 : 400, { __type: type, message }, headers);
  }
}

import { WebSocket } from 'ws';

/** What another app needs to reach the backend under test. */
export interface BackendAccess {
  readonly endpoint: string;
  readonly realtime: string;
  readonly apiKey: string;
}

export interface GraphQLAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: {
    readonly message: string;
    readonly errorType?: string;
    readonly data?: unknown;
    readonly path?: readonly (string | number)[] | null;
  }[];
}

/** Sends one document over plain HTTP, as any other app would: nothing of Outband's own code is on the way. */
export async function send(
  access: BackendAccess,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(access.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': access.apiKey },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphQLAnswer;
}

export interface Subscriber {
  /** Payloads in the order of their arrival. */
  readonly events: { data: Record<string, unknown> | null; errors?: { message: string }[] }[];
  /** Resolves with the first event, past or future, that the predicate accepts. */
  waitFor(accept: (event: Subscriber['events'][number]) => boolean): Promise<Subscriber['events'][number]>;
  close(): void;
}

/** Subscribes over a plain WebSocket in AppSync's own protocol; resolves when the service has acknowledged. */
export async function subscribe(access: BackendAccess, query: string): Promise<Subscriber> {
  const host = new URL(access.endpoint).host;
  const authorization = { host, 'x-api-key': access.apiKey };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(access.realtime, ['graphql-ws', `header-${header}`]);
  const events: Subscriber['events'] = [];
  const waiting: {
    accept: (event: Subscriber['events'][number]) => boolean;
    resolve: (event: Subscriber['events'][number]) => void;
  }[] = [];

  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.on('error', reject);
    socket.on('message', (raw: Buffer) => {
      const message = JSON.parse(raw.toString()) as { type: string; payload?: unknown };
      if (message.type === 'connection_ack') {
        const data = JSON.stringify({ query, variables: {} });
        socket.send(
          JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: { authorization } } }),
        );
      } else if (message.type === 'start_ack') resolve();
      else if (message.type === 'error' || message.type === 'connection_error')
        reject(new Error(raw.toString()));
      else if (message.type === 'data') receive(message.payload as Subscriber['events'][number]);
    });
  });

  function receive(event: Subscriber['events'][number]): void {
    events.push(event);
    for (const waiter of waiting.filter(({ accept }) => accept(event))) waiter.resolve(event);
  }

  return {
    events,
    waitFor(accept) {
      const seen = events.find(accept);
      return seen ? Promise.resolve(seen) : new Promise((resolve) => waiting.push({ accept, resolve }));
    },
    close: () => socket.close(),
  };
}

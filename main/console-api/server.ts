import {
  GraphQLError,
  OperationTypeNode,
  execute,
  getOperationAST,
  parse,
  subscribe,
  validate,
} from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { z } from 'zod';
import type { ServerFrame } from '../../shared/ipc-contract';
import { problemOf } from '../../shared/errors';
import { toEnvelope } from './error-envelope';

/** What both Electron's MessagePortMain and Node's MessagePort can be wrapped as. */
export interface ConsolePort {
  postMessage(frame: ServerFrame): void;
  onMessage(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
}

const clientFrameSchema = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('start'),
    id: z.number().int(),
    query: z.string(),
    variables: z.record(z.string(), z.unknown()).optional(),
    operationName: z.string().optional(),
  }),
  z.object({ t: z.literal('stop'), id: z.number().int() }),
]);
type Start = Extract<z.infer<typeof clientFrameSchema>, { t: 'start' }>;

/** Documents come from one build of the renderer, so they are few. */
const MAX_CACHED_DOCUMENTS = 500;

/** Serves the console API on one port, operations multiplexed by id. Ends every subscription when the port closes. */
export function serveConsoleApi<Context>(port: ConsolePort, schema: GraphQLSchema, context: Context): void {
  const live = new Map<number, AsyncIterator<ExecutionResult>>();
  const running = new Set<number>();
  const stopped = new Set<number>();
  const documents = new Map<string, { document: DocumentNode; errors: readonly GraphQLError[] }>();

  const prepare = (query: string) => {
    const cached = documents.get(query);
    if (cached) return cached;
    const document = parse(query);
    const prepared = { document, errors: validate(schema, document) };
    if (documents.size >= MAX_CACHED_DOCUMENTS) documents.clear();
    documents.set(query, prepared);
    return prepared;
  };

  const send = (id: number, result: ExecutionResult) => {
    const errors = result.errors?.map(toEnvelope);
    port.postMessage({
      t: 'next',
      id,
      result: errors ? { data: result.data ?? null, errors } : { data: result.data },
    });
  };

  const run = async (frame: Start): Promise<void> => {
    const { document, errors } = prepare(frame.query);
    if (errors.length > 0) return send(frame.id, { errors });
    const args = {
      schema,
      document,
      contextValue: context,
      variableValues: frame.variables,
      operationName: frame.operationName,
    };
    const operation = getOperationAST(document, frame.operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return send(frame.id, await execute(args));
    const result = await subscribe(args);
    if (!(Symbol.asyncIterator in result)) return send(frame.id, result);
    // A stop may have arrived before the stream existed.
    if (stopped.delete(frame.id)) return void result.return(undefined);
    live.set(frame.id, result);
    for await (const value of result) send(frame.id, value);
    live.delete(frame.id);
  };

  const start = async (frame: Start): Promise<void> => {
    running.add(frame.id);
    try {
      await run(frame);
    } catch (error) {
      const graphQLError =
        error instanceof GraphQLError
          ? error
          : new GraphQLError(problemOf(error).message, { originalError: error as Error });
      send(frame.id, { errors: [graphQLError] });
    }
    running.delete(frame.id);
    stopped.delete(frame.id);
    port.postMessage({ t: 'done', id: frame.id });
  };

  port.onMessage((message) => {
    const parsed = clientFrameSchema.safeParse(message);
    // A frame that isn't one of ours has no id to answer to.
    if (!parsed.success) return;
    if (parsed.data.t === 'start') return void start(parsed.data);
    const stream = live.get(parsed.data.id);
    if (stream) void stream.return?.();
    else if (running.has(parsed.data.id)) stopped.add(parsed.data.id);
  });
  port.onClose(() => {
    for (const stream of live.values()) void stream.return?.();
    live.clear();
  });
}

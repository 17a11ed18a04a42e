import { AppSyncError } from '../appsync-error';
import type { Item } from '../tables/item';
import type { ConflictResolver, Resolution, VersionConflict } from './conflict-strategy';
import { FunctionThread } from './function-thread';

function broken(message: string, conflict: VersionConflict): AppSyncError {
  return new AppSyncError('ConflictError', `The conflict handler failed: ${message}`, {
    item: conflict.existing,
  });
}

/** What the function is given: exactly these keys (conformance 26). */
export function lambdaPayload(conflict: VersionConflict): Record<string, unknown> {
  const { preview, existing, args, tableName, parentType, field, identity } = conflict;
  return {
    newItem: preview,
    existingItem: existing,
    arguments: args,
    resolver: { tableName, awsRegion: 'us-east-1', parentType, field },
    identity: identity ?? null,
  };
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readReply(reply: unknown, conflict: VersionConflict): Resolution {
  const { action, item } = isItem(reply) ? reply : {};
  if (action === 'REJECT') return { kind: 'reject' };
  if (action === 'REMOVE' && conflict.operation === 'delete') return { kind: 'remove' };
  if (action === 'RESOLVE' && conflict.operation === 'update' && isItem(item))
    return { kind: 'replace', item };
  throw broken(
    `its reply is not an action for ${conflict.operation === 'delete' ? 'a delete' : 'an update'}.`,
    conflict,
  );
}

/** Asks a user's JavaScript function, as AppSync asks a Lambda function (service reference 3.4). */
export function lambdaStrategy(file: string, timeoutMs: number): ConflictResolver {
  const thread = new FunctionThread(file, timeoutMs);
  return {
    async resolve(conflict) {
      let reply: unknown;
      try {
        reply = await thread.invoke(lambdaPayload(conflict));
      } catch (error) {
        throw broken(error instanceof Error ? error.message : String(error), conflict);
      }
      return readReply(reply, conflict);
    },
    close: () => thread.close(),
  };
}

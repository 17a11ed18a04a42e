import type { Item } from '../tables/item';

/** A write whose version is not the service's. */
export interface VersionConflict {
  readonly operation: 'update' | 'delete';
  readonly parentType: 'Mutation';
  readonly field: string;
  readonly tableName: string;
  /** The item as the service has it. */
  readonly existing: Item;
  /** What the write would have made of it. */
  readonly preview: Item;
  /** Attribute values of the update; null removes. Empty for a delete. */
  readonly changes: Item;
  /** The GraphQL arguments of the field. */
  readonly args: Item;
  readonly identity: unknown;
  /** Attributes that no outcome may touch: keys and what the service owns. */
  readonly untouched: ReadonlySet<string>;
}

/** How a conflict ends: rejected, or with a new state of the item, or with its removal. */
export type Resolution =
  | { readonly kind: 'reject' }
  | { readonly kind: 'replace'; readonly item: Item }
  | { readonly kind: 'remove' };

/** A conflict handler. Throws an AppSyncError of type ConflictError when it is broken itself (3.4). */
export interface ConflictResolver {
  resolve(conflict: VersionConflict): Resolution | Promise<Resolution>;
  close(): void;
}

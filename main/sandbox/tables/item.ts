/** One item of a table: attributes by name, as DynamoDB keeps them. An absent attribute is an absent key. */
export type Item = Readonly<Record<string, unknown>>;
export type MutableItem = Record<string, unknown>;

/** The value of a key attribute. */
export type KeyValue = string | number;

/** Where an item lies in a table. */
export interface ItemKey {
  readonly pk: KeyValue;
  /** The empty text where the table has no sort key. */
  readonly sk: KeyValue;
}

/** Attributes that AppSync alone writes (service reference 1.2). */
export const SERVICE_ATTRIBUTES = ['_version', '_lastChangedAt', '_deleted', '_ttl'] as const;

/** The version of an item, or what the settings say of an item that has none. */
export function versionOf(item: Item, otherwise: number | null): number | null {
  const version = item['_version'];
  return typeof version === 'number' ? version : otherwise;
}

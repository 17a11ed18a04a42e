import type { Model, ModelInstance } from './model-schema';

/**
 * A record's identity within its model: the JSON array of its primary key values.
 * Unlike keys joined with `-`, two composite keys never collide (client reference 1.2).
 */
export type ModelKey = string & { readonly __brand: 'ModelKey' };

/** The identity of a record. Throws when a part of the key is absent or null. */
export function modelKeyOf(model: Pick<Model, 'name' | 'primaryKey'>, instance: ModelInstance): ModelKey {
  const values = model.primaryKey.map((field) => {
    const value = instance[field];
    if (value === undefined || value === null)
      throw new Error(`${model.name} record without its key field ${field}`);
    return value;
  });
  return JSON.stringify(values) as ModelKey;
}

/** The key fields of a record by name, from its identity. */
export function keyFieldsOf(model: Pick<Model, 'primaryKey'>, key: ModelKey): Record<string, unknown> {
  const values = JSON.parse(key) as unknown[];
  return Object.fromEntries(model.primaryKey.map((field, i) => [field, values[i]]));
}

/** A record's key as people read it: its parts joined with ` · `. Text that is no key stays as it is. */
export function keyText(key: string): string {
  try {
    const parts: unknown = JSON.parse(key);
    return Array.isArray(parts) ? parts.map(String).join(' · ') : key;
  } catch {
    return key;
  }
}

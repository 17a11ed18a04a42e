import type { Model } from '../../../shared/model-schema';

/** What every kind of schema file can tell of a model, in an order that doesn't depend on the file. */
export function comparableModel(model: Model): unknown {
  const { name, pluralName, primaryKey, operations } = model;
  return {
    name,
    pluralName,
    primaryKey,
    operations,
    fields: byName(model.fields),
    relations: byName(model.relations),
    indexes: model.indexes
      .filter(({ queryField }) => queryField !== null)
      .map(({ fields, queryField }) => ({ name: queryField ?? '', fields }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => a.name.localeCompare(b.name));
}

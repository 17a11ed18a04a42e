import type { Model, ModelSchema } from '../../../shared/model-schema';

/** Fields of a model that together name a record of another. */
export interface ParentLink {
  readonly parent: string;
  readonly localFields: readonly string[];
  readonly parentFields: readonly string[];
  readonly required: boolean;
  /** Both sides name each other at most once. */
  readonly oneToOne: boolean;
}

/** Every way in which records of a model name records of others: its own relations, and the far ends of lists. */
export function parentLinks(schema: ModelSchema, model: Model): ParentLink[] {
  const links: ParentLink[] = [];
  const isRequired = (fields: readonly string[]) =>
    fields.some((name) => model.fields.find((field) => field.name === name)?.required ?? false);
  const add = (
    parent: string,
    localFields: readonly string[],
    parentFields: readonly string[],
    oneToOne: boolean,
  ) => {
    const isKnown = links.some((link) => link.localFields.join() === localFields.join());
    const isStored = localFields.every((name) => model.fields.some((field) => field.name === name));
    if (
      isKnown ||
      !isStored ||
      localFields.length === 0 ||
      parentFields.join() !== keyOrPart(schema, parent, parentFields)
    )
      return;
    links.push({ parent, localFields, parentFields, required: isRequired(localFields), oneToOne });
  };
  for (const relation of model.relations) {
    if (relation.kind === 'hasMany') continue;
    const inverse =
      schema.models[relation.model]?.relations.some((r) => r.kind === 'hasOne' && r.model === model.name) ??
      false;
    add(relation.model, relation.localFields, relation.remoteFields, relation.kind === 'hasOne' || inverse);
  }
  for (const other of Object.values(schema.models)) {
    for (const relation of other.relations) {
      if (relation.kind === 'hasMany' && relation.model === model.name)
        add(other.name, relation.remoteFields, relation.localFields, false);
    }
  }
  return links;
}

/** A parent is named by its whole key, or by a part of it (`stock by sku`): only keys can be foretold. */
function keyOrPart(schema: ModelSchema, parent: string, fields: readonly string[]): string {
  const key = schema.models[parent]?.primaryKey ?? [];
  return fields.every((field) => key.includes(field)) ? fields.join() : '';
}

/**
 * How many records each model gets: one number for all, or by name; and where a record can't be without a
 * parent, at least one parent in ten.
 */
export function seedCounts(
  schema: ModelSchema,
  seed: number | Readonly<Record<string, number>>,
): Map<string, number> {
  const names = Object.keys(schema.models);
  const counts = new Map(names.map((name) => [name, typeof seed === 'number' ? seed : (seed[name] ?? 0)]));
  for (let round = 0; round < names.length; round++) {
    for (const model of Object.values(schema.models)) {
      const own = counts.get(model.name) ?? 0;
      if (own === 0) continue;
      for (const link of parentLinks(schema, model)) {
        if (link.required && (counts.get(link.parent) ?? 0) === 0)
          counts.set(link.parent, Math.max(1, Math.ceil(own / 10)));
      }
    }
  }
  return counts;
}

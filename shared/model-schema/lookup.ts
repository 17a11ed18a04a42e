import type { Model, ModelField, ModelSchema, Relation } from './model-schema';

/** The model of that name, or undefined. Safe for any text, `constructor` included. */
export function modelByName(schema: ModelSchema, name: string): Model | undefined {
  return Object.hasOwn(schema.models, name) ? schema.models[name] : undefined;
}

/** The stored field of that name, or undefined; relations are looked up with `relationByName`. */
export function fieldByName(model: Pick<Model, 'fields'>, name: string): ModelField | undefined {
  return model.fields.find((field) => field.name === name);
}

/** The relation of that name, or undefined. */
export function relationByName(model: Pick<Model, 'relations'>, name: string): Relation | undefined {
  return model.relations.find((relation) => relation.name === name);
}

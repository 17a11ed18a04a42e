import type { Model, ModelField, ModelSchema } from './model-schema';

/** The model of that name, or undefined. Safe for any text, `constructor` included. */
export function modelByName(schema: ModelSchema, name: string): Model | undefined {
  return Object.hasOwn(schema.models, name) ? schema.models[name] : undefined;
}

/** The stored field of that name, or undefined. Relations are not among them. */
export function fieldByName(model: Pick<Model, 'fields'>, name: string): ModelField | undefined {
  return model.fields.find((field) => field.name === name);
}

import { METADATA_FIELDS } from '../../../shared/model-schema';
import type { Model, ModelField, ModelSchema, Relation } from '../../../shared/model-schema';

/** What a column of a file stands for. */
export type ColumnTarget =
  | { readonly kind: 'field'; readonly field: ModelField }
  /** A field of the record that a relation points to: the key is looked up by it. */
  | {
      readonly kind: 'reference';
      readonly relation: Relation;
      readonly target: Model;
      readonly field: ModelField;
    }
  /** The service sets it: what `export` wrote of it is passed over. */
  | { readonly kind: 'passedOver' };

/** What a name in a column map means: a field, or `relation.field`. A text says why it means nothing. */
export function columnTarget(schema: ModelSchema, model: Model, name: string): ColumnTarget | string {
  if ((METADATA_FIELDS as readonly string[]).includes(name) || name === '__typename')
    return { kind: 'passedOver' };
  const field = model.fields.find((each) => each.name === name);
  if (field) return field.readOnly ? { kind: 'passedOver' } : { kind: 'field', field };
  const [relationName = '', fieldName] = name.split('.');
  const relation = model.relations.find((each) => each.name === relationName);
  if (!relation) return `${model.name} has no field ${name}.`;
  return referenceTarget(schema, model, relation, fieldName);
}

function referenceTarget(
  schema: ModelSchema,
  model: Model,
  relation: Relation,
  fieldName: string | undefined,
): ColumnTarget | string {
  const target = schema.models[relation.model];
  const isOurs =
    relation.kind === 'belongsTo' || relation.localFields.some((name) => !model.primaryKey.includes(name));
  if (!target || relation.kind === 'hasMany' || relation.localFields.length === 0 || !isOurs)
    return `${relation.name} is a relation that ${model.name} doesn't hold the key of.`;
  if (fieldName === undefined)
    return `${relation.name} is a relation; say by which field its record is found, such as ${relation.name}.${target.primaryKey[0] ?? 'id'}.`;
  const field = target.fields.find((each) => each.name === fieldName);
  return field
    ? { kind: 'reference', relation, target, field }
    : `${target.name}, which ${relation.name} points to, has no field ${fieldName}.`;
}

/** What a column is said to stand for: itself unless the map names it. */
export function mappedName(map: Readonly<Record<string, string>>, column: string): string {
  // A file may call a column `constructor`, which every object has.
  return (Object.hasOwn(map, column) ? map[column] : undefined) ?? column;
}

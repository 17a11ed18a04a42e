import { camelCase } from '../names';
import type { IndexDefinition, RelationDefinition } from '../transform/definition';
import {
  associatedNames,
  targetColumns,
  type CodegenAssociation,
  type CodegenField,
  type CodegenModel,
} from './codegen-format';

/** The models of the file, with the keys and indexes that were read from their attributes. */
export interface CodegenKeys {
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexDefinition[];
}
export interface CodegenContext {
  readonly models: Readonly<Record<string, CodegenModel>>;
  readonly keys: ReadonlyMap<string, CodegenKeys>;
}

/** The relation that a field of a generated model stands for; null for a stored field. */
export function readAssociation(
  context: CodegenContext,
  model: CodegenModel,
  field: CodegenField,
): RelationDefinition | null {
  if (typeof field.type === 'string' || !('model' in field.type)) return null;
  const related = field.type.model;
  const { association } = field;
  if (!association)
    return { kind: 'unjoined', model: related, fields: null, references: null, indexName: null };
  switch (association.connectionType) {
    case 'HAS_MANY':
      return hasMany(context, model, field, association, related);
    case 'HAS_ONE':
      return hasOne(context, model, field, association, related);
    case 'BELONGS_TO':
      return belongsTo(context, model, field, association, related);
  }
}

/** Foreign keys of a model that no author declared: the transformer will add them again. */
export function generatedColumns(context: CodegenContext, model: CodegenModel): ReadonlySet<string> {
  const generated = new Set<string>();
  for (const owner of Object.values(context.models)) {
    for (const field of Object.values(owner.fields)) {
      const relation = readAssociation(context, owner, field);
      if (!relation || relation.kind === 'unjoined' || relation.fields || relation.references) continue;
      const [holder, target] =
        relation.kind === 'hasMany' ? [relation.model, owner.name] : [owner.name, relation.model];
      if (holder !== model.name) continue;
      for (const column of generatedNames(context, owner, field, target)) generated.add(column);
    }
  }
  return generated;
}

function hasMany(
  context: CodegenContext,
  model: CodegenModel,
  field: CodegenField,
  association: CodegenAssociation,
  related: string,
): RelationDefinition {
  const columns = remoteColumns(context, association, related);
  const base = { kind: 'hasMany', model: related, references: null, indexName: null } as const;
  if (isGenerated(context, related, columns, generatedNames(context, model, field, model.name))) {
    return { ...base, fields: null };
  }
  const keys = context.keys.get(related);
  const index = keys?.indexes.find(({ fields }) => readsColumns(fields, columns));
  const fields = primaryKey(context, model.name).slice(0, columns.length);
  if (index) return { ...base, fields, indexName: index.name };
  return keys && readsColumns(keys.primaryKey, columns)
    ? { ...base, fields }
    : { ...base, fields: null, references: columns };
}

function hasOne(
  context: CodegenContext,
  model: CodegenModel,
  field: CodegenField,
  association: CodegenAssociation,
  related: string,
): RelationDefinition {
  const columns = targetColumns(association);
  const base = { kind: 'hasOne', model: related, indexName: null } as const;
  if (columns.length === 0)
    return { ...base, fields: null, references: remoteColumns(context, association, related) };
  const generated = isGenerated(context, model.name, columns, generatedNames(context, model, field, related));
  return { ...base, fields: generated ? null : columns, references: null };
}

function belongsTo(
  context: CodegenContext,
  model: CodegenModel,
  field: CodegenField,
  association: CodegenAssociation,
  related: string,
): RelationDefinition {
  const columns = targetColumns(association);
  const facesHasOne = facingConnection(context, model, related) === 'HAS_ONE';
  const generated =
    facesHasOne && isGenerated(context, model.name, columns, generatedNames(context, model, field, related));
  return {
    kind: 'belongsTo',
    model: related,
    fields: generated ? null : columns,
    references: null,
    indexName: null,
  };
}

/** The columns of the related model behind `associatedWith` (client reference 1.1, 10.2, 10.3). */
function remoteColumns(
  context: CodegenContext,
  association: CodegenAssociation,
  related: string,
): readonly string[] {
  const names = associatedNames(association);
  const [only, ...more] = names;
  const facing =
    only !== undefined && more.length === 0 ? context.models[related]?.fields[only]?.association : undefined;
  const columns = facing ? targetColumns(facing) : [];
  return columns.length > 0 ? columns : names;
}

function facingConnection(
  context: CodegenContext,
  model: CodegenModel,
  related: string,
): CodegenAssociation['connectionType'] | undefined {
  const facing = Object.values(context.models[related]?.fields ?? {}).find(
    ({ type, association }) =>
      typeof type !== 'string' &&
      'model' in type &&
      type.model === model.name &&
      association !== undefined &&
      association.connectionType !== 'BELONGS_TO',
  );
  return facing?.association?.connectionType;
}

function generatedNames(
  context: CodegenContext,
  owner: CodegenModel,
  field: CodegenField,
  target: string,
): readonly string[] {
  return primaryKey(context, target).map((key) => camelCase([owner.name, field.name, key]));
}

/**
 * True for columns with the names that the transformer generates, unless the author declared them:
 * generated ones are missing from the model's fields or stand behind its timestamps.
 */
function isGenerated(
  context: CodegenContext,
  holder: string,
  columns: readonly string[],
  generated: readonly string[],
): boolean {
  if (columns.length === 0 || columns.join() !== generated.join()) return false;
  const fields = Object.values(context.models[holder]?.fields ?? {});
  const lastReadOnly = fields.findLastIndex((field) => field.isReadOnly === true);
  return columns.every((column) => {
    const position = fields.findIndex((field) => field.name === column);
    return position < 0 || position > lastReadOnly;
  });
}

function readsColumns(key: readonly string[], columns: readonly string[]): boolean {
  const whole = columns.length === 1 || key.length === columns.length;
  return columns.length > 0 && whole && columns.every((column, i) => key[i] === column);
}

function primaryKey(context: CodegenContext, model: string): readonly string[] {
  return context.keys.get(model)?.primaryKey ?? ['id'];
}

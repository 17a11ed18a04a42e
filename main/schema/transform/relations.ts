import { camelCase, typeNames } from '../names';
import { plainField, type ApiDocument } from './api-document';
import {
  primaryKeyOf,
  type FieldDefinition,
  type ModelDefinition,
  type RelationDefinition,
} from './definition';
import { ensureConnection, filterBeside, type ModelScope } from './model-types';
import { fieldType } from './mutation-inputs';
import { sortKeyArguments } from './operations';
import { filterInputOf, subscriptionFilterInputOf } from './scalar-filters';
import { baseName, isNonNullType, nonNull } from './type-text';

/** A relation together with the field and the models it stands between. */
export interface RelationSite {
  readonly owner: ModelDefinition;
  readonly field: FieldDefinition;
  readonly relation: RelationDefinition;
  readonly related: ModelDefinition;
}

/** A foreign key that the transformer adds because the relation names no columns. */
export interface GeneratedKey {
  /** The model that gets it. */
  readonly holder: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly required: boolean;
}

/** Every relation of every model, in the order of the file. */
export function relationSites(models: ReadonlyMap<string, ModelDefinition>): readonly RelationSite[] {
  return [...models.values()].flatMap((owner) =>
    owner.fields.flatMap((field) => {
      const related = field.relation && models.get(field.relation.model);
      return field.relation && related ? [{ owner, field, relation: field.relation, related }] : [];
    }),
  );
}

/** Adds connections and generated foreign keys (service reference 4.6), collections first as the transformer does. */
export function addRelations(
  api: ApiDocument,
  sites: readonly RelationSite[],
  scopeOf: (model: ModelDefinition) => ModelScope,
): void {
  for (const site of sites.filter(({ relation }) => relation.kind === 'hasMany')) {
    addGeneratedKey(api, site);
    addCollection(site, scopeOf);
  }
  for (const kind of ['hasOne', 'belongsTo'] as const) {
    for (const site of sites.filter(({ relation }) => relation.kind === kind)) addGeneratedKey(api, site);
  }
}

function addCollection(
  { owner, field, relation, related }: RelationSite,
  scopeOf: (model: ModelDefinition) => ModelScope,
): void {
  const scope = scopeOf(related);
  const connection = ensureConnection(scope, 'relation');
  const type = scope.api.get(owner.name);
  if (!type) return;
  const args = [
    ...collectionKeyArguments(scope, relation),
    { name: 'filter', type: filterBeside(related) },
    { name: 'sortDirection', type: 'ModelSortDirection' },
    { name: 'limit', type: 'Int' },
    { name: 'nextToken', type: 'String' },
  ];
  type.fields = type.fields.map((present) =>
    present.name === field.name ? { ...present, args, type: connection } : present,
  );
}

/** A collection joined on the partition key alone takes a condition on the rest of the key. */
function collectionKeyArguments(
  scope: ModelScope,
  relation: RelationDefinition,
): ReturnType<typeof sortKeyArguments> {
  if (relation.references || (relation.fields && relation.fields.length > 1)) return [];
  const index = scope.model.indexes.find(({ name }) => name === relation.indexName);
  const key = index?.fields ?? primaryKeyOf(scope.model);
  return sortKeyArguments(scope, key.slice(1), index?.name ?? 'Primary');
}

/** The foreign key that a relation makes the transformer add, or null when its columns are declared. */
export function generatedKeyOf({ owner, field, relation, related }: RelationSite): GeneratedKey | null {
  if (relation.kind === 'unjoined' || relation.fields || relation.references) return null;
  if (relation.kind === 'hasMany') {
    return generatedKey(related.name, owner, [owner.name, field.name], field);
  }
  // A belongsTo that faces a hasMany shares the foreign key which that collection adds.
  if (relation.kind === 'belongsTo' && facingRelation(owner, related)?.relation?.kind !== 'hasOne')
    return null;
  return generatedKey(owner.name, related, [owner.name, field.name], field);
}

function generatedKey(
  holder: string,
  target: ModelDefinition,
  words: readonly string[],
  field: FieldDefinition,
): GeneratedKey {
  const columns = primaryKeyOf(target).map((keyField) => ({
    name: camelCase([...words, keyField]),
    type: baseName(fieldType(target, keyField)),
  }));
  return { holder, columns, required: isNonNullType(field.type) };
}

/** The first hasOne or hasMany of the related model that points back: what a belongsTo belongs to. */
export function facingRelation(
  owner: ModelDefinition,
  related: ModelDefinition,
): FieldDefinition | undefined {
  return related.fields.find(
    ({ relation }) =>
      relation?.model === owner.name && (relation.kind === 'hasOne' || relation.kind === 'hasMany'),
  );
}

function addGeneratedKey(api: ApiDocument, site: RelationSite): void {
  const key = generatedKeyOf(site);
  if (!key) return;
  const fields = (
    type: (column: GeneratedKey['columns'][number]) => string | null,
  ): ReturnType<typeof plainField>[] =>
    key.columns.flatMap((column) => {
      const columnType = type(column);
      return columnType === null ? [] : [plainField(column.name, columnType)];
    });
  const declared = fields(({ type }) => (key.required ? nonNull(type) : type));
  const filters = fields(({ type }) => filterInputOf(api, type));
  api.extend(key.holder, declared);
  api.extend(typeNames.createInput(key.holder), declared);
  api.extend(
    typeNames.updateInput(key.holder),
    fields(({ type }) => type),
  );
  api.extend(typeNames.filter(key.holder), filters);
  api.extend(typeNames.condition(key.holder), filters);
  // The transformer adds a collection's key to the subscription filter of the wrong model, its owner.
  api.extend(
    typeNames.subscriptionFilter(site.owner.name),
    fields(({ type }) => subscriptionFilterInputOf(api, type)),
  );
}

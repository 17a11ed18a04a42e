import { Kind } from 'graphql';
import type { Relation } from '../../../shared/model-schema';
import { unauthorizedField } from '../appsync-error';
import type { Caller } from '../auth/identity';
import type { FieldArguments } from '../graphql/complete';
import type { SelectedField } from '../graphql/selection';
import type { Item, KeyValue } from '../tables/item';
import type { SortCondition } from '../tables/model-table';
import type { Page } from '../tables/reader';
import { keyOf, type KeyShape, type StoredModel } from '../tables/stored-model';
import { isForward, sortArgumentName, sortConditions } from './key-arguments';
import { pageRequest, type QueryServices } from './queries';

const EMPTY: Page = { items: [], nextToken: null, startedAt: null };

function startsWith(shape: KeyShape, fields: readonly string[]): boolean {
  const all = [shape.partition, ...shape.sortFields];
  return fields.every((field, i) => all[i] === field);
}

/** The key of the related model that the relation is resolved by; the one whose sort argument the field has. */
function shapeFor(
  related: StoredModel,
  relation: Relation,
  argumentNames: readonly string[],
): KeyShape | null {
  const shapes = [...related.indexes, related.key].filter((shape) =>
    startsWith(shape, relation.remoteFields),
  );
  const fixed = relation.remoteFields.length - 1;
  const byArgument = shapes.find((shape) => {
    const name = sortArgumentName(shape, fixed);
    return name !== null && argumentNames.includes(name);
  });
  const exact = shapes.find((shape) => shape.sortFields.length === fixed);
  return byArgument ?? exact ?? shapes[0] ?? null;
}

/** Conditions that the relation's own fields put on the sort key, when there is more than one of them. */
function fixedConditions(shape: KeyShape, values: readonly KeyValue[]): SortCondition[] {
  if (values.length === 0) return [];
  const joined = shape.sortFields.length === 1 ? (values[0] ?? '') : values.join('#');
  if (values.length === shape.sortFields.length) return [{ op: 'eq', value: joined }];
  return [{ op: 'beginsWith', value: `${joined}#` }];
}

interface ManyRelation {
  readonly stored: StoredModel;
  readonly related: StoredModel;
  readonly relation: Relation;
  readonly shape: KeyShape;
}

function readMany(
  services: QueryServices,
  many: ManyRelation,
  source: Item,
  args: FieldArguments,
  caller: Caller,
): Page {
  const { stored, related, relation, shape } = many;
  const visible = services.authorization.visible(related.name, 'list', caller, relation.name, stored.name);
  const values = relation.localFields.map((field) => source[field]);
  if (values.some((value) => value === null || value === undefined)) return EMPTY;
  const [pk, ...fixed] = values as KeyValue[];
  const sortName = sortArgumentName(shape, fixed.length);
  const argument = sortName === null ? undefined : args[sortName];
  const own = fixed.length === 0 ? sortConditions(shape, argument) : [];
  const conditions = [...fixedConditions(shape, fixed), ...own];
  return services.reader.query(
    related,
    { shape, pk: pk as KeyValue, conditions, forward: isForward(args) },
    pageRequest(`${stored.name}.${relation.name}`, args, visible),
  );
}

/** Selections that ask for no more than key and state, as DataStore's clients do of every `belongsTo`. */
class KeySelections {
  readonly #names: ReadonlySet<string>;
  readonly #known = new WeakMap<SelectedField, boolean>();

  constructor(related: StoredModel) {
    this.#names = new Set([...related.model.primaryKey, '_deleted', '__typename']);
  }

  includes(selected: SelectedField): boolean {
    let known = this.#known.get(selected);
    if (known === undefined) {
      const selections = selected.nodes.flatMap((node) => node.selectionSet?.selections ?? []);
      known = selections.every((node) => node.kind === Kind.FIELD && this.#names.has(node.name.value));
      this.#known.set(selected, known);
    }
    return known;
  }
}

function toOneResolver(
  services: QueryServices,
  stored: StoredModel,
  related: StoredModel,
  relation: Relation,
): ModelResolver {
  const table = services.store.table(related.name);
  const keySelections = new KeySelections(related);
  const shape = shapeFor(related, relation, []);
  return (source, _args, selected, caller) => {
    const visible = services.authorization.visible(related.name, 'get', caller, relation.name, stored.name);
    const values: Record<string, unknown> = {};
    relation.remoteFields.forEach(
      (field, i) => (values[field] = (source as Item)[relation.localFields[i] ?? '']),
    );
    const key = keyOf(related.key, values);
    if (key && !visible && keySelections.includes(selected)) {
      const state = table.peek(key);
      return state === null ? null : state === 'live' ? values : { ...values, _deleted: true };
    }
    if (!key && !shape) return null;
    const item = key
      ? table.get(key)
      : shape &&
        (readMany(services, { stored, related, relation, shape }, source as Item, { limit: 1 }, caller)
          .items[0] ??
          null);
    if (item && visible && !visible(item)) throw unauthorizedField(relation.name, stored.name);
    return item;
  };
}

/** Resolves one field of a model's records. */
export type ModelResolver = (
  source: unknown,
  args: FieldArguments,
  selected: SelectedField,
  caller: Caller,
) => unknown;

/** Resolvers of a model's relation fields, by field name: tombstones come along (10.11). */
export function relationResolvers(
  services: QueryServices,
  models: ReadonlyMap<string, StoredModel>,
  stored: StoredModel,
  argumentNamesOf: (field: string) => readonly string[],
): Map<string, ModelResolver> {
  const resolvers = new Map<string, ModelResolver>();
  for (const relation of stored.model.relations) {
    const related = models.get(relation.model);
    if (!related) continue;
    if (relation.kind !== 'hasMany') {
      resolvers.set(relation.name, toOneResolver(services, stored, related, relation));
      continue;
    }
    const shape = shapeFor(related, relation, argumentNamesOf(relation.name));
    resolvers.set(relation.name, (source, args, _selected, caller) =>
      shape ? readMany(services, { stored, related, relation, shape }, source as Item, args, caller) : EMPTY,
    );
  }
  return resolvers;
}

/** The relation fields of a model that are null or empty in the results of mutations (4.6). */
export function redactedRelations(services: QueryServices, stored: StoredModel): Map<string, null | Page> {
  const redacted = new Map<string, null | Page>();
  for (const relation of stored.model.relations) {
    if (relation.required || !services.authorization.isRedacted(stored.name, relation.model)) continue;
    redacted.set(relation.name, relation.kind === 'hasMany' ? EMPTY : null);
  }
  return redacted;
}

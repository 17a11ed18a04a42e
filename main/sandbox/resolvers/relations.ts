import { Kind } from 'graphql';
import type { Relation } from '../../../shared/model-schema';
import type { FieldArguments, NestedResolver } from '../graphql/complete';
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

function readMany(
  services: QueryServices,
  related: StoredModel,
  relation: Relation,
  shape: KeyShape,
  source: Item,
  args: FieldArguments,
  resolver: string,
): Page {
  const values = relation.localFields.map((field) => source[field]);
  if (values.some((value) => value === null || value === undefined)) return EMPTY;
  const [pk, ...fixed] = values as KeyValue[];
  const sortName = sortArgumentName(shape, fixed.length);
  const argument = sortName === null ? undefined : args[sortName];
  const own = fixed.length === 0 ? sortConditions(shape, argument) : [];
  return services.reader.query(
    related,
    {
      shape,
      pk: pk as KeyValue,
      conditions: [...fixedConditions(shape, fixed), ...own],
      forward: isForward(args),
    },
    pageRequest(resolver, args),
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

function toOneResolver(services: QueryServices, related: StoredModel, relation: Relation): NestedResolver {
  const table = services.store.table(related.name);
  const keySelections = new KeySelections(related);
  const shape = shapeFor(related, relation, []);
  return (source, _args, selected) => {
    const values: Record<string, unknown> = {};
    relation.remoteFields.forEach(
      (field, i) => (values[field] = (source as Item)[relation.localFields[i] ?? '']),
    );
    const key = keyOf(related.key, values);
    if (key && keySelections.includes(selected)) {
      const state = table.peek(key);
      return state === null ? null : state === 'live' ? values : { ...values, _deleted: true };
    }
    if (key) return table.get(key);
    if (!shape) return null;
    return readMany(services, related, relation, shape, source as Item, { limit: 1 }, '').items[0] ?? null;
  };
}

/** Resolvers of a model's relation fields, by field name: tombstones come along (10.11). */
export function relationResolvers(
  services: QueryServices,
  models: ReadonlyMap<string, StoredModel>,
  stored: StoredModel,
  argumentNamesOf: (field: string) => readonly string[],
): ReadonlyMap<string, NestedResolver> {
  const resolvers = new Map<string, NestedResolver>();
  for (const relation of stored.model.relations) {
    const related = models.get(relation.model);
    if (!related) continue;
    if (relation.kind !== 'hasMany') {
      resolvers.set(relation.name, toOneResolver(services, related, relation));
      continue;
    }
    const shape = shapeFor(related, relation, argumentNamesOf(relation.name));
    const resolver = `${stored.name}.${relation.name}`;
    resolvers.set(relation.name, (source, args) =>
      shape ? readMany(services, related, relation, shape, source as Item, args, resolver) : EMPTY,
    );
  }
  return resolvers;
}

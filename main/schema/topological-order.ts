import type { ModelSchema } from '../../shared/model-schema';

/**
 * The models in an order in which parents come before what belongs to them (client reference 1.3).
 *
 * Only belongsTo makes a parent; a model that belongs to itself doesn't count. Models that belong to
 * each other in a circle, and what depends on such a circle, have no such order: they are named in
 * `cyclic`. Every model is in `order` once; a circle is entered by the model that was declared first,
 * and what depends on a circle comes after it.
 */
export function topologicalOrder(schema: ModelSchema): {
  readonly order: string[];
  readonly cyclic: string[];
} {
  const waiting = new Map(Object.keys(schema.models).map((name) => [name, parentsOf(schema, name)]));
  const order: string[] = [];
  let cyclic: readonly string[] | null = null;
  while (waiting.size > 0) {
    const free = [...waiting.keys()].filter((name) => waitedFor(waiting, name).length === 0);
    if (free.length === 0) cyclic ??= [...waiting.keys()];
    for (const name of free.length > 0 ? free : entryOfCircle(waiting)) {
      waiting.delete(name);
      order.push(name);
    }
  }
  return { order, cyclic: [...(cyclic ?? [])] };
}

type Waiting = ReadonlyMap<string, ReadonlySet<string>>;

const waitedFor = (waiting: Waiting, name: string): readonly string[] =>
  [...(waiting.get(name) ?? [])].filter((parent) => waiting.has(parent));

/** The first model that waits for nothing but what waits for it. */
function entryOfCircle(waiting: Waiting): readonly string[] {
  const ancestors = new Map([...waiting.keys()].map((name) => [name, ancestorsOf(waiting, name)]));
  const entry = [...waiting.keys()].find((name) =>
    [...(ancestors.get(name) ?? [])].every((ancestor) => ancestors.get(ancestor)?.has(name)),
  );
  return entry === undefined ? [...waiting.keys()] : [entry];
}

function ancestorsOf(waiting: Waiting, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const parent of waitedFor(waiting, next)) {
      if (!found.has(parent)) open.push(parent);
      found.add(parent);
    }
  }
  return found;
}

/** The models that a model belongs to, itself left out (client reference 1.3). */
export function parentsOf(schema: ModelSchema, name: string): ReadonlySet<string> {
  const relations = schema.models[name]?.relations ?? [];
  const parents = relations.flatMap(({ kind, model }) =>
    kind === 'belongsTo' && model !== name ? [model] : [],
  );
  return new Set(parents);
}

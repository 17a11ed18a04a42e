import type { ModelSchema } from '../../shared/model-schema';

/**
 * The models in an order in which parents come before what belongs to them (client reference 1.3).
 *
 * Only belongsTo makes a parent; a model that belongs to itself doesn't count. Models that belong to
 * each other in a circle, and what depends on such a circle, have no such order: they are named in
 * `cyclic` and stand at the end of `order`, so that every model is in it once.
 */
export function topologicalOrder(schema: ModelSchema): {
  readonly order: string[];
  readonly cyclic: string[];
} {
  const waiting = new Map(Object.keys(schema.models).map((name) => [name, parentsOf(schema, name)]));
  const order: string[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter(([, parents]) => ![...parents].some((parent) => waiting.has(parent)));
    if (free.length === 0) break;
    for (const [name] of free) {
      waiting.delete(name);
      order.push(name);
    }
  }
  const cyclic = [...waiting.keys()];
  return { order: [...order, ...cyclic], cyclic };
}

/** The models that a model belongs to, itself left out (client reference 1.3). */
export function parentsOf(schema: ModelSchema, name: string): ReadonlySet<string> {
  const relations = schema.models[name]?.relations ?? [];
  const parents = relations.flatMap(({ kind, model }) =>
    kind === 'belongsTo' && model !== name ? [model] : [],
  );
  return new Set(parents);
}

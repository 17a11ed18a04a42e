import { OutbandError } from '../../../shared/errors';
import type { ModelSchema } from '../../../shared/model-schema';

/** The models that a model belongs to, itself left out (client reference 1.3). */
export function parentsOf(schema: ModelSchema, model: string): readonly string[] {
  const relations = schema.models[model]?.relations ?? [];
  const parents = relations
    .filter((relation) => relation.kind === 'belongsTo' && relation.model !== model)
    .map((relation) => relation.model);
  return [...new Set(parents)].filter((parent) => parent in schema.models);
}

/** Models so that each comes after those it belongs to. Throws BadModel where they belong to each other. */
export function topologicalOrder(schema: ModelSchema): readonly string[] {
  const { order, cyclic } = sortModels(schema);
  if (cyclic.length === 0) return order;
  throw new OutbandError({
    kind: 'BadModel',
    code: 'MODELS_NOT_SORTABLE',
    message: `Models are not topologically sortable: ${cyclic.join(', ')} belong to each other.`,
    consequence: 'The official clients refuse to start with this schema.',
    action: 'Make one of the relations a hasOne or hasMany.',
  });
}

/** The same, with models that belong to each other at the end: their records can still be read. */
export function sortModels(schema: ModelSchema): { order: readonly string[]; cyclic: readonly string[] } {
  const order: string[] = [];
  let rest = Object.keys(schema.models);
  for (let before = -1; rest.length > 0 && rest.length !== before;) {
    before = rest.length;
    const ready = rest.filter((model) => parentsOf(schema, model).every((parent) => order.includes(parent)));
    order.push(...ready);
    rest = rest.filter((model) => !ready.includes(model));
  }
  return { order: [...order, ...rest], cyclic: rest };
}

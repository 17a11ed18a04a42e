import { modelKeyOf, type ModelKey, type ModelSchema } from '../../../shared/model-schema';
import type { MutationEvent } from './mutation-event';

const idOf = (model: string, key: ModelKey): string => `${model}\n${key}`;

/** The same Creates, each behind those that it refers to; otherwise in the order in which they came. Circles are cut. */
export function parentsFirst(
  schema: ModelSchema,
  creates: readonly MutationEvent[],
): readonly MutationEvent[] {
  const byRecord = new Map(creates.map((event) => [idOf(event.model, event.key), event]));
  const ordered = new Set<MutationEvent>();
  const entered = new Set<MutationEvent>();
  for (const start of creates) {
    // A stack of its own, because a chain of records may be longer than the call stack.
    const stack = [start];
    for (let event = stack.at(-1); event; event = stack.at(-1)) {
      const missing = entered.has(event)
        ? undefined
        : parentIds(schema, event)
            .map((id) => byRecord.get(id))
            .filter((parent) => parent && !ordered.has(parent) && !stack.includes(parent));
      entered.add(event);
      if (missing && missing.length > 0) stack.push(...missing.filter((parent) => parent !== undefined));
      else ordered.add(stack.pop() ?? event);
    }
  }
  return [...ordered];
}

/** The records that an event's record belongs to. */
function parentIds(schema: ModelSchema, event: MutationEvent): readonly string[] {
  const relations = schema.models[event.model]?.relations ?? [];
  return relations.flatMap((relation) => {
    const parent = schema.models[relation.model];
    if (relation.kind !== 'belongsTo' || !parent) return [];
    const values = Object.fromEntries(
      relation.remoteFields.map((name, i) => [name, event.data[relation.localFields[i] ?? '']]),
    );
    const isWhole = parent.primaryKey.every((name) => values[name] !== null && values[name] !== undefined);
    return isWhole ? [idOf(parent.name, modelKeyOf(parent, values))] : [];
  });
}

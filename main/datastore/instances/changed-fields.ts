import type { Model, ModelInstance } from '../../../shared/model-schema';
import { sameValue } from '../storage/instance';

/** Sort keys of indexes with several, which only ever change together (client reference 2.5). */
function sortKeySets(model: Model): readonly ReadonlySet<string>[] {
  const sets: Set<string>[] = [];
  for (const index of model.indexes.filter((candidate) => candidate.fields.length > 2)) {
    const fields = new Set(index.fields.slice(1));
    for (const known of sets.filter((set) => [...set].some((field) => fields.has(field)))) {
      known.forEach((field) => fields.add(field));
      sets.splice(sets.indexOf(known), 1);
    }
    sets.push(fields);
  }
  return sets;
}

/**
 * The values to send for an update: those of `candidates` that differ from the stored record, with the whole sort key
 * sets that they belong to. Empty when nothing changes.
 */
export function changedValues(
  model: Model,
  candidates: readonly string[],
  next: ModelInstance,
  stored: ModelInstance,
): Readonly<Record<string, unknown>> {
  const writable = new Set(
    model.fields
      .filter((field) => !field.readOnly && !model.primaryKey.includes(field.name))
      .map((field) => field.name),
  );
  const changed = candidates.filter((name) => writable.has(name) && !sameValue(next[name], stored[name]));
  const together = sortKeySets(model).filter((set) => changed.some((name) => set.has(name)));
  const all = new Set([
    ...changed,
    ...together.flatMap((set) => [...set].filter((name) => writable.has(name))),
  ]);
  return Object.fromEntries([...all].map((name) => [name, next[name] ?? null]));
}

import type { ModelView } from '../../session';

/** Columns that an export may have: the fields, what the service keeps beside them, and fields of related records. */
export function columnsOf(model: ModelView, models: readonly ModelView[]): readonly string[] {
  const own = model.fields.map(({ name }) => name);
  const related = model.relations
    .filter(({ kind, localFields }) => kind === 'BELONGS_TO' && localFields.length > 0)
    .flatMap((relation) =>
      (models.find(({ name }) => name === relation.model)?.fields ?? [])
        .filter(({ kind, list }) => kind !== 'CUSTOM_TYPE' && !list)
        .map(({ name }) => `${relation.name}.${name}`),
    );
  return [...own, '_version', '_lastChangedAt', '_deleted', ...related];
}

import { OutbandError } from '../../shared/errors';
import type { ModelSchema } from '../../shared/model-schema';
import { modelsOfImport } from './importing';
import { importedFile, placeInMigration } from './migration-file';
import type { MigrationFile, MigrationStep } from './migration-file';

/** A model that a migration names, and where. */
interface Named {
  readonly model: string;
  readonly path: readonly (string | number)[];
}

/**
 * Models that migrations read or write: those that the local copy has to hold. Throws BadInput with file and line for one
 * that the schema doesn't have.
 */
export async function modelsOfMigrations(
  schema: ModelSchema,
  files: readonly MigrationFile[],
): Promise<string[]> {
  const names: string[] = [];
  for (const file of files) {
    const { steps, preconditions = [], postconditions = [] } = file.definition;
    const named = [
      ...steps.flatMap((step, i) => namedIn(step, ['steps', i])),
      ...preconditions.map(({ model }, i) => ({ model, path: ['preconditions', i, 'model'] })),
      ...postconditions.map(({ model }, i) => ({ model, path: ['postconditions', i, 'model'] })),
    ];
    for (const each of named) if (!schema.models[each.model]) throw unknownModel(schema, file, each);
    names.push(...named.map(({ model }) => model));
    for (const { import: step, model } of steps)
      if (step)
        names.push(
          ...(await modelsOfImport(schema, { ...step, file: importedFile(file.file, step), model })),
        );
  }
  return [...new Set(names)];
}

function namedIn({ model, derive, change }: MigrationStep, path: Named['path']): Named[] {
  const transform = change && 'transform' in change ? change.transform : undefined;
  const looked = (values: Readonly<Record<string, string>> | undefined, at: Named['path']): Named[] =>
    Object.entries(values ?? {}).flatMap(([field, text]) =>
      [...text.matchAll(/\$record\(\s*["'](\w+)["']/g)].flatMap(([, name]) =>
        name === undefined ? [] : { model: name, path: [...at, field] },
      ),
    );
  return [
    { model, path: [...path, 'model'] },
    ...(derive ? [{ model: derive.from, path: [...path, 'derive', 'from'] }] : []),
    ...looked(derive?.values, [...path, 'derive', 'values']),
    ...looked(transform, [...path, 'change', 'transform']),
  ];
}

function unknownModel({ models }: ModelSchema, file: MigrationFile, { model, path }: Named): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'UNKNOWN_MODEL',
    message: `The schema has no model ${model}.`,
    consequence: 'Nothing was planned or sent.',
    action: `Its models are ${Object.keys(models).join(', ')}.`,
    place: { ...placeInMigration(file, path), model },
  });
}

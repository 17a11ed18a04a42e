import type { ModelSchema } from '../../shared/model-schema';
import { modelsOfImport } from './importing';
import { importedFile } from './migration-file';
import type { MigrationFile, MigrationStep } from './migration-file';

/** Models that migrations read or write: those that the local copy has to hold. */
export async function modelsOfMigrations(
  schema: ModelSchema,
  files: readonly MigrationFile[],
): Promise<string[]> {
  const names: string[] = [];
  for (const { file, definition } of files) {
    const { steps, preconditions = [], postconditions = [] } = definition;
    for (const step of steps) names.push(...(await modelsOfStep(schema, file, step)));
    for (const { model } of [...preconditions, ...postconditions]) names.push(model);
  }
  return [...new Set(names)];
}

async function modelsOfStep(schema: ModelSchema, file: string, step: MigrationStep): Promise<string[]> {
  const { model, derive, change } = step;
  const transform = change && 'transform' in change ? change.transform : undefined;
  const expressions = Object.values({ ...derive?.values, ...transform });
  const looked = expressions.flatMap((text) =>
    [...text.matchAll(/\$record\(\s*["'](\w+)["']/g)].flatMap(([, name]) => name ?? []),
  );
  const imported = step.import
    ? await modelsOfImport(schema, { ...step.import, file: importedFile(file, step.import), model })
    : [];
  return [model, ...(derive ? [derive.from] : []), ...looked, ...imported];
}

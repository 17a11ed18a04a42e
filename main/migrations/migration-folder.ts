import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OutbandError, problemOf } from '../../shared/errors';
import type { Problem } from '../../shared/errors';
import { readMigration } from './migration-file';
import type { MigrationFile } from './migration-file';

/** A file of a folder: the migration that it holds, or what is wrong with it. */
export interface FoundMigration {
  readonly file: string;
  readonly migration: MigrationFile | null;
  readonly problem: Problem | null;
}

/**
 * All migrations that paths name, in the order of their ids; folders give all the files in them. Those that can't be read
 * come last, with the reason. Throws NotFound where there is nothing at a path, or no migration in a folder.
 */
export async function findMigrations(...paths: readonly string[]): Promise<FoundMigration[]> {
  const names = new Set((await Promise.all(paths.map((path) => migrationFilesAt(path)))).flat());
  const found = await Promise.all(
    [...names].map(async (file): Promise<FoundMigration> => {
      try {
        return { file, migration: await readMigration(file), problem: null };
      } catch (error) {
        return { file, migration: null, problem: problemOf(error) };
      }
    }),
  );
  const good = found.flatMap(({ migration }) => migration ?? []).sort(byId);
  const twin = twinOf(good);
  return [
    ...good.map((migration) => ({
      file: migration.file,
      migration,
      problem: migration.definition.id === twin?.id ? twin : null,
    })),
    ...found.filter(({ migration }) => migration === null),
  ];
}

const byId = (a: MigrationFile, b: MigrationFile): number => (a.definition.id < b.definition.id ? -1 : 1);

function twinOf(sorted: readonly MigrationFile[]): (Problem & { readonly id: string }) | null {
  const twin = sorted.find((file, i) => file.definition.id === sorted[i + 1]?.definition.id);
  if (!twin) return null;
  const { id } = twin.definition;
  return {
    id,
    kind: 'BadInput',
    code: 'DUPLICATE_MIGRATION',
    message: `Two files have the id ${id}.`,
    consequence: 'Nothing was planned or sent.',
    action: 'Give each migration an id of its own.',
    place: { file: twin.file },
  };
}

async function migrationFilesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names.filter((name) => /\.(ya?ml|json)$/.test(name)).map((name) => join(path, name));
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'NotFound',
        code: 'MIGRATION_NOT_FOUND',
        message: `There is no migration at ${path}.`,
        consequence: 'Nothing was planned or sent.',
        action: 'Name a migration file, or a folder of them.',
        place: { file: path },
      },
      { cause: error },
    );
  }
}

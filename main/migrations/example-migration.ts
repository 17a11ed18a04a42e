import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutbandError } from '../../shared/errors';
import type { Model, ModelField, ModelSchema } from '../../shared/model-schema';
import { migrationJsonSchema } from './migration-file';

/** Counts records of a model that a predicate names. */
export type CountRecords = (model: string, where: unknown) => number;

/** In a folder of its own: a JSON file beside migrations would be taken for one. */
const SCHEMA_FOLDER = '.outband';
const SCHEMA_FILE = 'migration.schema.json';
const MOST_TRIED = 99;

/** A value that an empty field could be filled with, by the field's type, as YAML. */
const FILLERS: Readonly<Record<string, string>> = { Int: '0', Float: '0', Boolean: 'false', String: '""' };

interface Example {
  readonly model: string;
  readonly field: string;
  readonly filler: string;
  /** A text field of the model for the second step, which is only shown. */
  readonly text: string;
}

/**
 * Writes `example.yaml` (or `example-2.yaml` and on: no file is overwritten) with the JSON Schema that editors check it
 * against, and returns its path. The example fills an empty field of a model of this schema and explains each part.
 * Throws BadInput where the folder can't be written to.
 */
export async function writeExampleMigration(
  folder: string,
  schema: ModelSchema,
  count: CountRecords,
): Promise<string> {
  try {
    await mkdir(join(folder, SCHEMA_FOLDER), { recursive: true });
    const schemaText = `${JSON.stringify(migrationJsonSchema(), null, 2)}\n`;
    await writeFile(join(folder, SCHEMA_FOLDER, SCHEMA_FILE), schemaText);
    return await writeNew(folder, exampleOf(schema, count));
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FOLDER_NOT_WRITABLE',
        message: `The example could not be written to ${folder}: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'No record was changed.',
        action: 'Choose a folder that may be written to.',
        place: { file: folder },
      },
      { cause: error },
    );
  }
}

async function writeNew(folder: string, example: Example): Promise<string> {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? 'example' : `example-${number}`;
    const file = join(folder, `${id}.yaml`);
    try {
      await writeFile(file, exampleText(id, example), { flag: 'wx' });
      return file;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST' || number > MOST_TRIED) throw error;
    }
  }
}

/** A field that is empty in some records, so that the plan has something to show; else any that may be empty. */
function exampleOf(schema: ModelSchema, count: CountRecords): Example {
  const candidates = Object.values(schema.models).flatMap((model) =>
    model.fields.filter((field) => isFillable(model, field)).map((field) => ({ model, field })),
  );
  const found =
    candidates.find(({ model, field }) => count(model.name, { [field.name]: { eq: null } }) > 0) ??
    candidates[0];
  const model = found?.model ?? Object.values(schema.models)[0];
  return {
    model: model?.name ?? 'Post',
    field: found?.field.name ?? 'rating',
    filler: FILLERS[found?.field.type ?? 'Int'] ?? '0',
    text: model?.fields.find((field) => isPlainText(model, field))?.name ?? 'title',
  };
}

const isPlainText = (model: Model, { name, type, list, readOnly }: ModelField): boolean =>
  type === 'String' && !list && !readOnly && !model.primaryKey.includes(name);

const isFillable = (model: Model, field: ModelField): boolean =>
  FILLERS[field.type] !== undefined &&
  !field.required &&
  !field.list &&
  !field.readOnly &&
  !field.implicit &&
  !model.primaryKey.includes(field.name);

function exampleText(id: string, { model, field, filler, text }: Example): string {
  return `# yaml-language-server: $schema=${SCHEMA_FOLDER}/${SCHEMA_FILE}
#
# A migration describes a change once, so that it can be planned, applied, checked and taken back in one environment
# after the other. Each environment remembers what was applied to it; applying it twice changes nothing.
id: ${id} # unique; migrations go in the order of their ids, so begin them with a date
description: fill ${field} of every ${model} that has none

# What must be true before the first step. A count is eq (exactly), le (at most) or ge (at least).
preconditions:
  - { model: ${model}, count: { ge: 1 } }

# One after the other; each is one run of the journal, and can be interrupted and gone on with.
steps:
  - model: ${model}
    where: { ${field}: { eq: null } } # the filter form of AppSync; {} is every record
    change:
      set: { ${field}: ${filler} }
  # Other changes: unset, append, remove, delete, restore, touch, create; and transform, a JSONata expression on the
  # record:
  # - model: ${model}
  #   where: {}
  #   change:
  #     transform:
  #       ${text}: $trim(${text})

# What is true when all went well. "Verify" counts it again at any time.
postconditions:
  - { model: ${model}, where: { ${field}: { eq: null } }, count: { eq: 0 } }

policy:
  onConflict: retry-unchanged # somebody else's change of another field is no reason to stop
  maxFailures: 1%
`;
}

import { OutbandError } from '../../../shared/errors';
import type { Problem } from '../../../shared/errors';
import type { Model, ModelSchema } from '../../../shared/model-schema';
import { BadRows } from './bad-rows';
import { columnTarget, mappedName } from './columns';
import { importRows } from './import-rows';
import type { ImportOptions, ImportParts, ImportReport } from './import-rows';
import { importFormatOf, readImportRows, readRawRows } from './rows';
import type { ImportFormat } from './rows';

/** A file, and what is to be made of it. */
export interface ImportRequest {
  readonly file: string;
  readonly model: string;
  /** By the file's name unless given. */
  readonly format?: ImportFormat;
  /** Field, `relation.field` or `-` by column. */
  readonly map?: Readonly<Record<string, string>>;
  /** Fields that say which record a row means, instead of the key. */
  readonly match?: readonly string[];
  /** Where rows that can't be written go; the file's name with `.bad.jsonl` unless given. */
  readonly badRows?: string;
  /** Nothing is sent when any row is bad: the whole file is tried first. */
  readonly allOrNothing?: boolean;
}

/** Its problem says why nothing was sent, or what ended it early. */
export interface ImportFileReport extends ImportReport {
  /** Holds the rows that were not written, with reasons; null where there are none. */
  readonly badRowsFile: string | null;
}

/**
 * Models that an import needs: its own, and those whose records are found by natural keys. With `withReferred` also those
 * whose keys its rows hold: it goes without them too, and can't tell then which rows refer to nothing.
 */
export async function modelsOfImport(
  schema: ModelSchema,
  { file, model: name, format = importFormatOf(file), map = {} }: ImportRequest,
  { withReferred = false }: { readonly withReferred?: boolean } = {},
): Promise<string[]> {
  const model = schema.models[name];
  if (!model) return [name];
  const columns: string[] = [];
  for await (const { raw } of readRawRows(file, format)) {
    columns.push(...Object.keys(raw ?? {}));
    break;
  }
  const targets = [...columns.map((column) => mappedName(map, column)), ...Object.values(map)].flatMap(
    (target) => {
      const found = columnTarget(schema, model, target);
      if (typeof found === 'string' || found.kind === 'passedOver') return [];
      if (found.kind === 'reference') return [found.target.name];
      return withReferred ? referredBy(model, found.field.name) : [];
    },
  );
  return [...new Set([name, ...targets])];
}

/** Models whose key, or a part of it, a field holds: whether there is such a record is looked up. */
const referredBy = (model: Model, field: string): string[] =>
  model.relations.flatMap(({ kind, localFields, model: target }) =>
    kind !== 'hasMany' && localFields.includes(field) && !model.primaryKey.includes(field) ? [target] : [],
  );

/** Imports a file, as a whole or good rows alone. Throws BadInput where the file as a whole is no good. */
export async function importFile(
  parts: ImportParts,
  request: ImportRequest,
  options: Omit<ImportOptions, 'match' | 'onBadRow'> = {},
): Promise<ImportFileReport> {
  const { schema } = parts.store;
  const { file, format = importFormatOf(file), map, match } = request;
  const model = schema.models[request.model];
  if (!model) throw unknownModel(request.model);
  const bad = new BadRows(request.badRows ?? `${file}.bad.jsonl`);
  const pass = (dryRun: boolean): Promise<ImportReport> =>
    importRows(parts, model, readImportRows(file, { schema, model, format, map, signal: options.signal }), {
      ...options,
      match,
      dryRun,
      onBadRow: (row, reasons) => bad.add(row, reasons),
    });
  const told = (report: ImportReport): ImportFileReport => ({
    ...report,
    badRowsFile: bad.count > 0 ? bad.file : null,
  });
  try {
    if (!request.allOrNothing || options.dryRun) return told(await pass(options.dryRun ?? false));
    const tried = await pass(true);
    if (tried.bad > 0)
      return { ...told({ ...tried, created: 0, updated: 0 }), problem: refused(request, tried) };
    return told(options.signal?.aborted ? { ...tried, created: 0, updated: 0 } : await pass(false));
  } finally {
    bad.close();
  }
}

function refused({ file }: ImportRequest, { bad, rows }: ImportReport): Problem {
  return {
    kind: 'BadInput',
    code: 'IMPORT_REFUSED',
    message: `${bad} of ${rows} rows can’t be written.`,
    consequence: 'Nothing was sent: all or nothing was asked for.',
    action: 'Correct the rows that are listed with their reasons, or import the good ones alone.',
    place: { file },
  };
}

function unknownModel(name: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'UNKNOWN_MODEL',
    message: `The schema has no model ${name}.`,
    consequence: 'Nothing was sent.',
    action: 'Choose one of the schema’s models.',
    place: { model: name },
  });
}

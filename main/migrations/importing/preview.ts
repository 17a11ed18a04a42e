import { stat } from 'node:fs/promises';
import { OutbandError } from '../../../shared/errors';
import type { Model, ModelSchema } from '../../../shared/model-schema';
import { stringifyJson } from '../../appsync';
import type { DataStoreApi } from '../../datastore';
import type { OutbandWriter, RecordVerdict } from '../../writer';
import { columnTarget } from './columns';
import { partialModels } from '../partial-copy';
import type { ImportRequest } from './import-file';
import { RowWrites } from './row-writes';
import type { RowStore } from './row-writes';
import { importFormatOf, readImportRows, readRawRows } from './rows';
import type { ImportFormat } from './rows';

/** What a column of the file would become. */
export interface PreviewColumn {
  readonly name: string;
  /** The field, `relation.field` or `-` that it is mapped to: as asked, or else as suggested; null where nothing fits. */
  readonly target: string | null;
  readonly isSuggested: boolean;
  /** The field's type; null where it is mapped to nothing. */
  readonly type: string | null;
  /** First values as the file has them, as text. */
  readonly sample: readonly string[];
  /** Why the target is no target. */
  readonly problem: string | null;
}

export interface PreviewRow {
  readonly line: number;
  readonly raw: unknown;
  /** By field, of the fields' types. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly as: RecordVerdict['as'];
  readonly reasons: readonly string[];
}

export interface ImportPreview {
  readonly file: string;
  readonly format: ImportFormat;
  /** Size of the file. */
  readonly bytes: number;
  readonly columns: readonly PreviewColumn[];
  /** The map that `columns` amount to, as an import takes it. */
  readonly map: Readonly<Record<string, string>>;
  /** The first rows, judged as an import would. */
  readonly rows: readonly PreviewRow[];
  /** Models that the import looks into and of which only a part is kept here. */
  readonly partial: readonly string[];
  /** Every target that a column may have. */
  readonly targets: readonly string[];
}

const SAMPLE_ROWS = 50;
const SHOWN_VALUES = 3;
/** Types of fields that people call records by. */
const NAMING_TYPES: readonly string[] = ['ID', 'String', 'AWSEmail'];

interface PreviewParts {
  readonly store: Pick<DataStoreApi, 'get' | 'iterate' | 'schema' | 'count'> &
    Pick<RowStore, 'isLocal' | 'selection'>;
  readonly writer: OutbandWriter;
}

/**
 * Looks at the first rows of a file: what each column is likely to mean, and what an import would do with them.
 * Nothing is sent and nothing is kept. Throws BadInput where the file can't be read.
 */
export async function previewImport(
  { store, writer }: PreviewParts,
  { file, model: modelName, format = importFormatOf(file), map = {}, match }: ImportRequest,
  signal?: AbortSignal,
): Promise<ImportPreview> {
  const { schema } = store;
  const model = schema.models[modelName];
  if (!model) throw noModel(schema, modelName);
  const raws = await firstRows(file, format, signal);
  const names = [...new Set(raws.flatMap((raw) => Object.keys(raw)))];
  const taken = new Set<string>();
  const columns = names.map((name) => {
    const values = raws.flatMap((raw) => (raw[name] == null ? [] : [raw[name]]));
    const asked = Object.hasOwn(map, name) ? map[name] : undefined;
    const found = asked ?? suggestion(store, model, name, values);
    const isTaken = found !== null && taken.has(found);
    if (found !== null && found !== '-') taken.add(found);
    const target = isTaken && asked === undefined ? null : found;
    const column = columnOf(schema, model, name, target, asked === undefined, values);
    const isDouble = isTaken && asked !== undefined;
    return isDouble ? { ...column, problem: `Another column stands for ${asked} already.` } : column;
  });
  const full = Object.fromEntries(
    columns.map(({ name, target, problem }) => [name, problem ? '-' : (target ?? '-')]),
  );
  return {
    file,
    format,
    bytes: (await stat(file)).size,
    columns,
    map: full,
    rows: await judgedRows({ store, writer }, model, { file, format, map: full, match }, signal),
    partial: partialModels(store, [
      model.name,
      ...Object.values(full).flatMap((target) => {
        const found = target === '-' ? 'none' : columnTarget(schema, model, target);
        return typeof found !== 'string' && found.kind === 'reference' ? [found.target.name] : [];
      }),
    ]),
    targets: targetsOf(schema, model),
  };
}

async function firstRows(
  file: string,
  format: ImportFormat,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, unknown>>[]> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  for await (const { raw } of readRawRows(file, format)) {
    if (raw) rows.push(raw);
    if (rows.length >= SAMPLE_ROWS || signal?.aborted) break;
  }
  return rows;
}

async function judgedRows(
  { store, writer }: PreviewParts,
  model: Model,
  {
    file,
    format,
    map,
    match,
  }: Pick<ImportRequest, 'file' | 'match' | 'map'> & { readonly format: ImportFormat },
  signal: AbortSignal | undefined,
): Promise<PreviewRow[]> {
  const writes = new RowWrites(store, model, match);
  const rows: PreviewRow[] = [];
  async function* records() {
    let count = 0;
    for await (const row of readImportRows(file, { schema: store.schema, model, format, map, signal })) {
      yield writes.writeOf(row);
      count += 1;
      if (count >= SAMPLE_ROWS) return;
    }
  }
  try {
    const plan = await writer.planRecords(
      {
        model: model.name,
        description: `Look at an import into ${model.name}`,
        records: records(),
        onVerdict: ({ row, values, refusal }, verdict) => {
          const reasons =
            verdict.as !== 'REJECTED'
              ? []
              : refusal !== undefined && row.faults.length > 0
                ? row.faults
                : [verdict.reason];
          rows.push({ line: row.line, raw: row.raw, values, as: verdict.as, reasons });
        },
      },
      { kind: 'import', signal },
    );
    writer.discardPlan(plan.id);
  } finally {
    writes.close();
  }
  return rows;
}

function columnOf(
  schema: ModelSchema,
  model: Model,
  name: string,
  target: string | null,
  isSuggested: boolean,
  values: readonly unknown[],
): PreviewColumn {
  const sample = values
    .slice(0, SHOWN_VALUES)
    .map((value) => (typeof value === 'string' ? value : stringifyJson(value)));
  const base = { name, target, isSuggested, sample };
  if (target === null || target === '-') return { ...base, type: null, problem: null };
  const meaning = columnTarget(schema, model, target);
  if (typeof meaning === 'string') return { ...base, type: null, problem: meaning };
  if (meaning.kind === 'passedOver') return { ...base, type: null, problem: null };
  const { type, list } = meaning.field;
  return { ...base, type: list ? `[${type}]` : type, problem: null };
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The target that a column's name, and for relations its values, speak for. */
function suggestion(
  store: PreviewParts['store'],
  model: Model,
  name: string,
  values: readonly unknown[],
): string | null {
  if (typeof columnTarget(store.schema, model, name) !== 'string') return name;
  const field = model.fields.find((each) => plain(each.name) === plain(name));
  if (field) return field.name;
  const dotted = targetsOf(store.schema, model).find((each) => plain(each) === plain(name));
  if (dotted) return dotted;
  const relation = model.relations.find((each) => plain(each.name) === plain(name));
  const target = relation && store.schema.models[relation.model];
  const [value] = values;
  if (!relation || !target || value === undefined) return null;
  // The field by which exactly one record answers to the first value is what people call these records by.
  const found = target.fields
    .filter(({ type, list, kind }) => kind === 'scalar' && !list && NAMING_TYPES.includes(type))
    .find(({ name: by }) => store.count(target.name, { [by]: { eq: value } }) === 1);
  const named = found && `${relation.name}.${found.name}`;
  return named && typeof columnTarget(store.schema, model, named) !== 'string' ? named : null;
}

/** Fields that an import may set, and fields that related records may be found by. */
function targetsOf(schema: ModelSchema, model: Model): string[] {
  const own = model.fields.filter(({ readOnly }) => !readOnly).map(({ name }) => name);
  const related = model.relations.flatMap((relation) =>
    (schema.models[relation.model]?.fields ?? [])
      .filter(({ kind, list }) => kind !== 'customType' && !list)
      .map(({ name }) => `${relation.name}.${name}`)
      .filter((name) => typeof columnTarget(schema, model, name) !== 'string'),
  );
  return [...own, ...related];
}

function noModel(schema: ModelSchema, name: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'UNKNOWN_MODEL',
    message: `The schema has no model ${name}.`,
    action: `Its models are ${Object.keys(schema.models).join(', ')}.`,
    place: { model: name },
  });
}

import { modelKeyOf } from '../../shared/model-schema';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import { stringifyJson } from '../appsync';
import type { DataStoreApi } from '../datastore';
import { SeenKeys } from '../sqlite/seen-keys';
import { compileTransform, isGivenUp } from '../writer';
import type { BatchRequest, MadeRecords, OutbandWriter, PlanSummary, RecordWrite } from '../writer';
import { importFormatOf, importPartsOf, readImportRows, RowWrites, updatesFirst } from './importing';
import type { BadRows, ImportPart, ImportRow } from './importing';
import { importedFile } from './migration-file';
import type { SelectiveStore } from './partial-copy';
import type { DeriveStep, ImportStep, MigrationFile, MigrationStep } from './migration-file';

/** The store as steps need it. */
export type StepStore = Pick<DataStoreApi, 'count' | 'get' | 'iterate' | 'model' | 'schema'> & SelectiveStore;

export interface StepParts {
  readonly store: StepStore;
  readonly writer: OutbandWriter;
}

export interface PlanningOptions {
  readonly signal?: AbortSignal;
  /** Records that have been gone through. */
  readonly onPlanning?: (targets: number) => void;
  /** What earlier steps would make; what this one makes is added to it. */
  readonly made?: MadeRecords;
}

/** Plans a step as a whole, on the records as they are now. */
export function planStep(
  parts: StepParts,
  file: MigrationFile,
  step: MigrationStep,
  description: string,
  options: PlanningOptions,
): Promise<PlanSummary> {
  if (step.import) return planImport(parts, file, step.model, step.import, description, options);
  if (step.derive) return planDerive(parts, step.model, step.derive, description, options);
  return parts.writer.planChange(requestOf(step, description), planOptions(options));
}

const planOptions = ({ signal, onPlanning, made }: PlanningOptions) =>
  ({ kind: 'migration', signal, made, onProgress: onPlanning }) as const;

/** What a change asks of the writer. */
export function requestOf({ model, change, where = {} }: MigrationStep, description: string): BatchRequest {
  const request = { model, targets: { where }, description };
  if (change && 'create' in change) {
    const { create } = change;
    return { ...request, create: Array.isArray(create) ? create : [create] };
  }
  return { ...request, ...change };
}

// ── derived records ──────────────────────────────────────────────────────────────────────────────────────────

function planDerive(
  { store, writer }: StepParts,
  modelName: string,
  step: DeriveStep,
  description: string,
  options: PlanningOptions,
): Promise<PlanSummary> {
  const records = derivedWrites(store, store.model(modelName), step);
  return writer.planRecords({ model: modelName, description, records }, planOptions(options));
}

/** One write for each key: the first record that leads to it decides. */
async function* derivedWrites(
  store: StepStore,
  model: Model,
  { from, where = {}, values }: DeriveStep,
): AsyncGenerator<RecordWrite> {
  const transform = compileTransform(values, (name, key) => store.get(name, stringifyJson(key) as ModelKey));
  const source = store.model(from);
  using seen = new SeenKeys();
  for (const record of store.iterate(from, where)) {
    const write = await derived(model, record, source, transform);
    if (write.refusal !== undefined || seen.add(write.key)) yield write;
  }
}

async function derived(
  model: Model,
  record: ModelInstance,
  source: Model,
  transform: ReturnType<typeof compileTransform>,
): Promise<RecordWrite> {
  try {
    const made = await transform(record);
    const missing = model.primaryKey.find((name) => made[name] == null);
    if (missing === undefined) return { key: modelKeyOf(model, made), values: made, onlyIfMissing: true };
    return refusedWrite(record, source, `${missing} is part of the key of ${model.name} and has no value.`);
  } catch (error) {
    if (isGivenUp(error)) throw error;
    return refusedWrite(record, source, error instanceof Error ? error.message : String(error));
  }
}

/** Listed under the key of the record that it would have been made from. */
function refusedWrite(record: ModelInstance, source: Model, refusal: string): RecordWrite {
  return { key: modelKeyOf(source, record), values: {}, refusal };
}

// ── imported files ───────────────────────────────────────────────────────────────────────────────────────────

function rowsOf(
  store: StepStore,
  file: MigrationFile,
  modelName: string,
  step: ImportStep,
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportRow> {
  const path = importedFile(file.file, step);
  const { format = importFormatOf(path), map } = step;
  return readImportRows(path, { schema: store.schema, model: store.model(modelName), format, map, signal });
}

async function planImport(
  { store, writer }: StepParts,
  file: MigrationFile,
  modelName: string,
  step: ImportStep,
  description: string,
  options: PlanningOptions,
): Promise<PlanSummary> {
  const writes = new RowWrites(store, store.model(modelName), step.match);
  async function* records(): AsyncGenerator<RecordWrite> {
    for await (const row of rowsOf(store, file, modelName, step, options.signal)) yield writes.writeOf(row);
  }
  try {
    return await writer.planRecords(
      { model: modelName, description, records: records(), mayRepeat: true },
      planOptions(options),
    );
  } finally {
    writes.close();
  }
}

/** The parts of an imported file after `skip` rows, in bounded memory. */
export async function* importStepParts(
  store: StepStore,
  file: MigrationFile,
  modelName: string,
  step: ImportStep,
  {
    skip,
    signal,
    rowsAPart,
  }: { readonly skip: number; readonly signal?: AbortSignal; readonly rowsAPart?: number },
): AsyncGenerator<ImportPart> {
  const writes = new RowWrites(store, store.model(modelName), step.match);
  try {
    yield* importPartsOf(writes, rowsOf(store, file, modelName, step, signal), { skip, rowsAPart });
  } finally {
    writes.close();
  }
}

/** Plans one part of a file; rows that can't be written go to the file of bad rows. */
export function planImportPart(
  { store, writer }: StepParts,
  modelName: string,
  part: ImportPart,
  description: string,
  bad: BadRows,
  options: PlanningOptions,
): Promise<PlanSummary> {
  return writer.planRecords(
    {
      model: modelName,
      description,
      records: updatesFirst(store, store.model(modelName), part.writes),
      onVerdict: ({ row }, verdict) => {
        if (verdict.as === 'REJECTED') bad.add(row, row.faults.length > 0 ? row.faults : [verdict.reason]);
      },
    },
    planOptions(options),
  );
}

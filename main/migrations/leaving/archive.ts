import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { OutbandError } from '../../../shared/errors';
import type { Model, ModelInstance } from '../../../shared/model-schema';
import { parseJson } from '../../appsync';
import type { DataStore } from '../../datastore';
import type { LoadedSchema } from '../../schema';
import { exportColumns, writeRecords, writeRecordsFile } from '../exporting';

const MANIFEST = 'manifest.json';
export const ARCHIVE_SCHEMA = 'schema.graphql';

const manifestShape = z.object({
  format: z.literal('outband-archive'),
  version: z.literal(1),
  environment: z.string(),
  /** Milliseconds since the epoch. */
  exportedAt: z.number(),
  models: z.array(
    z.object({
      model: z.string(),
      file: z.string(),
      records: z.number(),
      tombstones: z.number(),
      sha256: z.string(),
    }),
  ),
});
export type ArchiveManifest = z.infer<typeof manifestShape>;

/** An archive on disk. */
export interface Archive {
  readonly folder: string;
  readonly manifest: ArchiveManifest;
}

export interface ArchiveParts {
  readonly schema: LoadedSchema;
  readonly store: Pick<
    DataStore,
    'schema' | 'iterate' | 'get' | 'counts' | 'status' | 'selection' | 'isLocal'
  >;
  readonly environment: string;
  readonly now: () => number;
}

export interface ArchiveOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (model: string, records: number) => void;
}

/**
 * Writes every record of every model with its metadata, tombstones too, and the schema, into a new folder below the one
 * given. It opens anywhere as a backend: `outband sandbox --schema FOLDER/schema.graphql --load FOLDER`. Throws BadInput
 * where the local copy is only a part of what the service has, and Cancelled on the signal: without its manifest such a
 * folder is no archive.
 */
export async function writeArchive(
  { schema, store, environment, now }: ArchiveParts,
  below: string,
  { signal, onProgress }: ArchiveOptions = {},
): Promise<Archive> {
  checkWhole(store);
  const exportedAt = now();
  const folder = join(below, `archive-${new Date(exportedAt).toISOString().replace(/[:.]/g, '-')}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, ARCHIVE_SCHEMA), schema.apiSdl);
  const models: ArchiveManifest['models'] = [];
  for (const model of Object.values(store.schema.models)) {
    const file = `${model.name}.jsonl`;
    const every = exportColumns(store.schema, model, () => undefined);
    const { live, tombstones } = store.counts(model.name);
    await writeRecordsFile(join(folder, file), (target) =>
      writeRecords(target, store.iterate(model.name, {}, { tombstones: true }), 'jsonl', null, every, {
        signal,
        onProgress: (records) => onProgress?.(model.name, records),
      }),
    );
    if (signal?.aborted) throw abandoned(folder);
    const sha256 = await checksumOf(join(folder, file));
    models.push({ model: model.name, file, records: live, tombstones, sha256 });
  }
  const manifest: ArchiveManifest = {
    format: 'outband-archive',
    version: 1,
    environment,
    exportedAt,
    models,
  };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return { folder, manifest };
}

/** Throws BadInput where the folder holds no archive. */
export async function openArchive(folder: string): Promise<Archive> {
  try {
    return {
      folder,
      manifest: manifestShape.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'))),
    };
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'NO_ARCHIVE',
        message: `The folder holds no archive: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
        consequence: 'Nothing was compared.',
        action: 'Write an archive, or name the folder of one.',
        place: { file: join(folder, MANIFEST) },
      },
      { cause: error },
    );
  }
}

/** Files of the archive whose content isn't what was written, by model. */
export async function damagedFiles({ folder, manifest }: Archive): Promise<string[]> {
  const damaged: string[] = [];
  for (const { model, file, sha256, records, tombstones } of manifest.models) {
    const path = join(folder, file);
    const isSame = (await checksumOf(path).catch(() => '')) === sha256;
    if (!isSame || (await linesOf(path)) !== records + tombstones) damaged.push(model);
  }
  return damaged;
}

/** The records of one model, tombstones too. */
export async function* archivedRecords(archive: Archive, model: Model): AsyncGenerator<ModelInstance> {
  const entry = archive.manifest.models.find((each) => each.model === model.name);
  if (!entry) return;
  const lines = createInterface({
    input: createReadStream(join(archive.folder, entry.file)),
    crlfDelay: Infinity,
  });
  for await (const line of lines) if (line !== '') yield parseJson(line) as ModelInstance;
}

async function linesOf(path: string): Promise<number> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) if (line !== '') count += 1;
  return count;
}

async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** An archive of a part would pass every check and still lack records on the way back. */
function checkWhole(store: ArchiveParts['store']): void {
  const { models } = store.status();
  const parts = store.selection().find(({ isOn, where, cap }) => !isOn || where !== null || cap !== null);
  const behind = store.isLocal ? undefined : models.find(({ state }) => state !== 'SYNCED');
  const model = parts?.model ?? behind?.model ?? models.find(({ isTruncated }) => isTruncated)?.model;
  if (model === undefined) return;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'COPY_NOT_WHOLE',
    message: parts
      ? `Only a part of ${model} is kept here, so an archive would lack the rest.`
      : `The local copy of ${model} isn’t in step with the service.`,
    consequence: 'No archive was written.',
    action: parts ? 'Keep all records of all models (Sync), then write it.' : 'Let it sync, then write it.',
    place: { model },
  });
}

function abandoned(folder: string): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'ARCHIVE_CANCELLED',
    message: 'Writing the archive was stopped.',
    consequence: `What stands in ${folder} is no archive.`,
    action: 'Delete the folder and write a new one.',
  });
}

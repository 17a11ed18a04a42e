import { OutbandError } from '../../shared/errors';
import type { Model } from '../../shared/model-schema';
import { parsePredicate } from '../../shared/predicate';
import { SqliteAdapter } from '../datastore';
import type { CopySource } from './copying';

/** What a source holds of one model. */
export interface CopySourceModel {
  readonly model: string;
  readonly records: number;
  /** Milliseconds since the epoch; null where it was never synced to its end. */
  readonly syncedAt: number | null;
  /** Only a part of the model was kept: nothing else can be copied. */
  readonly isPartial: boolean;
}

/** A source on disk, open for reading. */
export interface OpenCopySource extends CopySource {
  models(): readonly CopySourceModel[];
  close(): void;
}

/** Opens the file of a local copy for reading alone, also while somebody syncs it. Throws NotFound, BadInput or StorageCorrupt. */
export function openCopySource(file: string, name: string): OpenCopySource {
  const { adapter, schema } = SqliteAdapter.openReadonly(file);
  const model = (modelName: string): Model => {
    const found = schema.models[modelName];
    if (found) return found;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'UNKNOWN_MODEL',
      message: `The source has no model ${modelName}.`,
      consequence: 'Nothing was sent.',
      action: `Its models are ${Object.keys(schema.models).join(', ')}.`,
      place: { model: modelName },
    });
  };
  return {
    name,
    schema,
    iterate: (modelName, where) =>
      adapter.iterate(model(modelName), parsePredicate(where, { model: model(modelName), schema }), false),
    get: (modelName, key) => adapter.get(model(modelName), key),
    models: () =>
      Object.values(schema.models).map((each) => {
        const { lastSync, syncPredicate } = adapter.metadata(each);
        return {
          model: each.name,
          records: adapter.counts(each).live,
          syncedAt: lastSync,
          isPartial: syncPredicate !== null,
        };
      }),
    close: () => adapter.close(),
  };
}

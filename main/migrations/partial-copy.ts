import { OutbandError } from '../../shared/errors';
import type { ModelSelection } from '../datastore';

/** A store that may keep only a part of some models (selective sync); one that can't say so keeps everything. */
export interface SelectiveStore {
  selection?(): readonly ModelSelection[];
}

/** Those of the models of which only a part is kept here: what is counted or looked up in them is of that part. */
export function partialModels(store: SelectiveStore, models: readonly string[]): string[] {
  const partial = (store.selection?.() ?? [])
    .filter(({ isOn, where, cap }) => !isOn || where !== null || cap !== null)
    .map(({ model }) => model);
  return [...new Set(models)].filter((name) => partial.includes(name));
}

/**
 * Refuses to find records by fields that aren't the key where only a part of the model is kept here: what isn't found
 * would be created a second time. Throws BadInput.
 */
export function checkMatchable(store: SelectiveStore, model: string, fields: readonly string[]): void {
  if (fields.length === 0 || partialModels(store, [model]).length === 0) return;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'PARTIAL_COPY',
    message: `Only a part of ${model} is kept here, so nobody can tell whether a record with the same ${fields.join(' and ')} exists.`,
    consequence: 'Nothing was sent: records that are there already could have been created again.',
    action: `Keep every ${model} here (Sync), or find records by their key.`,
    place: { model },
  });
}

import { modelKeyOf } from '../../shared/model-schema';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import { problemOf } from '../../shared/errors';
import type { DataStoreApi } from '../datastore';
import { compileTransform } from '../writer';
import type { BatchRequest } from '../writer';
import type { TransformSample } from './session-api';

const SAMPLE = 5;

/** What a transform makes of the first records of the targets. Throws BadInput for an expression that can't be read. */
export async function transformSample(
  store: Pick<DataStoreApi, 'get' | 'model' | 'page'>,
  { model, targets, transform = {} }: BatchRequest,
): Promise<readonly TransformSample[]> {
  const evaluate = compileTransform(transform, (name, key) =>
    store.get(name, JSON.stringify(key) as ModelKey),
  );
  const records: readonly ModelInstance[] = targets.keys
    ? targets.keys.slice(0, SAMPLE).flatMap((key): readonly ModelInstance[] => {
        const record = store.get(model, key);
        return record ? [record] : [];
      })
    : store.page({ model, where: targets.where, offset: 0, limit: SAMPLE }).records;
  return Promise.all(
    records.map(async (before) => {
      const key = modelKeyOf(store.model(model), before);
      try {
        return { key, before, after: { ...before, ...(await evaluate(before)) }, problem: null };
      } catch (error) {
        return { key, before, after: null, problem: problemOf(error) };
      }
    }),
  );
}

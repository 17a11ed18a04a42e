import type { Model, ModelInstance } from '../../../shared/model-schema';
import {
  ALL,
  evaluate,
  matchesAll,
  parsePredicate,
  predicateKey,
  toGraphQLFilter,
} from '../../../shared/predicate';
import type { SyncSelection } from './processors/sync-processor';

const EVERYTHING: SyncSelection = { filter: null, key: null, predicate: ALL };

/** Which records of each model are synced. */
export class Selections {
  readonly #byModel = new Map<string, SyncSelection>();

  /** `predicates` are AppSync filters by model. Throws BadInput naming model and field of a wrong one. */
  constructor(models: readonly Model[], predicates: Readonly<Record<string, unknown>>) {
    for (const model of models) {
      const predicate = parsePredicate(predicates[model.name], { model });
      if (matchesAll(predicate)) continue;
      const filter = toGraphQLFilter(predicate, { expandIn: true, nullsOf: model });
      this.#byModel.set(model.name, { filter, key: predicateKey(predicate), predicate });
    }
  }

  of(model: Model): SyncSelection {
    return this.#byModel.get(model.name) ?? EVERYTHING;
  }

  has(model: Model, record: ModelInstance): boolean {
    return evaluate(this.of(model).predicate, record);
  }
}

import type { Observable } from 'rxjs';
import { OutbandError } from '../../../shared/errors';
import type { Model, ModelInstance, ModelKey, ModelSchema } from '../../../shared/model-schema';
import {
  ALL,
  buildPredicate,
  fieldOf,
  parsePredicate,
  type FluentPredicate,
  type Predicate,
} from '../../../shared/predicate';
import type { ModelCounts, RecordPage, RecordPageRequest, SortKey } from '../data-store-api';
import { deepFreeze } from '../storage/instance';
import {
  matcher,
  observeChanges,
  observeQuery,
  type ObservedChange,
  type ObserveQueryParts,
  type Snapshot,
} from './observe';

/** A filter: AppSync's form as JSON, or `p => p.title.eq('x')`. */
export type Criteria = FluentPredicate | Readonly<Record<string, unknown>>;

export interface QueryOptions {
  readonly sort?: readonly SortKey[];
  /** From 0; needs a limit. */
  readonly page?: number;
  /** 0 is no limit. */
  readonly limit?: number;
}

interface RecordReadsParts extends ObserveQueryParts {
  readonly schema: ModelSchema;
  /** Changes of a model that wait to be sent. */
  readonly pendingOf: (model: string) => number;
}

/** What can be asked of the local copy, by the names of models. Throws NotFound for a model, BadInput for a filter that is wrong. */
export class RecordReads {
  readonly #parts: RecordReadsParts;

  constructor(parts: RecordReadsParts) {
    this.#parts = parts;
  }

  model(name: string): Model {
    const { models } = this.#parts.schema;
    const model = Object.hasOwn(models, name) ? models[name] : undefined;
    if (model) return model;
    throw new OutbandError({
      kind: 'NotFound',
      code: 'UNKNOWN_MODEL',
      message: `The schema has no model ${name}.`,
      action: `Its models are ${Object.keys(this.#parts.schema.models).join(', ')}.`,
      place: { model: name },
    });
  }

  page(request: RecordPageRequest): RecordPage {
    const model = this.model(request.model);
    const predicate = this.#predicate(model, request.where);
    const tombstones = request.tombstones ?? false;
    const sort = request.sort ?? [];
    this.#checkSort(model, sort);
    const offset = checkWindow('offset', request.offset);
    const limit = checkWindow('limit', request.limit);
    const total = this.#parts.storage.count(model, predicate, tombstones);
    return {
      offset,
      total,
      records: this.#parts.storage.page(model, { predicate, sort, tombstones }, offset, limit),
    };
  }

  count(name: string, where?: unknown, options: { tombstones?: boolean } = {}): number {
    const model = this.model(name);
    return this.#parts.storage.count(model, this.#predicate(model, where), options.tombstones ?? false);
  }

  counts(name: string): ModelCounts {
    const model = this.model(name);
    return { model: name, ...this.#parts.storage.counts(model), pending: this.#parts.pendingOf(name) };
  }

  get(name: string, key: ModelKey): ModelInstance | undefined {
    return this.#parts.storage.get(this.model(name), key);
  }

  iterate(
    name: string,
    where?: unknown,
    options: { tombstones?: boolean } = {},
  ): IterableIterator<ModelInstance> {
    const model = this.model(name);
    return this.#parts.storage.iterate(model, this.#predicate(model, where), options.tombstones ?? false);
  }

  /** Matching records, frozen, in the order in which they came unless sorted. Throws BadInput. */
  query(name: string, criteria?: Criteria, options: QueryOptions = {}): readonly ModelInstance[] {
    const model = this.model(name);
    const limit = checkWindow('limit', options.limit ?? 0);
    const page = checkWindow('page', options.page ?? 0);
    if (options.page !== undefined && options.limit === undefined) {
      throw new OutbandError({
        kind: 'BadInput',
        code: 'BAD_WINDOW',
        message: 'Limit is required when requesting a page',
      });
    }
    const sort = options.sort ?? [];
    this.#checkSort(model, sort);
    const predicate = this.criteria(model, criteria, true);
    const found = this.#parts.storage.page(
      model,
      { predicate, sort, tombstones: false },
      page * limit,
      limit === 0 ? Number.MAX_SAFE_INTEGER : limit,
    );
    return found.map(deepFreeze);
  }

  /** Changes of a model, or of all, local ones and those of others. */
  observe(name?: string, criteria?: Criteria): Observable<ObservedChange> {
    const { onChanges, onProblem } = this.#parts;
    const matches =
      name === undefined ? () => true : matcher(name, this.criteria(this.model(name), criteria, false));
    return observeChanges(onChanges, matches, onProblem);
  }

  /** Snapshots of a query that go on as records change. */
  observeQuery(
    name: string,
    criteria?: Criteria,
    options: Pick<QueryOptions, 'sort'> = {},
  ): Observable<Snapshot> {
    const model = this.model(name);
    const sort = options.sort ?? [];
    this.#checkSort(model, sort);
    return observeQuery(this.#parts, model, this.criteria(model, criteria, true), sort);
  }

  /** `relations` says whether related models may be looked at; conditions and sync filters may not. */
  criteria(model: Model, criteria: Criteria | undefined, relations: boolean): Predicate {
    if (criteria === undefined) return ALL;
    if (typeof criteria === 'function')
      return buildPredicate(model, criteria, relations ? this.#parts.schema : undefined);
    return parsePredicate(criteria, { model, ...(relations ? { schema: this.#parts.schema } : {}) });
  }

  #predicate(model: Model, where: unknown): Predicate {
    return parsePredicate(where, { model, schema: this.#parts.schema });
  }

  #checkSort(model: Model, sort: readonly SortKey[]): void {
    const unknown = sort.find(({ field }) => !fieldOf(model, field));
    if (!unknown) return;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'UNKNOWN_FIELD',
      message: `${model.name} has no field ${unknown.field} to sort by.`,
      place: { model: model.name, field: unknown.field },
    });
  }
}

function checkWindow(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new OutbandError({
    kind: 'BadInput',
    code: 'BAD_WINDOW',
    message: `${name} must be a whole number from 0, not ${value}.`,
  });
}

import { isDeepStrictEqual } from 'node:util';
import {
  getNamedType,
  isNonNullType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { ClientRelation } from './client-models';
import type { Fate } from './backend';
import { publishedPaths } from './published-paths';
import { isFields, keyFieldsOf, type Fields } from './targets';
import type { Target, Trial } from './trials';

/** Records by model and key. */
export class RecordBook {
  readonly #byKey = new Map<string, Fields>();
  readonly #api: GraphQLSchema;

  constructor(api: GraphQLSchema, records: Iterable<readonly [string, readonly Fields[]]>) {
    this.#api = api;
    for (const [model, all] of records)
      for (const record of all) this.#byKey.set(this.#nameOf(model, record), record);
  }

  #nameOf(model: string, record: Fields): string {
    return JSON.stringify([model, ...keyFieldsOf(this.#api, model).map((field) => record[field])]);
  }

  of({ model, key }: Target): Fields | undefined {
    return this.#byKey.get(this.#nameOf(model, key));
  }
}

/** All that is known after a batch. */
export interface Evidence {
  readonly api: GraphQLSchema;
  readonly fates: ReadonlyMap<Target, Fate>;
  /** The client's records as its subscriptions left them. */
  readonly heard: RecordBook;
  /** The same client's records after reading everything anew: the service's records in the client's own form. */
  readonly read: RecordBook;
  readonly service: RecordBook;
  /** The client's to-one relations, by model. */
  readonly relations: ReadonlyMap<string, readonly ClientRelation[]>;
  readonly subscribed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Did every write of the trial do what was asked, and does the client hold what the service holds? */
export function isWell(trial: Trial, { fates, heard, read }: Evidence): boolean {
  return trial.situations.every(({ targets }) =>
    targets.every(
      (target) => fates.get(target) !== 'refused' && isDeepStrictEqual(heard.of(target), read.of(target)),
    ),
  );
}

/**
 * The reasons that this client must suffer from. The guard asks for more than one client on one record can show:
 * for what only iOS and Android clients subscribe to, for values that happen to be null here, for foreign keys that
 * this client also finds in the related object, and for the contents of a tombstone, of which it keeps nothing.
 */
export function feltReasons(trial: Trial, reasons: readonly string[], evidence: Evidence): string[] {
  const { kind, model } = trial.write;
  const subscribed = evidence.subscribed.get(`on${kind}${model.name}`) ?? new Set();
  const relations = evidence.relations.get(model.name) ?? [];
  const events = trial.situations.flatMap(({ targets, variables }) =>
    targets
      .filter(({ before }) => before !== 'tombstone')
      .map((target) => ({ target, holds: publishedPaths(trial.document, target.responseKey, variables) })),
  );
  const isWholeRelation = (name: string) =>
    !reasons.some((reason) => reason.endsWith(`:${name}`) || reason.includes(`:${name}.`));
  return reasons.filter((reason) => {
    if (reason === 'OK') return false;
    const [code, path] = reason.split(':');
    if (path === undefined) return true;
    // A created record is alive, which is also what null means.
    if (path === '_deleted') return kind !== 'Create';
    if (!subscribed.has(path)) return false;
    if (code === 'INCOMPLETE_SELECTION') {
      if (relations.some(({ name, foreignKeys }) => foreignKeys.includes(path) && isWholeRelation(name)))
        return false;
    }
    // The guard's path may be that of an object that is there in part; what the client lacks is further down.
    const lost = [...subscribed].filter((one) => one === path || one.startsWith(`${path}.`));
    return lost.some((one) => {
      const isHarmless =
        code === 'INCOMPLETE_SELECTION' &&
        kind === 'Delete' &&
        !breaksDelete(model, one, relations, evidence);
      return (
        !isHarmless &&
        events.some(
          ({ target, holds }) => isLost(one, holds) && hasValue(evidence.service.of(target), one.split('.')),
        )
      );
    });
  });
}

/** Whether an event that was made lacks the path, and not because it lacks all of the object that the path leads into. */
function isLost(path: string, holds: ReadonlySet<string>): boolean {
  const above = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return holds.size > 0 && !holds.has(path) && (above === '' || holds.has(above));
}

/** A hole where null is allowed leaves a delete whole, unless it takes the record's own key with it. */
function breaksDelete(
  model: GraphQLObjectType,
  path: string,
  relations: readonly ClientRelation[],
  { api }: Evidence,
): boolean {
  const keys = keyFieldsOf(api, model.name);
  const relation = relations.find(({ name }) => name === path);
  return (
    !isNullable(model, path.split('.')) || Boolean(relation?.foreignKeys.some((key) => keys.includes(key)))
  );
}

/** Whether the field at the path may be null: a hole there makes no error of which the whole event would die. */
function isNullable(type: GraphQLObjectType, [name = '', ...rest]: readonly string[]): boolean {
  const field = type.getFields()[name]?.type;
  const below = getNamedType(field);
  return rest.length > 0 && isObjectType(below) ? isNullable(below, rest) : !isNonNullType(field);
}

function hasValue(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value))
    return value.some((one) => hasValue(one, name === undefined ? [] : [name, ...rest]));
  if (value === null || value === undefined) return false;
  if (name === undefined) return true;
  return isFields(value) && hasValue(value[name], rest);
}

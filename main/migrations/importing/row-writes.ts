import { keyFieldsOf, modelKeyOf } from '../../../shared/model-schema';
import type { Model, ModelKey, Relation } from '../../../shared/model-schema';
import { stringifyJson } from '../../appsync';
import type { DataStoreApi } from '../../datastore';
import { uuidOf } from '../../writer';
import type { RecordWrite } from '../../writer';
import { checkMatchable, partialModels } from '../partial-copy';
import type { SelectiveStore } from '../partial-copy';
import { NaturalKeys } from './natural-keys';
import type { ImportRow } from './rows';

/** A row as the write that it asks for, or with what is wrong with it. */
export interface RowWrite extends RecordWrite {
  readonly row: ImportRow;
}

type Values = Record<string, unknown>;

/** The local copy as rows are looked up in it. */
export type RowStore = Pick<DataStoreApi, 'iterate' | 'schema'> &
  SelectiveStore & {
    /** Without a backend a record must not refer to one that isn't here: nobody else could have it. */
    readonly isLocal?: boolean;
  };

/**
 * Turns rows into writes: finds what relations point to by natural keys, and which record a row means.
 *
 * A row without a key gets one made from its content, so that importing a file again, after an interruption or by
 * mistake, finds every record in place instead of making a second one.
 */
export class RowWrites {
  readonly #store: RowStore;
  readonly #model: Model;
  /** Fields that say which record a row means, instead of its key. */
  readonly #match: readonly string[];
  readonly #onlyIfMissing: boolean;
  readonly #indexes = new Map<string, NaturalKeys>();

  constructor(store: RowStore, model: Model, match: readonly string[] = [], onlyIfMissing = false) {
    checkMatchable(store, model.name, match);
    this.#store = store;
    this.#model = model;
    this.#match = match;
    this.#onlyIfMissing = onlyIfMissing;
  }

  writeOf(row: ImportRow): RowWrite {
    const values: Values = { ...row.values };
    const faults = [...row.faults];
    for (const [name, found] of Object.entries(row.references))
      faults.push(...this.#refer(name, found, values));
    if (this.#match.length > 0) faults.push(...this.#matched(values));
    if (this.#store.isLocal) faults.push(...this.#missingParents(values));
    this.#makeKey(row, values);
    for (const name of this.#model.primaryKey)
      if (values[name] == null) faults.push(`${name} is part of the key and is missing.`);
    if (faults.length > 0)
      return { row, key: stringifyJson([`line ${row.line}`]) as ModelKey, values, refusal: faults.join(' ') };
    for (const [, index] of this.#own()) index.remember(values);
    const key = modelKeyOf(this.#model, values);
    return { row, key, values, onlyIfMissing: this.#onlyIfMissing };
  }

  close(): void {
    for (const index of this.#indexes.values()) index.close();
  }

  #missingParents(values: Readonly<Values>): string[] {
    return this.#model.relations.flatMap((relation) => {
      const target = this.#store.schema.models[relation.model];
      const parts = relation.localFields.map((name) => values[name] ?? null);
      if (relation.kind !== 'belongsTo' || !target || parts.includes(null)) return [];
      const by = Object.fromEntries(relation.remoteFields.map((name, i) => [name, parts[i]]));
      if (this.#index(target, relation.remoteFields).find(by).length > 0) return [];
      return [
        `${relation.localFields.join(', ')} refers to a ${target.name} that is not in this project; import that first.`,
      ];
    });
  }

  /** Fills in the key that a relation points to. */
  #refer(name: string, by: Readonly<Values>, values: Values): string[] {
    const relation = this.#model.relations.find((each) => each.name === name) as Relation;
    const target = this.#store.schema.models[relation.model] as Model;
    const given = Object.values(by).filter((value) => value !== null);
    if (given.length === 0) {
      for (const local of relation.localFields) if (!(local in values)) values[local] = null;
      return [];
    }
    const found = this.#index(target, Object.keys(by)).find(by);
    const [key] = found;
    if (found.length !== 1 || key === undefined) {
      const isPartial = found.length === 0 && partialModels(this.#store, [target.name]).length > 0;
      const why = isPartial ? ', but only a part of them is kept here' : '';
      return [`${found.length === 0 ? 'No' : 'More than one'} ${target.name} has ${wordsOf(by)}${why}.`];
    }
    const fields = keyFieldsOf(target, key) as Values;
    relation.localFields.forEach((local, i) => {
      values[local] = fields[relation.remoteFields[i] ?? ''];
    });
    return [];
  }

  /** Fills in the key of the record that a row means. */
  #matched(values: Values): string[] {
    const by = Object.fromEntries(this.#match.map((name) => [name, values[name] ?? null]));
    const missing = this.#match.find((name) => by[name] === null);
    if (missing !== undefined) return [`${missing} is what records are found by, and is missing.`];
    const found = this.#index(this.#model, this.#match).find(by);
    if (found.length > 1) return [`More than one ${this.#model.name} has ${wordsOf(by)}.`];
    const [key] = found;
    if (key === undefined) return [];
    for (const [name, value] of Object.entries(keyFieldsOf(this.#model, key) as Values)) {
      if (values[name] != null && values[name] !== value)
        return [`The ${this.#model.name} with ${wordsOf(by)} has another ${name}: ${stringifyJson(value)}.`];
      values[name] = value;
    }
    return [];
  }

  #makeKey(row: ImportRow, values: Values): void {
    const [only, ...others] = this.#model.primaryKey;
    const field = this.#model.fields.find(({ name }) => name === only);
    if (only === undefined || others.length > 0 || field?.type !== 'ID' || values[only] != null) return;
    const content =
      this.#match.length > 0
        ? stringifyJson(this.#match.map((name) => values[name] ?? null))
        : `${row.line}\n${stringifyJson(row.raw)}`;
    values[only] = uuidOf(`${this.#model.name}\n${content}`);
  }

  #index(model: Model, fields: readonly string[]): NaturalKeys {
    const sorted = [...fields].sort();
    const name = `${model.name} ${sorted.join(' ')}`;
    const known = this.#indexes.get(name);
    if (known) return known;
    const index = new NaturalKeys(this.#store, model, sorted);
    this.#indexes.set(name, index);
    return index;
  }

  /** Indexes of the model itself: rows may refer to, and mean, what earlier rows make. */
  #own(): [string, NaturalKeys][] {
    return [...this.#indexes].filter(([name]) => name.startsWith(`${this.#model.name} `));
  }
}

function wordsOf(by: Readonly<Values>): string {
  return Object.entries(by)
    .map(([name, value]) => `${name} ${stringifyJson(value)}`)
    .join(' and ');
}

import type { Model, ModelField, ModelSchema } from '../../../shared/model-schema';
import { hashText, seededRandom, uuidFrom, type Random } from '../random';
import { parentLinks, type ParentLink } from './links';
import { scalarMaker, SEED_EPOCH, type ValueMaker } from './value-pools';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Which field makes a key unique, best first: others take what looks plausible. */
const CARRIERS: ReadonlyArray<(field: ModelField) => boolean> = [
  ({ type }) => type === 'ID',
  ({ type, name }) => type === 'Int' && /number|sequence|position|order|index|no$/i.test(name),
  ({ type }) => type === 'String',
  ({ type, name }) => type === 'Int' && !/year|month|level/i.test(name),
  ({ type }) => type === 'AWSDateTime' || type === 'AWSTimestamp',
  ({ type }) => type === 'Int' || type === 'Float',
  ({ type }) => type === 'AWSDate',
];

/** Numbers of the record with this index, the same in every run with the same seed. */
export function recordRandom(seedValue: number, model: string, stream: string, index: number): Random {
  const base = hashText(`${seedValue}/${model}/${stream}`);
  return seededRandom(base ^ Math.imul(index + 1, 0x9e3779b1));
}

/** Makes the primary keys of a model's records by index, unique and foretellable without the records. */
export class KeyMaker {
  readonly #model: Model;
  readonly #seedValue: number;
  readonly #parents: ReadonlyArray<{ link: ParentLink; maker: () => KeyMaker; count: number }>;
  readonly #carrier: ModelField | null;
  readonly #free: ReadonlyArray<readonly [ModelField, ValueMaker]>;
  readonly #base: number;

  constructor(
    schema: ModelSchema,
    model: Model,
    seedValue: number,
    counts: ReadonlyMap<string, number>,
    makerOf: (model: string) => KeyMaker,
  ) {
    this.#model = model;
    this.#seedValue = seedValue;
    this.#base = hashText(`${seedValue}/${model.name}/key`);
    this.#parents = parentLinks(schema, model)
      .filter(
        (link) =>
          link.parent !== model.name && link.localFields.every((field) => model.primaryKey.includes(field)),
      )
      .map((link) => ({ link, maker: () => makerOf(link.parent), count: counts.get(link.parent) ?? 0 }))
      .filter(({ count }) => count > 0);
    const taken = new Set(this.#parents.flatMap(({ link }) => link.localFields));
    const free = model.primaryKey
      .filter((name) => !taken.has(name))
      .flatMap((name) => model.fields.filter((field) => field.name === name));
    this.#carrier = CARRIERS.flatMap((fits) => free.filter(fits))[0] ?? null;
    this.#free = free.map((field) => [field, scalarMaker(seedValue, field.type, field.name, model.name)]);
  }

  /** How many different keys there are. */
  get capacity(): number {
    if (this.#carrier) return Infinity;
    return this.#parents.reduce((product, { count }) => product * count, 1);
  }

  /** The key fields of the record with this index. */
  keyOf(index: number): Record<string, unknown> {
    const random = seededRandom(this.#base ^ Math.imul(index + 1, 0x9e3779b1));
    const key: Record<string, unknown> = {};
    const byRadix = !this.#carrier || this.#carrier.type === 'AWSDate';
    let rest = index;
    for (const { link, maker, count } of this.#parents) {
      const parentIndex = byRadix ? rest % count : Math.floor(random() * count);
      rest = Math.floor(rest / count);
      const parentKey = maker().keyOf(parentIndex);
      link.localFields.forEach((field, i) => (key[field] = parentKey[link.parentFields[i] ?? '']));
    }
    for (const [field, make] of this.#free) {
      if (field === this.#carrier) key[field.name] = this.#uniqueValue(field, make, index, rest, random);
      else key[field.name] = make(index, random);
    }
    return key;
  }

  #uniqueValue(field: ModelField, make: ValueMaker, index: number, rest: number, random: Random): unknown {
    switch (field.type) {
      case 'ID':
        return uuidFrom(random);
      case 'Int':
      case 'Float':
        return index + 1;
      case 'AWSDateTime':
        return new Date(SEED_EPOCH - index * 61_000).toISOString();
      case 'AWSTimestamp':
        return Math.floor(SEED_EPOCH / 1000) - index * 61;
      case 'AWSDate':
        return new Date(SEED_EPOCH - rest * 7 * DAY_MS).toISOString().slice(0, 10);
      default: {
        const text = String(make(index, recordRandom(this.#seedValue, this.#model.name, field.name, index)));
        return `${text} ${index + 1}`;
      }
    }
  }
}

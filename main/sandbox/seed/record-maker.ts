import type { CustomType, Model, ModelField, ModelSchema } from '../../../shared/model-schema';
import { seededRandom, hashText, type Random } from '../random';
import type { Item, MutableItem } from '../tables/item';
import { setJoinedSortAttributes, type StoredModel } from '../tables/stored-model';
import type { KeyMaker } from './key-maker';
import { parentLinks, type ParentLink } from './links';
import { instantText, pastInstant, scalarMaker, type ValueMaker } from './value-pools';

const NULL_SHARE = 0.1;
const MAX_TYPE_DEPTH = 3;
const DAY_MS = 24 * 60 * 60 * 1000;

function listOf(make: ValueMaker, required: boolean, isMatrix: boolean): ValueMaker {
  return (index, random) => {
    const length = (required ? 1 : 0) + Math.floor(random() * 3);
    const values = Array.from({ length }, () => make(index, random));
    const unique = values.every((value) => typeof value === 'string') ? [...new Set(values)] : values;
    return isMatrix ? [unique] : unique;
  };
}

function makeOptional(make: ValueMaker): ValueMaker {
  return (index, random) => (random() < NULL_SHARE ? undefined : make(index, random));
}

function customTypeMaker(
  schema: ModelSchema,
  seedValue: number,
  type: CustomType,
  depth: number,
): ValueMaker {
  const makers = type.fields.map(
    (field) => [field.name, fieldMaker(schema, seedValue, field, type.name, depth + 1)] as const,
  );
  return (index, random) => {
    const value: Record<string, unknown> = {};
    for (const [name, make] of makers) {
      const made = make(index, random);
      if (made !== undefined) value[name] = made;
    }
    return value;
  };
}

/** A maker for one field; undefined leaves the attribute out. */
function fieldMaker(
  schema: ModelSchema,
  seedValue: number,
  field: ModelField,
  owner: string,
  depth: number,
): ValueMaker {
  const isTooDeep = depth > MAX_TYPE_DEPTH;
  const enumValues = schema.enums[field.type]?.values ?? [];
  const customType = schema.customTypes[field.type];
  let make: ValueMaker;
  if (field.kind === 'enum') make = (_index, random) => enumValues[Math.floor(random() * enumValues.length)];
  else if (field.kind === 'customType') {
    if (isTooDeep || !customType) return field.list && field.required ? () => [] : () => undefined;
    make = customTypeMaker(schema, seedValue, customType, depth);
  } else make = scalarMaker(seedValue, field.type, field.name, owner);
  if (field.list) make = listOf(make, field.required, field.graphqlType.startsWith('[['));
  return field.required ? make : makeOptional(make);
}

interface LinkPlan {
  readonly link: ParentLink;
  readonly keys: KeyMaker;
  readonly count: number;
}

/** Makes a model's records by index: plausible values, valid relations, the same in every run (commands, `--seed`). */
export class RecordMaker {
  readonly #stored: StoredModel;
  readonly #keys: KeyMaker;
  readonly #fields: ReadonlyArray<readonly [string, ValueMaker]>;
  readonly #links: readonly LinkPlan[];
  readonly #isJoin: boolean;
  readonly #base: number;

  constructor(
    schema: ModelSchema,
    stored: StoredModel,
    seedValue: number,
    counts: ReadonlyMap<string, number>,
    keyMakerOf: (model: string) => KeyMaker,
  ) {
    const { model } = stored;
    this.#stored = stored;
    this.#keys = keyMakerOf(model.name);
    this.#base = hashText(`${seedValue}/${model.name}/record`);
    const links = parentLinks(schema, model);
    const linked = new Set(links.flatMap((link) => link.localFields));
    const timestamps = [stored.createdAtField, stored.updatedAtField];
    this.#fields = model.fields
      .filter(
        (field) =>
          !linked.has(field.name) &&
          !model.primaryKey.includes(field.name) &&
          !timestamps.includes(field.name),
      )
      .map((field) => [field.name, fieldMaker(schema, seedValue, field, model.name, 1)]);
    this.#links = links
      .filter((link) => !link.localFields.every((field) => model.primaryKey.includes(field)))
      .map((link) => ({ link, keys: keyMakerOf(link.parent), count: counts.get(link.parent) ?? 0 }));
    this.#isJoin = this.#links.length === 2 && this.#fields.length === 0 && isPlainJoin(model);
  }

  /** How many different records there are. */
  get capacity(): number {
    if (!this.#isJoin) return this.#keys.capacity;
    return Math.min(
      this.#keys.capacity,
      this.#links.reduce((product, { count }) => product * count, 1),
    );
  }

  make(index: number): Item {
    const random = seededRandom(this.#base ^ Math.imul(index + 1, 0x9e3779b1));
    const item: MutableItem = { __typename: this.#stored.name, ...this.#keys.keyOf(index) };
    this.#links.forEach((plan, i) => this.#setParent(item, plan, this.#parentIndex(plan, i, index, random)));
    for (const [name, make] of this.#fields) {
      const value = make(index, random);
      if (value !== undefined) item[name] = value;
    }
    this.#setTimes(item, random);
    setJoinedSortAttributes(this.#stored, item);
    return item;
  }

  #parentIndex({ link, count }: LinkPlan, position: number, index: number, random: Random): number | null {
    if (count === 0) return null;
    if (this.#isJoin) {
      const [first] = this.#links;
      const left = index % (first?.count ?? 1);
      if (position === 0) return left;
      // Every record of the first side gets other partners, and none of them twice.
      return (Math.floor(index / (first?.count ?? 1)) + left * 7) % count;
    }
    if (link.parent === this.#stored.name) {
      if (!link.required && (index < 10 || random() < 0.5)) return null;
      return Math.floor(random() * index);
    }
    if (link.oneToOne) return index < count ? index : link.required ? index % count : null;
    if (!link.required && random() < NULL_SHARE) return null;
    // Some parents have many children, most have a few.
    return Math.floor(random() ** 1.5 * count);
  }

  #setParent(item: MutableItem, { link, keys }: LinkPlan, parentIndex: number | null): void {
    if (parentIndex === null || link.localFields.some((field) => field in item)) return;
    const parentKey = keys.keyOf(parentIndex);
    link.localFields.forEach((field, i) => (item[field] = parentKey[link.parentFields[i] ?? '']));
  }

  #setTimes(item: MutableItem, random: Random): void {
    const { createdAtField, updatedAtField, versioned, model } = this.#stored;
    const createdAt = pastInstant(random);
    const updatedAt = random() < 0.6 ? createdAt : createdAt + Math.floor(random() * 30 * DAY_MS);
    if (createdAtField !== null && !model.primaryKey.includes(createdAtField))
      item[createdAtField] = instantText(createdAt);
    if (updatedAtField !== null && !model.primaryKey.includes(updatedAtField))
      item[updatedAtField] = instantText(updatedAt);
    if (!versioned) return;
    item['_version'] = 1;
    item['_lastChangedAt'] = updatedAt;
  }
}

function isPlainJoin(model: Model): boolean {
  return model.relations.filter((relation) => relation.kind === 'belongsTo').length === 2;
}

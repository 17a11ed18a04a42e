import {
  assertObjectType,
  GraphQLError,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { OutbandError, type ErrorPlace } from '../../../shared/errors';
import { serializeLeaf } from '../graphql/scalars';
import type { Item, MutableItem } from '../tables/item';
import { keyOf, type StoredModel } from '../tables/stored-model';

/** An item and the table it belongs to. */
export interface DecodedItem {
  readonly stored: StoredModel;
  readonly item: MutableItem;
}

type Place = ErrorPlace & { readonly file: string; readonly line: number };
type Convert = (value: unknown) => unknown;
type Converters = ReadonlyMap<string, Convert>;

/** Why a value is refused; the field's name is put in front on the way out. */
class Unreadable extends Error {
  readonly field: string;
  constructor(message: string, field = '') {
    super(message);
    this.field = field;
  }
  below(name: string): Unreadable {
    return new Unreadable(this.message, this.field === '' ? name : `${name}.${this.field}`);
  }
}

const wholeNumber: Convert = (value) => {
  if (Number.isInteger(value)) return value;
  throw new Unreadable(`${JSON.stringify(value)} is not a whole number.`);
};

const flag: Convert = (value) => {
  if (typeof value === 'boolean') return value ? true : undefined;
  throw new Unreadable(`${JSON.stringify(value)} is neither true nor false.`);
};

/** What AppSync keeps beside the fields (service reference 1.2). */
const METADATA: Converters = new Map([
  ['_version', wholeNumber],
  ['_lastChangedAt', wholeNumber],
  ['_ttl', wholeNumber],
  ['_deleted', flag],
]);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Items as lines of JSON: values as the API writes them (AWSJSON is text), metadata among them. */
export class ItemCodec {
  readonly #schema: GraphQLSchema;
  readonly #models: ReadonlyMap<string, StoredModel>;
  readonly #readers = new Map<string, Converters>();
  readonly #writers = new Map<string, Converters>();

  /** Takes the service's own schema, whose scalars read values as AppSync does. */
  constructor(schema: GraphQLSchema, models: ReadonlyMap<string, StoredModel>) {
    this.#schema = schema;
    this.#models = models;
  }

  /** One line, without its end. */
  encode(stored: StoredModel, item: Item): string {
    const values: MutableItem = { __typename: stored.name };
    const writers = this.#converters(stored.name, 'write');
    for (const [name, value] of Object.entries(item)) {
      if (value !== undefined) values[name] = (writers.get(name) ?? ((same) => same))(value);
    }
    return JSON.stringify(values);
  }

  /**
   * The item of a line. Its model is its `__typename`, or else `otherwise`, the name of its file. Throws BadInput
   * naming file, line and field for what no table of this API can hold.
   */
  decode(text: string, otherwise: string, place: Place): DecodedItem {
    const values = parseObject(text, place);
    const stored = this.#modelOf(values['__typename'] ?? otherwise, place);
    try {
      const item: MutableItem = { __typename: stored.name, ...this.#read(stored, values) };
      checkService(item);
      if (keyOf(stored.key, item)) return { stored, item };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw refused(error.message, { ...place, model: stored.name, field: error.field });
    }
    const missing = stored.model.primaryKey.find(
      (field) => values[field] === undefined || values[field] === null,
    );
    const field = missing ?? stored.key.partition;
    throw refused('A part of the record’s key is missing.', { ...place, model: stored.name, field });
  }

  #modelOf(name: unknown, place: Place): StoredModel {
    const stored = typeof name === 'string' ? this.#models.get(name) : undefined;
    if (stored) return stored;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'LINE_MODEL_UNKNOWN',
      message: `The schema has no model ${String(name)}.`,
      consequence: 'Nothing was loaded.',
      action: `Name the file after a model, or give each line a __typename: ${[...this.#models.keys()].join(', ')}.`,
      place,
    });
  }

  #read(stored: StoredModel, values: Readonly<Record<string, unknown>>): MutableItem {
    const joined = [stored.key, ...stored.indexes].map((shape) => shape.sortAttribute);
    const item: MutableItem = {};
    for (const [name, value] of Object.entries(values)) {
      // Joined sort attributes are made anew from their parts.
      const isDerived = name === '__typename' || (joined.includes(name) && name.includes('#'));
      if (isDerived || value === null) continue;
      const convert = METADATA.get(name) ?? this.#converters(stored.name, 'read').get(name);
      if (!convert) throw new Unreadable(`${stored.name} has no field of this name.`, name);
      item[name] = within(name, () => convert(value));
      if (item[name] === undefined) delete item[name];
    }
    return item;
  }

  /** How each stored field of a type is read or written; relations are no attributes. */
  #converters(typeName: string, way: 'read' | 'write'): Converters {
    const known = way === 'read' ? this.#readers : this.#writers;
    let converters = known.get(typeName);
    if (converters) return converters;
    const byName = new Map<string, Convert>();
    known.set(typeName, (converters = byName));
    for (const field of Object.values(assertObjectType(this.#schema.getType(typeName)).getFields())) {
      const convert = this.#converter(field.type as GraphQLInputType | GraphQLObjectType, way);
      if (convert && !METADATA.has(field.name)) byName.set(field.name, convert);
    }
    return converters;
  }

  #converter(type: GraphQLInputType | GraphQLObjectType, way: 'read' | 'write'): Convert | null {
    if (isNonNullType(type)) return this.#converter(type.ofType, way);
    if (isListType(type)) {
      const element = this.#converter(type.ofType as GraphQLInputType, way);
      return element && listConverter(element);
    }
    if (isLeafType(type))
      return way === 'read' ? leafReader(type) : (value) => serializeLeaf(type.name, value);
    const isStored = isObjectType(type) && !this.#models.has(type.name) && !isConnection(type, this.#models);
    return isStored ? (value) => this.#convertObject(type.name, value, way) : null;
  }

  #convertObject(typeName: string, value: unknown, way: 'read' | 'write'): unknown {
    if (!isObject(value)) throw new Unreadable(`${JSON.stringify(value)} is no ${typeName}.`);
    const converters = this.#converters(typeName, way);
    const converted: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) {
      if (name === '__typename' || inner === undefined) continue;
      const convert = converters.get(name);
      if (!convert) throw new Unreadable(`${typeName} has no field of this name.`, name);
      converted[name] = inner === null ? null : within(name, () => convert(inner));
    }
    return converted;
  }
}

/** A page of a model's records: a relation, and no attribute. */
function isConnection(type: GraphQLObjectType, models: ReadonlyMap<string, StoredModel>): boolean {
  const items = type
    .getFields()
    ['items']?.type.toString()
    .replace(/[[\]!]/g, '');
  return items !== undefined && models.has(items);
}

function leafReader(type: GraphQLLeafType): Convert {
  return (value) => {
    // A JSON value that isn't text is as a table keeps it.
    if (type.name === 'AWSJSON' && typeof value !== 'string') return value;
    try {
      return type.parseValue(value) as unknown;
    } catch (error) {
      if (error instanceof TypeError || error instanceof GraphQLError) throw new Unreadable(error.message);
      throw error;
    }
  };
}

function listConverter(element: Convert): Convert {
  return (value) => {
    if (!Array.isArray(value)) throw new Unreadable(`${JSON.stringify(value)} is not a list.`);
    return value.map((one: unknown, i) => (one === null ? null : within(String(i), () => element(one))));
  };
}

function within(name: string, work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    throw error instanceof Unreadable ? error.below(name) : error;
  }
}

/** A live item with a time to live would vanish (service reference 1.4). */
function checkService(item: Item): void {
  if (item['_ttl'] === undefined || item['_deleted'] === true) return;
  throw new Unreadable('A time to live belongs to tombstones alone: _deleted is not true.', '_ttl');
}

function parseObject(text: string, place: Place): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused(`The line is no JSON: ${error instanceof Error ? error.message : String(error)}`, place);
  }
  if (isObject(value)) return value;
  throw refused('The line holds no JSON object.', place);
}

function refused(message: string, place: Place): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'LINE_UNREADABLE',
    message,
    consequence: 'Nothing was loaded.',
    action: 'Correct the line and load again.',
    place,
  });
}

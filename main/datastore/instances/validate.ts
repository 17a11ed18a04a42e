import { OutbandError } from '../../../shared/errors';
import { stringifyJson } from '../../appsync';
import type { Model, ModelField, ModelSchema } from '../../../shared/model-schema';

const ZONE = String.raw`(?:Z|[+-]\d{2}:\d{2}(?::\d{2})?)?`;
const TIME = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?`;
const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
const LABEL = String.raw`[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?`;
const PATTERNS: Readonly<Record<string, RegExp>> = {
  AWSDate: new RegExp(`^${DATE}${ZONE}$`),
  AWSTime: new RegExp(`^${TIME}${ZONE}$`),
  AWSDateTime: new RegExp(`^${DATE}T${TIME}${ZONE}$`),
  AWSEmail: new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`),
  AWSPhone: /^\+?\d[\d\s-]+$/,
};
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;

/** The error of a value, naming model, field and value (client reference 1.5). */
export function invalid(model: string, field: string, message: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'INVALID_FIELD',
    message,
    consequence: 'The record is unchanged.',
    action: 'Correct the value.',
    place: { model, field },
  });
}

function isIpv6(text: string): boolean {
  const [address = '', zone] = text.split('%');
  if (zone === '') return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups[groups.length - 1] ?? '';
  const hasIpv4 = last.includes('.');
  if (hasIpv4 && !IPV4.test(last)) return false;
  const plain = hasIpv4 ? groups.slice(0, -1) : groups;
  const size = plain.length + (hasIpv4 ? 2 : 0);
  return plain.every((group) => IPV6_GROUP.test(group)) && (halves.length === 2 ? size < 8 : size === 8);
}

function passes(type: string, value: unknown): boolean {
  switch (type) {
    case 'AWSURL':
      return URL.canParse(String(value));
    case 'AWSIPAddress':
      return IPV4.test(String(value)) || isIpv6(String(value));
    case 'AWSTimestamp':
      return /^\d+$/.test(String(value));
    default:
      return PATTERNS[type]?.test(String(value)) ?? true;
  }
}

function scalarType(type: string): 'string' | 'number' | 'boolean' {
  if (type === 'Int' || type === 'Float' || type === 'AWSTimestamp') return 'number';
  return type === 'Boolean' ? 'boolean' : 'string';
}

const show = (value: unknown): string =>
  value === undefined || (typeof value === 'number' && !Number.isFinite(value))
    ? String(value)
    : stringifyJson(value);

/** Numbers that JSON has no word for would arrive as null, and SQLite holds integers of 64 bits. */
const isStorable = (value: unknown): boolean =>
  typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isFinite(value);

/** Checks the values of records against their model as the official client does, and casts what it casts. */
export class InstanceValidator {
  readonly #schema: ModelSchema;

  constructor(schema: ModelSchema) {
    this.#schema = schema;
  }

  /** The value as it is stored. Throws BadInput naming model, field and value. */
  check(model: Model, field: ModelField, value: unknown): unknown {
    return this.#field(model.name, field, value, field.name);
  }

  #field(model: string, field: ModelField, given: unknown, path: string): unknown {
    const value = this.#cast(field, given);
    if (value === null || value === undefined) {
      if (field.required && !field.readOnly) throw invalid(model, path, `Field ${path} is required`);
      return null;
    }
    if (!field.list) return this.#single(model, field, value, path);
    if (!Array.isArray(value))
      throw invalid(
        model,
        path,
        `Field ${path} should be of type [${field.type}], ${typeof value} received. ${show(value)}`,
      );
    const isElementRequired = /^\[[^\]]*!\]/.test(field.graphqlType);
    return value.map((item: unknown) => {
      if (item === null || item === undefined) {
        if (!isElementRequired) return null;
        throw invalid(
          model,
          path,
          `All elements in the ${path} array should be of type ${field.type}, [null] received. ${show(value)}`,
        );
      }
      return this.#single(model, { ...field, list: false }, item, path, value);
    });
  }

  /** A string on a list, JSON or custom type field may be its JSON; numbers on Boolean fields are truth values. */
  #cast(field: ModelField, value: unknown): unknown {
    if (field.type === 'Boolean' && !field.list && typeof value === 'number') return Boolean(value);
    if (typeof value !== 'string' || !(field.list || field.kind === 'customType')) return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      // What does not parse is judged as the string it is.
      return value;
    }
  }

  #single(
    model: string,
    field: ModelField,
    value: unknown,
    path: string,
    list?: readonly unknown[],
  ): unknown {
    const wrong = (reason: string): OutbandError =>
      list
        ? invalid(
            model,
            path,
            `All elements in the ${path} array should be of type ${field.type}, ${reason}. ${show(list)}`,
          )
        : invalid(model, path, `Field ${path} should be of type ${field.type}, ${reason}. ${show(value)}`);
    if (field.kind === 'customType') return this.#custom(model, field, value, path, wrong);
    if (field.type === 'AWSJSON') return jsonText(value, wrong);
    if (field.kind === 'enum') return this.#enum(field.type, value, wrong);
    const expected = scalarType(field.type);
    const actual = typeof value === 'bigint' ? 'number' : typeof value;
    if (actual !== expected) throw wrong(`${typeof value} received`);
    if (actual === 'number' && !isStorable(value)) throw wrong('validation failed');
    if (field.kind === 'scalar' && !passes(field.type, value)) throw wrong('validation failed');
    return value;
  }

  /** Ours: the official client takes any text (client 10.8), which the service then refuses with the change on its way. */
  #enum(type: string, value: unknown, wrong: (reason: string) => OutbandError): unknown {
    const values = this.#schema.enums[type]?.values;
    if (typeof value !== 'string') throw wrong(`${typeof value} received`);
    if (values && !values.includes(value)) throw wrong(`which is one of ${values.join(', ')}`);
    return value;
  }

  #custom(
    model: string,
    field: ModelField,
    value: unknown,
    path: string,
    wrong: (reason: string) => OutbandError,
  ): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrong(`${typeof value} received`);
    const record = value as Readonly<Record<string, unknown>>;
    const type = this.#schema.customTypes[field.type];
    if (!type) return value;
    const known = new Map(type.fields.map((child) => [child.name, child]));
    const entries = type.fields
      .filter((child) => child.name in record || child.required)
      .map(
        (child) =>
          [child.name, this.#field(model, child, record[child.name], `${path}.${child.name}`)] as const,
      );
    const unknown = Object.keys(record).find((name) => !known.has(name));
    if (unknown !== undefined)
      throw invalid(model, `${path}.${unknown}`, `${field.type} has no field ${unknown}`);
    return Object.fromEntries(entries);
  }
}

function jsonText(value: unknown, wrong: (reason: string) => OutbandError): string {
  if (typeof value === 'object') return stringifyJson(value);
  if (typeof value !== 'string') throw wrong(`${typeof value} received`);
  try {
    JSON.parse(value);
  } catch {
    throw wrong('validation failed');
  }
  return value;
}

import { validateScalar, type ModelField, type ModelSchema } from '../../../shared/model-schema';

/** What is wrong with a value that the service sent. */
export interface ValueFault {
  /** Where below the field: `.amount`, `[2]`; empty for the value itself. */
  readonly path: string;
  readonly message: string;
  /** False where storing the value would make sorts, predicates or views of it wrong. */
  readonly canBeHeld: boolean;
}

/** Judges a value that is neither null nor absent; null where nothing is wrong. */
export type ValueCheck = (value: unknown) => ValueFault | null;

const held = (message: string): ValueFault => ({ path: '', message, canBeHeld: true });
const refused = (message: string): ValueFault => ({ path: '', message, canBeHeld: false });
export const MISSING: ValueFault = held('is required and came empty');

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;
const fitsStore = (value: bigint): boolean => BigInt.asIntN(64, value) === value;
const isPlain = (value: unknown): boolean => typeof value !== 'object';

/** Builds the checks of a schema's fields, once for each type. */
export class ValueChecks {
  readonly #schema: ModelSchema;
  readonly #customTypes = new Map<string, ValueCheck>();

  constructor(schema: ModelSchema) {
    this.#schema = schema;
  }

  /** The check of a field's values as a response holds them. */
  of(field: ModelField): ValueCheck {
    return this.#ofType(field, field.graphqlType, true);
  }

  #ofType(field: ModelField, type: string, isColumn: boolean): ValueCheck {
    const nullable = type.endsWith('!') ? type.slice(0, -1) : type;
    if (nullable.startsWith('[')) return this.#list(field, nullable.slice(1, -1));
    if (field.kind === 'customType') return this.#customType(field.type);
    return isColumn ? this.#scalar(field) : nested(this.#scalar(field));
  }

  #list(field: ModelField, element: string): ValueCheck {
    const check = this.#ofType(field, element, false);
    const isRequired = element.endsWith('!');
    return (value) => {
      if (!Array.isArray(value)) return refused('must be a list');
      for (let i = 0; i < value.length; i += 1) {
        const item: unknown = value[i];
        const fault = item === null ? (isRequired ? MISSING : null) : check(item);
        if (fault) return below(`[${i}]`, fault);
      }
      return null;
    };
  }

  #customType(name: string): ValueCheck {
    const known = this.#customTypes.get(name);
    if (known) return known;
    let members: ReadonlyArray<{ field: ModelField; check: ValueCheck }> = [];
    const check: ValueCheck = (value) => {
      if (typeof value !== 'object' || Array.isArray(value)) return refused(`must be an object of ${name}`);
      const record = value as Readonly<Record<string, unknown>>;
      for (const { field, check: judge } of members) {
        const member = record[field.name];
        // What was not selected is absent.
        if (member === undefined) continue;
        const fault = member === null ? (field.required ? MISSING : null) : judge(member);
        if (fault) return below(`.${field.name}`, fault);
      }
      return null;
    };
    // Known before its members are built: a custom type may hold itself.
    this.#customTypes.set(name, check);
    members = (this.#schema.customTypes[name]?.fields ?? []).map((field) => ({
      field,
      check: this.#ofType(field, field.graphqlType, false),
    }));
    return check;
  }

  #scalar(field: ModelField): ValueCheck {
    if (field.kind === 'enum') {
      const values = this.#schema.enums[field.type]?.values;
      const allowed = new Set(values);
      return text((value) =>
        values === undefined || allowed.has(value) ? null : `is not one of ${values.join(', ')}`,
      );
    }
    switch (field.type) {
      case 'Int':
        return int;
      case 'AWSTimestamp':
        return timestamp;
      case 'Float':
        return float;
      case 'Boolean':
        return (value) => (typeof value === 'boolean' ? null : refused('must be true or false'));
      case 'AWSDate':
        return text((value) => validateScalar('AWSDate', value));
      case 'AWSTime':
        return text((value) => validateScalar('AWSTime', value));
      case 'AWSDateTime':
        return text((value) => (isUsualInstant(value) ? null : validateScalar('AWSDateTime', value)));
      case 'AWSJSON':
        // An object is stored as its text, which is what the service means by it.
        return (value) => (typeof value === 'object' ? null : json(value));
      default:
        return plainText;
    }
  }
}

const below = (path: string, fault: ValueFault): ValueFault => ({ ...fault, path: path + fault.path });

/** Within lists and custom types, which are stored as JSON, a scalar of another kind is kept as it is. */
const nested =
  (check: ValueCheck): ValueCheck =>
  (value) => {
    const fault = check(value);
    return fault && !fault.canBeHeld && isPlain(value) ? held(fault.message) : fault;
  };

/** Text; a number or truth value in its place can be held as text. */
function text(detail: (value: string) => string | null): ValueCheck {
  return (value) => {
    if (typeof value !== 'string') return notText(value);
    const message = detail(value);
    return message === null ? null : held(message);
  };
}

const notText = (value: unknown): ValueFault =>
  isPlain(value) ? held('must be text') : refused('must be text');
const plainText: ValueCheck = (value) => (typeof value === 'string' ? null : notText(value));

const json = text((value) => {
  try {
    JSON.parse(value);
    return null;
  } catch {
    return 'is not valid JSON';
  }
});

const int: ValueCheck = (value) => {
  // The quick answer for nearly all of them: it has 32 bits.
  if (typeof value === 'number' && (value | 0) === value) return null;
  return wholeNumber(value, 'must be a whole number') ?? held(`must lie between ${INT_MIN} and ${INT_MAX}`);
};

const timestamp: ValueCheck = (value) =>
  Number.isSafeInteger(value)
    ? null
    : (wholeNumber(value, 'must be a whole number of seconds since 1970') ??
      held('must be a whole number of seconds since 1970'));

function wholeNumber(value: unknown, message: string): ValueFault | null {
  if (typeof value === 'bigint') return fitsStore(value) ? null : refused(message);
  if (!Number.isFinite(value)) return refused(message);
  return Number.isInteger(value) ? null : held(message);
}

const float: ValueCheck = (value) =>
  typeof value === 'bigint' || Number.isFinite(value) ? null : refused('must be a number');

const ZERO = 48;
/** Whether these two characters are a number from `from` to `to`. */
function isBetween(value: string, at: number, from: number, to: number): boolean {
  const tens = value.charCodeAt(at) - ZERO;
  const ones = value.charCodeAt(at + 1) - ZERO;
  const number = tens * 10 + ones;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && number >= from && number <= to;
}

/** `2026-02-03T04:05:06.789Z`, which nearly all are; what is not of this form is judged by the whole rule. */
function isUsualInstant(value: string): boolean {
  return (
    (value.length === 24
      ? value.charCodeAt(19) === 46 &&
        isBetween(value, 20, 0, 99) &&
        isBetween(value, 21, 0, 99) &&
        value.charCodeAt(23) === 90
      : value.length === 20 && value.charCodeAt(19) === 90) &&
    isBetween(value, 0, 0, 99) &&
    isBetween(value, 2, 0, 99) &&
    value.charCodeAt(4) === 45 &&
    isBetween(value, 5, 1, 12) &&
    value.charCodeAt(7) === 45 &&
    isBetween(value, 8, 1, 28) &&
    value.charCodeAt(10) === 84 &&
    isBetween(value, 11, 0, 23) &&
    value.charCodeAt(13) === 58 &&
    isBetween(value, 14, 0, 59) &&
    value.charCodeAt(16) === 58 &&
    isBetween(value, 17, 0, 59)
  );
}

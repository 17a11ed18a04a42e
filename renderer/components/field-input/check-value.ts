import type { FieldView, SchemaTypes } from '../../session';

export interface ValueProblem {
  /** Where in the field: `address.town`, `tags[2]`. */
  readonly path: string;
  readonly message: string;
}

/** Everything that keeps a value from being stored in a field, each with its place. Empty when it fits. */
export function checkField(field: FieldView, value: unknown, types: SchemaTypes): readonly ValueProblem[] {
  return checkTyped(readType(field), value, { path: field.name, types });
}

interface Place {
  readonly path: string;
  readonly types: SchemaTypes;
}

/** A GraphQL type, from outside in. */
export type TypeShape =
  | { readonly kind: 'list'; readonly required: boolean; readonly of: TypeShape }
  | { readonly kind: 'named'; readonly required: boolean; readonly name: string };

/** The shape of a field's type, from how GraphQL prints it. */
export function readType(field: Pick<FieldView, 'graphqlType'>): TypeShape {
  return readShape(field.graphqlType.trim());
}

function readShape(text: string): TypeShape {
  const required = text.endsWith('!');
  const inner = required ? text.slice(0, -1) : text;
  return inner.startsWith('[') && inner.endsWith(']')
    ? { kind: 'list', required, of: readShape(inner.slice(1, -1)) }
    : { kind: 'named', required, name: inner };
}

function checkTyped(shape: TypeShape, value: unknown, place: Place): readonly ValueProblem[] {
  if (value === null || value === undefined) {
    return shape.required ? [{ path: place.path, message: 'A value is required.' }] : [];
  }
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) return [{ path: place.path, message: 'A list is needed.' }];
    return value.flatMap((item, at) =>
      checkTyped(shape.of, item, { ...place, path: `${place.path}[${at}]` }),
    );
  }
  return checkNamed(shape.name, value, place);
}

function checkNamed(name: string, value: unknown, place: Place): readonly ValueProblem[] {
  const options = place.types.enums.get(name);
  if (options) {
    return options.includes(String(value))
      ? []
      : [{ path: place.path, message: `One of ${options.join(', ')} is needed.` }];
  }
  const members = place.types.customTypes.get(name);
  if (members) return checkMembers(members, value, place);
  const message = checkScalar(name, value);
  return message === null ? [] : [{ path: place.path, message }];
}

function checkMembers(members: readonly FieldView[], value: unknown, place: Place): readonly ValueProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path: place.path, message: 'An object is needed.' }];
  }
  return members.flatMap((member) =>
    checkTyped(readType(member), (value as Record<string, unknown>)[member.name], {
      ...place,
      path: `${place.path}.${member.name}`,
    }),
  );
}

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;
const DATE = /^-?\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2}(:\d{2})?)?$/;
const TIME = /^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}(:\d{2})?)?$/;
const DATE_TIME = /^-?\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}(:\d{2})?)$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().-]{3,}$/;
const IP = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)(\/\d{1,3})?$/;

/** What is wrong with a scalar by AppSync's rules, in a sentence; null when it fits. */
function checkScalar(type: string, value: unknown): string | null {
  switch (type) {
    case 'Int':
      return isInt(value) ? null : 'A whole number of at most 32 bits is needed.';
    case 'Float':
      return isFiniteNumber(value) ? null : 'A number is needed.';
    case 'AWSTimestamp':
      if (typeof value === 'bigint')
        return 'Seconds beyond 9007199254740991 can’t be kept exactly by every app.';
      return Number.isInteger(value) ? null : 'Whole seconds since 1970 are needed.';
    case 'Boolean':
      return typeof value === 'boolean' ? null : 'True or false is needed.';
    case 'AWSJSON':
      return checkJson(value);
    default:
      return typeof value === 'string' ? checkText(type, value) : 'Text is needed.';
  }
}

/** A whole Float beyond 2^53 is read as a bigint. */
function isFiniteNumber(value: unknown): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}

function isInt(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= INT_MIN && value <= INT_MAX;
}

function checkJson(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  try {
    JSON.parse(value);
    return null;
  } catch (error) {
    return `Not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether a date exists; the engine's own reading lets 31 February roll over into March. */
function isDay(text: string): boolean {
  const [, year, month, day] = /^-?(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

function isTimeOfDay(text: string): boolean {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(/[Z+-]/)[0]?.split(':').map(Number) ?? [];
  return hours < 24 && minutes < 60 && seconds < 60;
}

function checkText(type: string, text: string): string | null {
  switch (type) {
    case 'AWSDate':
      return DATE.test(text) && isDay(text) ? null : 'A date like 2026-11-23 is needed.';
    case 'AWSTime':
      return TIME.test(text) && isTimeOfDay(text) ? null : 'A time like 14:05 or 14:05:30.000Z is needed.';
    case 'AWSDateTime':
      return DATE_TIME.test(text) && isDay(text) && isTimeOfDay(text.slice(text.indexOf('T') + 1))
        ? null
        : 'A date and time with its zone is needed, like 2026-11-23T14:05:00Z.';
    case 'AWSEmail':
      return EMAIL.test(text) ? null : 'An email address is needed.';
    case 'AWSURL':
      return URL.canParse(text) ? null : 'A URL with its scheme is needed, like https://example.com.';
    case 'AWSPhone':
      return PHONE.test(text) ? null : 'A phone number is needed.';
    case 'AWSIPAddress':
      return IP.test(text) ? null : 'An IP address is needed.';
    default:
      return null;
  }
}

import { GraphQLScalarType, Kind, valueFromASTUntyped, type GraphQLSchema } from 'graphql';
import { isIP } from 'node:net';
import { parseExactJson, writeExactJson } from './exact-json';

/** What a scalar makes of an input value; undefined refuses it. */
type Reader = (value: unknown) => unknown;

const text =
  (test: (value: string) => boolean): Reader =>
  (value) =>
    typeof value === 'string' && test(value) ? value : undefined;

const OFFSET = '(Z|[+-](0\\d|1[0-4]):[0-5]\\d(:[0-5]\\d)?)';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?';
const DATE = '-?\\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const DATE_PATTERN = new RegExp(`^${DATE}${OFFSET}?$`);
const TIME_PATTERN = new RegExp(`^${TIME}${OFFSET}?$`);
const DATE_TIME_PATTERN = new RegExp(`^${DATE}T${TIME}${OFFSET}$`);
const EMAIL_PATTERN = /^[^\s@<>]+@[^\s@<>]+$/;
const PHONE_PATTERN = /^\+?[\d\s().-]{3,}$/;

/** A day that the calendar has: no 30th of February. */
function isDay(value: string): boolean {
  const [, year, month, day] = /^(-?\d+)-(\d\d)-(\d\d)/.exec(value)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  // The calendar repeats after 400 years, which keeps every year within what Date can hold.
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function isUrl(value: string): boolean {
  return URL.canParse(value) && /^[a-z][a-z0-9+.-]*:/i.test(value);
}

function isAddress(value: string): boolean {
  const [address = '', prefix] = value.split('/');
  return isIP(address) !== 0 && (prefix === undefined || /^\d{1,3}$/.test(prefix));
}

/** The resolver sees AWSJSON parsed, so that it is stored as a map, a list or a scalar (3.3). */
function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return parseExactJson(value);
  } catch {
    return undefined;
  }
}

/** Beyond 2^53 it would be kept as another number than the caller sent. */
function readTimestamp(value: unknown): unknown {
  const isWhole = typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
  return isWhole && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

const READERS: Readonly<Record<string, Reader>> = {
  AWSDate: text((value) => DATE_PATTERN.test(value) && isDay(value)),
  AWSTime: text((value) => TIME_PATTERN.test(value)),
  AWSDateTime: text((value) => DATE_TIME_PATTERN.test(value) && isDay(value)),
  AWSTimestamp: readTimestamp,
  AWSEmail: text((value) => EMAIL_PATTERN.test(value)),
  AWSJSON: readJson,
  AWSURL: text(isUrl),
  AWSPhone: text((value) => PHONE_PATTERN.test(value)),
  AWSIPAddress: text(isAddress),
};

/** A stored value as the API writes it: AWSJSON is a text, everything else is as it is. */
export function serializeLeaf(type: string, value: unknown): unknown {
  return type === 'AWSJSON' ? writeExactJson(value) : value;
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Gives AppSync's scalars of a schema their reading of input values. Changes the schema in place. */
export function installScalars(schema: GraphQLSchema): void {
  for (const [name, read] of Object.entries(READERS)) {
    const scalar = schema.getType(name);
    if (!(scalar instanceof GraphQLScalarType)) continue;
    scalar.parseValue = (value) => {
      const parsed = read(value);
      if (parsed === undefined) throw new TypeError(`Unable to parse ${describe(value)} as ${name}.`);
      return parsed;
    };
    scalar.parseLiteral = (node, variables) => {
      const isScalar = node.kind === Kind.STRING || node.kind === Kind.INT;
      return scalar.parseValue(isScalar ? valueFromASTUntyped(node, variables) : null);
    };
  }
}

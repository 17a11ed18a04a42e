import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { WireError } from '../appsync-error';

/** A refusal of the variables as a whole: the request isn't executed (service reference 7). */
export class VariableError extends Error {
  readonly wire: WireError;

  constructor(message: string, definition: VariableDefinitionNode | null) {
    super(message);
    this.name = 'VariableError';
    const start = definition?.loc?.startToken;
    const locations = start ? [{ line: start.line, column: start.column, sourceName: null }] : null;
    this.wire = { path: null, locations, message };
  }
}

interface Coercion {
  readonly variable: string;
  /** The innermost input field that a value stands in; the variable itself outside of any. */
  readonly name: string;
  readonly definition: VariableDefinitionNode;
}

/** What a text of each scalar has to be, in AppSync's words. */
const NOUNS: Readonly<Record<string, string>> = {
  AWSDate: 'date',
  AWSTime: 'time',
  AWSDateTime: 'datetime',
  AWSTimestamp: 'timestamp',
  AWSEmail: 'email address',
  AWSURL: 'URL',
  AWSPhone: 'phone number',
  AWSIPAddress: 'IP address',
};

/** A value as AppSync's engine prints it, which is written in Java. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, one]) => `${name}=${printed(one)}`);
  return `{${entries.join(', ')}}`;
}

/** A JSON value's type as AppSync's engine names it. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'ArrayList';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  const names: Record<string, string> = { string: 'String', boolean: 'Boolean', object: 'LinkedHashMap' };
  return names[typeof value] ?? 'Unknown';
}

/** AppSync calls the innermost field a variable here, and names the variable itself where null is the fault (10.67). */
function refuse(at: Coercion, detail: string): never {
  throw new VariableError(`Variable '${at.name}' has an invalid value. ${detail}`, at.definition);
}

/** Why a scalar doesn't take a value: it is of another type, or a text of another form. */
function refuseScalar(type: string, value: unknown, at: Coercion): never {
  if (type === 'AWSJSON') return refuse(at, `Unable to parse ${printed(value)} as valid JSON.`);
  const noun = NOUNS[type];
  if (noun !== undefined && typeof value !== 'object')
    return refuse(at, `Unable to parse \`${String(value)}\` as a valid ${noun}.`);
  return refuse(at, `Expected type '${type}' but was '${kindOf(value)}'.`);
}

function coerceObject(type: GraphQLInputType, value: unknown, at: Coercion): unknown {
  if (!isInputObjectType(type)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(
      at,
      `Expected type 'Map' but was '${kindOf(value)}'. Variables for input objects must be an instance of type 'Map'.`,
    );
  }
  const fields = type.getFields();
  const given = value as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if (name in fields) continue;
    throw new VariableError(
      `The variables input contains a field name '${name}' that is not defined for input object type '${type.name}' `,
      null,
    );
  }
  const coerced: Record<string, unknown> = {};
  for (const field of Object.values(fields)) {
    const present = Object.hasOwn(given, field.name);
    const inside = { ...at, name: field.name };
    if (present) coerced[field.name] = coerceValue(field.type, given[field.name], inside);
    else if (field.defaultValue !== undefined) coerced[field.name] = field.defaultValue;
    else if (isNonNullType(field.type)) coerceValue(field.type, null, at);
  }
  return coerced;
}

function coerceValue(type: GraphQLInputType, value: unknown, at: Coercion): unknown {
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return coerceValue(type.ofType, value, at);
    throw new VariableError(
      `Variable '${at.variable}' has coerced Null value for NonNull type '${type.toString()}'`,
      at.definition,
    );
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    const list = Array.isArray(value) ? value : [value];
    return list.map((element) => coerceValue(type.ofType, element, at));
  }
  if (isInputObjectType(type)) return coerceObject(type, value, at);
  try {
    return (type as { parseValue(value: unknown): unknown }).parseValue(value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (isEnumType(type))
      return refuse(at, `Invalid input for Enum '${type.name}'. No value found for name '${String(value)}'`);
    return refuseScalar(type.toString(), value, at);
  }
}

/**
 * Coerces the variables of an operation. Variables that the operation doesn't declare are ignored.
 * Throws a VariableError with the entry of `errors` that AppSync answers.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const coerced: Record<string, unknown> = {};
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type) as GraphQLInputType | undefined;
    if (!type) continue;
    const at: Coercion = { variable: name, name, definition };
    if (Object.hasOwn(given, name) && given[name] !== undefined) {
      coerced[name] = coerceValue(type, given[name], at);
    } else if (definition.defaultValue) {
      coerced[name] = valueFromAST(definition.defaultValue, type);
    } else if (isNonNullType(type)) {
      coerceValue(type, null, at);
    }
  }
  return coerced;
}

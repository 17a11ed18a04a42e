import {
  getLocation,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql';
import type { WireError } from '../appsync-error';

/** Where a node is: the fields around it, and the argument it is in. */
interface Surroundings {
  readonly fields: readonly string[];
  readonly argument: ArgumentNode | null;
  readonly argumentType: GraphQLInputType | null;
}

/** What a validation rule of graphql-js says, as a type and a detail of AppSync's engine. */
type Wording = readonly [pattern: RegExp, type: string, detail: (match: RegExpMatchArray) => string];

const WORDINGS: readonly Wording[] = [
  [
    /^Cannot query field "(.+?)" on type "(.+?)"/,
    'FieldUndefined',
    (m) => `Field '${m[1]}' in type '${m[2]}' is undefined`,
  ],
  [/^Unknown argument "(.+?)" on field/, 'UnknownArgument', (m) => `Unknown field argument ${m[1]}`],
  [/^Unknown argument "(.+?)" on directive/, 'UnknownArgument', (m) => `Unknown directive argument ${m[1]}`],
  [
    /^Field ".+?" argument "(.+?)" of type .+ is required/,
    'MissingFieldArgument',
    (m) => `Missing field argument ${m[1]}`,
  ],
  [
    /^Directive ".+?" argument "(.+?)" of type .+ is required/,
    'MissingDirectiveArgument',
    (m) => `Missing directive argument ${m[1]}`,
  ],
  [
    /^Field "(.+?)" must not have a selection since type "(.+?)"/,
    'SubSelectionNotAllowed',
    (m) => `Sub selection not allowed on leaf type ${bareType(m[2])} of field ${m[1]}`,
  ],
  [
    /^Field "(.+?)" of type "(.+?)" must have a selection/,
    'SubSelectionRequired',
    (m) => `Sub selection required for type ${bareType(m[2])} of field ${m[1]}`,
  ],
  [/^Variable "\$(.+?)" is not defined/, 'UndefinedVariable', (m) => `Undefined variable ${m[1]}`],
  [/^Variable "\$(.+?)" is never used/, 'UnusedVariable', (m) => `Unused variable ${m[1]}`],
  [/^Unknown type "(.+?)"/, 'UnknownType', (m) => `Unknown type ${m[1]}`],
  [/^Unknown fragment "(.+?)"/, 'UndefinedFragment', (m) => `Undefined fragment ${m[1]}`],
  [/^Fragment "(.+?)" is never used/, 'UnusedFragment', (m) => `Unused fragment ${m[1]}`],
  [
    /^Variable ".+?" of type "(.+?)" used in position expecting type "(.+?)"/,
    'VariableTypeMismatch',
    (m) => `Variable type '${m[1]}' doesn't match expected type '${m[2]}'`,
  ],
  [/^Cannot spread fragment/, 'FragmentCycle', () => 'Fragment cycles not allowed'],
  [
    /^This anonymous operation/,
    'LoneAnonymousOperationViolation',
    () => 'Anonymous operation with other operations.',
  ],
  [
    /^There can be only one operation named "(.+?)"/,
    'DuplicateOperationName',
    (m) => `There can be only one operation named '${m[1]}'`,
  ],
  [/^Unknown directive "@(.+?)"/, 'UnknownDirective', (m) => `Unknown directive ${m[1]}`],
  [/^Directive "@(.+?)" may not be used/, 'MisplacedDirective', (m) => `Directive ${m[1]} not allowed here`],
  [/^Variable ".+?" cannot be non-input type/, 'NonInputTypeOnVariable', () => 'Input type on variable'],
  [
    /cannot condition on non composite type/,
    'InvalidFragmentType',
    () => 'Fragment type condition is invalid, must be on Object/Interface/Union',
  ],
  [
    /can never be of type/,
    'InvalidFragmentType',
    () => 'Fragment cannot be spread here as objects can never be of its type',
  ],
  [/^Fields "(.+?)" conflict because (.+?)\. Use different/, 'FieldsConflict', (m) => `${m[1]}: ${m[2]}`],
];

function bareType(text: string | undefined): string {
  return (text ?? '').replace(/[[\]!]/g, '');
}

/** A value as AppSync's engine prints it into messages. */
export function printValue(node: ValueNode): string {
  switch (node.kind) {
    case Kind.OBJECT: {
      const fields = node.fields.map(
        (field) => `ObjectField{name='${field.name.value}', value=${printValue(field.value)}}`,
      );
      return `ObjectValue{objectFields=[${fields.join(', ')}]}`;
    }
    case Kind.LIST:
      return `ArrayValue{values=[${node.values.map(printValue).join(', ')}]}`;
    case Kind.STRING:
      return `StringValue{value='${node.value}'}`;
    case Kind.INT:
      return `IntValue{value=${node.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${node.value}}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${String(node.value)}}`;
    case Kind.ENUM:
      return `EnumValue{name='${node.value}'}`;
    case Kind.NULL:
      return 'NullValue{}';
    case Kind.VARIABLE:
      return `VariableReference{name='${node.name.value}'}`;
  }
}

function surroundingsOf(schema: GraphQLSchema, document: DocumentNode, target: ASTNode): Surroundings {
  const info = new TypeInfo(schema);
  const fields: string[] = [];
  let argument: ArgumentNode | null = null;
  let argumentType: GraphQLInputType | null = null;
  let found: Surroundings | null = null;
  const enter = (node: ASTNode) => {
    if (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION) fields.push(node.name.value);
    if (node.kind === Kind.ARGUMENT) {
      argument = node;
      argumentType = info.getInputType() ?? null;
    }
    if (node === target) found = { fields: [...fields], argument, argumentType };
  };
  const leave = (node: ASTNode) => {
    if (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION) fields.pop();
    if (node.kind === Kind.ARGUMENT) argument = null;
  };
  visit(document, visitWithTypeInfo(info, { enter, leave }));
  return found ?? { fields: [], argument: null, argumentType: null };
}

interface ValueFault {
  readonly path: string;
  readonly value: ValueNode;
  readonly problem: string;
}

/** The first fault of a literal, depth first, with the dotted path to it. */
function findValueFault(type: GraphQLInputType, value: ValueNode, path: string): ValueFault | null {
  if (value.kind === Kind.VARIABLE) return null;
  const notValid = { path, value, problem: `is not a valid '${getNamedType(type).name}'` };
  if (isNonNullType(type)) {
    if (value.kind === Kind.NULL) return { path, value, problem: 'must not be null' };
    return findValueFault(type.ofType, value, path);
  }
  if (value.kind === Kind.NULL) return null;
  if (isListType(type)) {
    const elements = value.kind === Kind.LIST ? value.values : [value];
    const faults = elements.map((element, i) => findValueFault(type.ofType, element, `${path}[${i}]`));
    return faults.find((fault) => fault !== null) ?? null;
  }
  if (isInputObjectType(type)) {
    if (value.kind !== Kind.OBJECT) return notValid;
    const fields = type.getFields();
    const given = new Map(value.fields.map((field) => [field.name.value, field.value]));
    const missing = Object.values(fields).filter(
      (f) => isNonNullType(f.type) && f.defaultValue === undefined && !given.has(f.name),
    );
    if (missing.length > 0)
      return {
        path,
        value,
        problem: `is missing required fields '[${missing.map((f) => f.name).join(', ')}]'`,
      };
    for (const [name, inner] of given) {
      const field = fields[name];
      if (!field) return { path, value, problem: `contains a field not in '${type.name}': '${name}'` };
      const fault = findValueFault(field.type, inner, `${path}.${name}`);
      if (fault) return fault;
    }
    return null;
  }
  try {
    const leaf = type as { parseLiteral(node: ValueNode): unknown };
    return leaf.parseLiteral(value) === undefined ? notValid : null;
  } catch {
    return notValid;
  }
}

function describeError(
  schema: GraphQLSchema,
  document: DocumentNode,
  error: GraphQLError,
): { type: string; detail: string; at: string } {
  // A variable of the wrong type is told of where it is declared, and its place is where it is used.
  const node = error.message.includes('used in position') ? error.nodes?.at(-1) : error.nodes?.[0];
  const around = node ? surroundingsOf(schema, document, node) : null;
  const at = around && around.fields.length > 0 ? ` @ '${around.fields.join('/')}'` : '';
  for (const [pattern, type, detail] of WORDINGS) {
    const match = error.message.match(pattern);
    if (match) return { type, detail: detail(match), at };
  }
  if (around?.argument && around.argumentType) {
    const { name, value } = around.argument;
    const fault = findValueFault(around.argumentType, value, name.value);
    if (fault)
      return {
        type: 'WrongType',
        detail: `argument '${fault.path}' with value '${printValue(fault.value)}' ${fault.problem}`,
        at,
      };
  }
  return { type: 'InvalidSyntax', detail: error.message, at };
}

/** A failed validation as AppSync reports it: no errorType, and the message names rule and place (7). */
export function validationError(
  schema: GraphQLSchema,
  document: DocumentNode,
  error: GraphQLError,
): WireError {
  const { type, detail, at } = describeError(schema, document, error);
  const start = error.nodes?.[0]?.loc;
  const location = start ? getLocation(start.source, start.start) : null;
  const locations = location ? [{ line: location.line, column: location.column, sourceName: null }] : null;
  return { path: null, locations, message: `Validation error of type ${type}: ${detail}${at}` };
}

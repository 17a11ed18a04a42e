import {
  coerceInputValue,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  parse,
  typeFromAST,
} from 'graphql';
import type { DocumentNode, GraphQLInputType, GraphQLSchema } from 'graphql';

const SAMPLES: Readonly<Record<string, unknown>> = {
  Int: 0,
  Float: 0,
  Boolean: false,
  AWSTimestamp: 0,
  AWSJSON: '{}',
};

/** A variable that the chosen operation declares. */
export interface VariableShape {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly required: boolean;
}

/** Something that fits at a place of the variables. */
export interface VariableHint {
  readonly label: string;
  /** The GraphQL type, or what the value means. */
  readonly detail: string;
  readonly kind: 'key' | 'value';
  readonly required: boolean;
  readonly info?: string;
}

export interface VariableFault {
  /** Member names and list positions from the variables' object down. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * The variables of an operation, or null where the document can't be parsed or the operation can't be told.
 * Variables of unknown types are left out: the document's own check names them.
 */
export function variableShapes(
  schema: GraphQLSchema,
  document: string,
  operationName: string | null,
): readonly VariableShape[] | null {
  const parsed = parseQuietly(document);
  const operations = parsed?.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION) ?? [];
  const operation =
    operationName === null ? operations[0] : operations.find((node) => node.name?.value === operationName);
  if (!operation || (operationName === null && operations.length > 1)) return null;
  return (operation.variableDefinitions ?? []).flatMap((definition): VariableShape[] => {
    const type: unknown = typeFromAST(schema, definition.type as never);
    if (!isInputType(type)) return [];
    return [
      {
        name: definition.variable.name.value,
        type,
        required: isNonNullType(type) && !definition.defaultValue,
      },
    ];
  });
}

/** Member names that fit in the object at a path; those that it already has are left out, required ones come first. */
export function keyHints(
  shapes: readonly VariableShape[],
  path: readonly (string | number)[],
  present: ReadonlySet<string>,
): VariableHint[] {
  const hints =
    path.length === 0
      ? shapes.map((shape): VariableHint => ({
          ...keyHint(shape.name, shape.type),
          required: shape.required,
        }))
      : membersOf(typeAt(shapes, path));
  return hints
    .filter((hint) => !present.has(hint.label))
    .sort((left, right) => Number(right.required) - Number(left.required));
}

/** Values that fit at a path, where the type leaves only a few. */
export function valueHints(
  shapes: readonly VariableShape[],
  path: readonly (string | number)[],
): VariableHint[] {
  const type = typeAt(shapes, path);
  // A version comes from the service; there is none to suggest, and null is no version.
  if (!type || path.at(-1) === '_version') return [];
  const hint = (label: string, detail: string): VariableHint => ({
    label,
    detail,
    kind: 'value',
    required: false,
  });
  const bare = getNullableType(type);
  const values = isEnumType(bare)
    ? bare.getValues().map((value) => hint(JSON.stringify(value.name), bare.name))
    : isScalarType(bare) && bare.name === 'Boolean'
      ? [hint('true', 'Boolean'), hint('false', 'Boolean')]
      : isInputObjectType(bare)
        ? [hint('{}', bare.name)]
        : isListType(bare)
          ? [hint('[]', String(bare))]
          : [];
  return isNonNullType(type) ? values : [...values, hint('null', 'unsets the field')];
}

/** What doesn't fit in some variables: absent required ones, unknown ones, and values of another type. */
export function checkVariables(shapes: readonly VariableShape[], variables: unknown): VariableFault[] {
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) {
    return [{ path: [], message: 'Variables are one JSON object, with a member for each variable.' }];
  }
  const given = variables as Record<string, unknown>;
  const known = new Set(shapes.map((shape) => shape.name));
  const unknown = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name): VariableFault => ({
      path: [name],
      message: `The operation declares no variable $${name}.`,
    }));
  return [...shapes.flatMap((shape) => checkVariable(shape, given[shape.name])), ...unknown];
}

/**
 * Variables with a value for everything that is required, for an author to replace: empty texts, zeros, the first
 * value of an enum. A `_version` is null, because nobody but the service may say it.
 */
export function sampleVariables(shapes: readonly VariableShape[]): Record<string, unknown> {
  return Object.fromEntries(
    shapes.filter((shape) => shape.required).map((shape) => [shape.name, sampleValue(shape.type)]),
  );
}

function sampleValue(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [];
  if (isEnumType(bare)) return bare.getValues()[0]?.name ?? '';
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields()).filter(
      (field) => isNonNullType(field.type) || field.name === '_version',
    );
    return Object.fromEntries(
      fields.map((field) => [field.name, field.name === '_version' ? null : sampleValue(field.type)]),
    );
  }
  if (!isScalarType(bare)) return null;
  return SAMPLES[bare.name] ?? '';
}

function checkVariable(shape: VariableShape, value: unknown): VariableFault[] {
  if (value === undefined) {
    return shape.required
      ? [{ path: [], message: `The variable $${shape.name} of type ${String(shape.type)} is missing.` }]
      : [];
  }
  const faults: VariableFault[] = [];
  coerceInputValue(value, shape.type, (path, _value, error) => {
    faults.push({ path: [shape.name, ...path], message: error.message });
  });
  return faults;
}

function typeAt(
  shapes: readonly VariableShape[],
  [name, ...rest]: readonly (string | number)[],
): GraphQLInputType | undefined {
  let type = shapes.find((shape) => shape.name === name)?.type;
  for (const step of rest) {
    const bare: unknown = type && getNullableType(type);
    if (typeof step === 'number') type = isListType(bare) ? (bare.ofType as GraphQLInputType) : undefined;
    else type = isInputObjectType(bare) ? bare.getFields()[step]?.type : undefined;
  }
  return type;
}

function membersOf(type: GraphQLInputType | undefined): VariableHint[] {
  const bare = type && getNullableType(type);
  if (!isInputObjectType(bare)) return [];
  return Object.values(bare.getFields()).map((field) => ({
    ...keyHint(field.name, field.type),
    required: isNonNullType(field.type) && field.defaultValue === undefined,
    ...(field.description ? { info: field.description } : {}),
  }));
}

function keyHint(name: string, type: GraphQLInputType): VariableHint {
  const named = getNamedType(type);
  const info = isEnumType(named)
    ? named
        .getValues()
        .map((value) => value.name)
        .join(', ')
    : undefined;
  return { label: name, detail: String(type), kind: 'key', required: false, ...(info ? { info } : {}) };
}

function parseQuietly(document: string): DocumentNode | null {
  try {
    return parse(document);
  } catch {
    // While someone types, a document that can't be parsed simply has no hints.
    return null;
  }
}

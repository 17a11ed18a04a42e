import {
  GraphQLError,
  Kind,
  parse,
  valueFromASTUntyped,
  type FieldDefinitionNode,
  type TypeNode,
} from 'graphql';

/** Values that creates fill in, by model and field. */
export type DefaultValues = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const NO_DEFAULTS: DefaultValues = new Map();

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** The directive's value is always a text; what it means depends on the field's type. */
function readValue(type: string, text: string): unknown {
  if (type === 'Int' || type === 'Float' || type === 'AWSTimestamp') return Number(text);
  if (type === 'Boolean') return text === 'true';
  if (type !== 'AWSJSON') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function defaultOf(field: FieldDefinitionNode): unknown {
  const directive = field.directives?.find(({ name }) => name.value === 'default');
  const argument = directive?.arguments?.find(({ name }) => name.value === 'value');
  const text: unknown = argument && valueFromASTUntyped(argument.value);
  return typeof text === 'string' ? readValue(namedType(field.type), text) : undefined;
}

/** The `@default` values of an authored SDL; none when the text is another kind of schema file. */
export function readDefaultValues(text: string): DefaultValues {
  if (!text.includes('@default')) return NO_DEFAULTS;
  try {
    const models = new Map<string, ReadonlyMap<string, unknown>>();
    for (const definition of parse(text).definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      const fields = (definition.fields ?? []).map((field) => [field.name.value, defaultOf(field)] as const);
      models.set(definition.name.value, new Map(fields.filter(([, value]) => value !== undefined)));
    }
    return models;
  } catch (error) {
    // Not SDL; whether the file can be understood at all is for the loader to say.
    if (error instanceof GraphQLError) return NO_DEFAULTS;
    throw error;
  }
}

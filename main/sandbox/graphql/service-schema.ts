import {
  assertObjectType,
  buildSchema,
  getDirectiveValues,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { LoadedSchema } from '../../schema';
import { installScalars } from './scalars';

/** The API as the service executes it. */
export interface ServiceSchema {
  readonly schema: GraphQLSchema;
  /** Subscription fields by the mutation field whose results they deliver. */
  readonly subscribersOf: ReadonlyMap<string, readonly string[]>;
}

/** Mutations that a subscription field listens to: by its directive, or by its name where there is none. */
function sourcesOf(
  loaded: LoadedSchema,
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
): string[] {
  const directive = schema.getDirective('aws_subscribe');
  const values = directive && field.astNode ? getDirectiveValues(directive, field.astNode) : undefined;
  if (values) return values['mutations'] as string[];
  for (const { operations } of Object.values(loaded.modelSchema.models)) {
    if (operations.onCreate === field.name && operations.create) return [operations.create];
    if (operations.onUpdate === field.name && operations.update) return [operations.update];
    if (operations.onDelete === field.name && operations.delete) return [operations.delete];
  }
  return [];
}

/**
 * Builds the sandbox's own executable schema, because reading AppSync's scalars changes the schema and the
 * loaded one belongs to others.
 */
export function buildServiceSchema(loaded: LoadedSchema): ServiceSchema {
  const schema = buildSchema(loaded.apiSdl, { assumeValidSDL: true });
  installScalars(schema);
  const subscribersOf = new Map<string, string[]>();
  const subscription = schema.getSubscriptionType();
  for (const field of Object.values(subscription?.getFields() ?? {})) {
    for (const mutation of sourcesOf(loaded, schema, field)) {
      const known = subscribersOf.get(mutation);
      if (known) known.push(field.name);
      else subscribersOf.set(mutation, [field.name]);
    }
  }
  return { schema, subscribersOf };
}

/** Fields of an object type by name. Throws when the schema has no such object type. */
export function fieldsOf(
  schema: GraphQLSchema,
  typeName: string,
): Readonly<Record<string, GraphQLField<unknown, unknown>>> {
  const type = schema.getType(typeName);
  return isObjectType(type) ? type.getFields() : assertObjectType(type).getFields();
}

import {
  execute,
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isObjectType,
  Kind,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  isNonNullType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { AppSyncError, unauthorizedField, type WireError } from '../appsync-error';
import { Completer, fieldError, type FieldArguments, type NestedResolver } from './complete';
import { cutToSelection, publishedForm } from './published';
import { runtimeType, SelectionReader, type SelectedField, type Variables } from './selection';
import type { CheckedDocument } from './documents';

export interface ExecutionResult {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly WireError[];
}

/** The result of a mutation field as subscribers may see it: what was selected, under its own names. */
export interface PublishedResult {
  readonly mutation: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export type RootResolver = (args: FieldArguments) => unknown;

export interface ExecutionContext {
  readonly schema: GraphQLSchema;
  rootResolver(operation: OperationTypeNode, field: string): RootResolver | undefined;
  nestedResolver(operation: OperationTypeNode, type: string, field: string): NestedResolver | undefined;
  /** Whether the caller's mode may touch a field of a type. */
  isOpen(type: string, field: string): boolean;
  /** Called when a mutation field has completed, before the next one starts. */
  publish(result: PublishedResult): void;
  readonly aliasedLeavesInEvents: boolean;
  readonly depthLimit: number;
  /** Whether the request's time is up: no further root field starts then. */
  isOver(): boolean;
}

const INTROSPECTION = new Set<unknown>([SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef]);

/** Runs one query or mutation. Root fields run one after another; each fails or succeeds for itself. */
export async function executeOperation(
  context: ExecutionContext,
  checked: CheckedDocument,
  operation: OperationDefinitionNode,
  variables: Variables,
): Promise<ExecutionResult> {
  const { schema } = context;
  const rootType = schema.getRootType(operation.operation) as GraphQLObjectType;
  const reader = new SelectionReader(schema, checked.fragments, variables);
  const errors: WireError[] = [];
  const data: Record<string, unknown> = {};
  let bubbled = false;
  const completer = new Completer({
    schema,
    reader,
    resolverOf: (type, field) => context.nestedResolver(operation.operation, type, field),
    isOpen: (type, field) => context.isOpen(type, field),
    depthLimit: context.depthLimit,
    stored: true,
  });
  for (const field of reader.select(rootType, [operation.selectionSet])) {
    if (context.isOver()) break;
    if (INTROSPECTION.has(field.definition)) {
      data[field.responseKey] = introspect(schema, checked, operation, field, variables);
      continue;
    }
    const value = await resolveRoot(context, operation.operation, rootType.name, reader, field, errors);
    const completed = completer.completeRoot(field, rootType.name, value, errors);
    data[field.responseKey] = completed;
    if (completed === null && isNonNullType(field.definition.type)) bubbled = true;
    if (operation.operation === OperationTypeNode.MUTATION && completed !== null)
      publish(context, reader, field, completed);
  }
  return { data: bubbled ? null : data, errors };
}

async function resolveRoot(
  context: ExecutionContext,
  operation: OperationTypeNode,
  rootType: string,
  reader: SelectionReader,
  field: SelectedField,
  errors: WireError[],
): Promise<unknown> {
  const node = field.nodes[0];
  if (!node) return null;
  try {
    if (!context.isOpen(rootType, field.name)) throw unauthorizedField(field.name, rootType);
    const args = getArgumentValues(field.definition, node, reader.variables);
    const resolver = context.rootResolver(operation, field.name);
    return resolver ? await resolver(args) : null;
  } catch (error) {
    const known = error instanceof GraphQLError ? new AppSyncError('MappingTemplate', error.message) : error;
    const item = known instanceof AppSyncError ? known.item : null;
    const type = runtimeType(context.schema, field.definition, item);
    const data = item && type ? cutToSelection(reader, type, field, item, context.schema) : null;
    errors.push(fieldError(known, [field.responseKey], node, data));
    return null;
  }
}

function publish(
  context: ExecutionContext,
  reader: SelectionReader,
  field: SelectedField,
  completed: unknown,
): void {
  if (!isObjectType(getNamedType(field.definition.type))) return;
  const value = publishedForm(context.schema, reader, field, completed, context.aliasedLeavesInEvents);
  context.publish({ mutation: field.name, value: value as Record<string, unknown> });
}

/** `__schema`, `__type` and `__typename` of a root: graphql-js knows how. */
function introspect(
  schema: GraphQLSchema,
  checked: CheckedDocument,
  operation: OperationDefinitionNode,
  field: SelectedField,
  variables: Variables,
): unknown {
  const alone: OperationDefinitionNode = {
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [...field.nodes] },
  };
  const result = execute({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [alone, ...checked.fragments.values()] },
    variableValues: variables,
  });
  const data = (result as { data?: Record<string, unknown> | null }).data;
  return data?.[field.responseKey] ?? null;
}

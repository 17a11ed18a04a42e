import { getNamedType, Kind, parse, valueFromASTUntyped } from 'graphql';
import type { FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { modelKeyOf } from '../../../shared/model-schema';
import type { EditPredictionInput } from '../../apollo/generated/operations';
import type { ModelView } from '../../session';

/** More than these in one document are not looked at one by one. */
const MOST = 5;

interface Written {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/**
 * The updates and deletions of a draft that name their record and its version, as far as they can be read: what they
 * would come to can then be told before they are sent. Empty for a document that can't be parsed.
 */
export function versionedWrites(
  { document, variables, operationName }: Written,
  schema: GraphQLSchema,
  models: readonly Pick<ModelView, 'name' | 'primaryKey' | 'fields'>[],
): readonly EditPredictionInput[] {
  const operation = operationOf(document, operationName);
  if (operation?.operation !== 'mutation') return [];
  return operation.selectionSet.selections
    .flatMap((selection) =>
      selection.kind === Kind.FIELD ? writeOf(selection, variables, schema, models) : [],
    )
    .slice(0, MOST);
}

function writeOf(
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
  models: readonly Pick<ModelView, 'name' | 'primaryKey' | 'fields'>[],
): readonly EditPredictionInput[] {
  const field = schema.getMutationType()?.getFields()[node.name.value];
  const model = field && models.find(({ name }) => name === getNamedType(field.type).name);
  const given = node.arguments?.find(({ name }) => name.value === 'input');
  const typeName = getNamedType(field?.args.find(({ name }) => name === 'input')?.type)?.name ?? '';
  const operation = /^Update/.test(typeName) ? 'UPDATE' : /^Delete/.test(typeName) ? 'DELETE' : null;
  if (!model || !given || !operation) return [];
  const input: unknown = valueFromASTUntyped(given.value, { ...variables });
  if (typeof input !== 'object' || input === null) return [];
  const values = input as Readonly<Record<string, unknown>>;
  const version = values['_version'];
  if (
    typeof version !== 'number' ||
    model.primaryKey.some((name) => values[name] === undefined || values[name] === null)
  )
    return [];
  const own = new Set(
    model.fields.map(({ name }) => name).filter((name) => !model.primaryKey.includes(name)),
  );
  const edited = Object.fromEntries(Object.entries(values).filter(([name]) => own.has(name)));
  return [{ model: model.name, key: modelKeyOf(model, values), operation, base: null, version, edited }];
}

function operationOf(document: string, operationName: string | null): OperationDefinitionNode | undefined {
  try {
    const operations = parse(document).definitions.filter(
      (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
    );
    return operations.find(({ name }) => name?.value === operationName) ?? operations[0];
  } catch {
    // The guard's bar says what can't be read.
    return undefined;
  }
}

import {
  concatAST,
  Kind,
  print,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { SCALARS } from '../../../shared/model-schema';
import { AWS_DEFINITIONS, AWS_DIRECTIVES } from '../aws-prelude';
import { assertValidSdl } from '../build-api';
import { badModel, noModels } from '../schema-error';
import type {
  CustomFieldDefinition,
  CustomTypeDefinition,
  FieldDefinition,
  ModelDefinition,
  RootType,
  SchemaDefinition,
} from '../transform/definition';
import { AMPLIFY_DEFINITIONS, FORMER_DIRECTIVES } from './amplify-directives';
import { readAuthRules } from './auth-rules';
import { readCustomKey, readIndexes } from './keys';
import { joinModel, joinRelation, readManyToMany, type ManyToMany } from './many-to-many';
import { operationNames, readModelOptions, searchQuery, timestampNames } from './model-options';
import { readRelation } from './relation-directives';
import { argumentOf, directiveOf, SdlContext } from './sdl-context';
import { typeText } from './type-node';

const ROOTS: readonly RootType[] = ['Query', 'Mutation', 'Subscription'];
const KEPT_DIRECTIVES: ReadonlySet<string> = new Set([...AWS_DIRECTIVES, 'deprecated']);
const KEPT_KINDS: ReadonlySet<string> = new Set([
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);

/** Understands an authored Amplify SDL. Throws BadModel with the place for whatever the transformer would refuse. */
export function readAuthoredSdl(document: DocumentNode, fileName: string): SchemaDefinition {
  const definitions = mergeExtensions(document.definitions.filter((definition) => !isSupplied(definition)));
  refuseUnknownScalars(definitions, fileName);
  refuseFormerDirectives(definitions, fileName);
  const complete = concatAST([AWS_DEFINITIONS, AMPLIFY_DEFINITIONS, { kind: Kind.DOCUMENT, definitions }]);
  assertValidSdl(complete, fileName);
  const context = contextOf(definitions, fileName);
  const models = readModels(context);
  if (models.length === 0) throw noModels(fileName);
  return {
    models,
    enums: definitions.flatMap((definition) =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION
        ? [
            {
              name: definition.name.value,
              values: (definition.values ?? []).map((value) => value.name.value),
            },
          ]
        : [],
    ),
    customTypes: [...context.types.values()]
      .filter((type) => !context.isModel(type.name.value) && !isRoot(type.name.value))
      .map((type) => readCustomType(context, type)),
    rootFields: {
      Query: rootFields(context, 'Query'),
      Mutation: rootFields(context, 'Mutation'),
      Subscription: rootFields(context, 'Subscription'),
    },
    otherDefinitions: definitions
      .filter((definition) => KEPT_KINDS.has(definition.kind))
      .map((node) => print(node)),
  };
}

/** Directives of the first transformer: unknown like any other, but worth another hint. */
function refuseFormerDirectives(definitions: readonly DefinitionNode[], fileName: string): void {
  for (const type of definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const former = [type, ...(type.fields ?? [])]
      .flatMap((node) => node.directives ?? [])
      .find(({ name }) => FORMER_DIRECTIVES.has(name.value));
    if (!former) continue;
    throw badModel({
      code: 'FORMER_DIRECTIVE',
      message: `@${former.name.value} belongs to version 1 of Amplify's transformer, whose schemas are not read.`,
      action: 'Migrate with `amplify migrate api`, or give the SDL of the AppSync API instead.',
      place: {
        file: fileName,
        line: former.loc?.startToken.line,
        column: former.loc?.startToken.column,
        model: type.name.value,
      },
    });
  }
}

const SUPPLIED_SCALARS: ReadonlySet<string> = new Set(SCALARS);
const SUPPLIED_DIRECTIVES: ReadonlySet<string> = new Set(
  [...AWS_DEFINITIONS.definitions, ...AMPLIFY_DEFINITIONS.definitions].flatMap((definition) =>
    definition.kind === Kind.DIRECTIVE_DEFINITION ? [definition.name.value] : [],
  ),
);

/**
 * Definitions that are no part of the API: what authors copy in to please their editors, and
 * `input AMPLIFY { globalAuthRule: … }`, which talks to the command line tool.
 */
function isSupplied(definition: DefinitionNode): boolean {
  switch (definition.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return SUPPLIED_SCALARS.has(definition.name.value);
    case Kind.DIRECTIVE_DEFINITION:
      return SUPPLIED_DIRECTIVES.has(definition.name.value);
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return definition.name.value === 'AMPLIFY';
    default:
      return false;
  }
}

function refuseUnknownScalars(definitions: readonly DefinitionNode[], fileName: string): void {
  const scalar = definitions.find((definition) => definition.kind === Kind.SCALAR_TYPE_DEFINITION);
  if (scalar?.kind !== Kind.SCALAR_TYPE_DEFINITION) return;
  throw badModel({
    code: 'SCALAR_UNKNOWN',
    message: `AppSync has no scalar ${scalar.name.value}.`,
    action: `Use one of ${SCALARS.join(', ')}.`,
    place: { file: fileName, line: scalar.loc?.startToken.line, column: scalar.loc?.startToken.column },
  });
}

/** Puts the fields of `extend type` into the type itself, as the transformer does for root types. */
function mergeExtensions(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const extended = new Set<DefinitionNode>();
  const merged = definitions.map((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const extensions = definitions.filter(
      (other) => other.kind === Kind.OBJECT_TYPE_EXTENSION && other.name.value === definition.name.value,
    );
    const fields = extensions.flatMap((extension) => {
      extended.add(extension);
      return extension.kind === Kind.OBJECT_TYPE_EXTENSION ? (extension.fields ?? []) : [];
    });
    return { ...definition, fields: [...(definition.fields ?? []), ...fields] };
  });
  const left = merged.filter((definition) => !extended.has(definition));
  return left.map((definition) =>
    definition.kind === Kind.OBJECT_TYPE_EXTENSION && isRoot(definition.name.value)
      ? { ...definition, kind: Kind.OBJECT_TYPE_DEFINITION }
      : definition,
  );
}

function contextOf(definitions: readonly DefinitionNode[], fileName: string): SdlContext {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  const enums = new Set<string>();
  for (const definition of definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) types.set(definition.name.value, definition);
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION) enums.add(definition.name.value);
  }
  return new SdlContext(fileName, types, enums);
}

function isRoot(name: string): boolean {
  return (ROOTS as readonly string[]).includes(name);
}

function readModels(context: SdlContext): readonly ModelDefinition[] {
  const relations = readManyToMany(context);
  const authored = [...context.types.values()].flatMap((type) => readModel(context, type) ?? []);
  const byName = new Map(authored.map((model) => [model.name, model]));
  return [
    ...authored.map((model) => withJoinRelations(model, relations, byName)),
    ...relations.map((relation) => joinModel(relation, byName)),
  ];
}

function readModel(context: SdlContext, type: ObjectTypeDefinitionNode): ModelDefinition | null {
  const directive = directiveOf(type, 'model');
  if (!directive) return null;
  const options = readModelOptions(context, type, directive);
  return {
    name: type.name.value,
    fields: (type.fields ?? []).map((field) => readField(context, type, field)),
    customKey: readCustomKey(context, type),
    indexes: readIndexes(context, type),
    operations: operationNames(type.name.value, options),
    timestamps: timestampNames(options),
    authRules: readAuthRules(context, type),
    isJoin: false,
    search: readSearchQuery(type),
    directives: keptDirectives(type),
  };
}

function readSearchQuery(type: ObjectTypeDefinitionNode): string | null {
  const directive = directiveOf(type, 'searchable');
  return directive ? searchQuery(type.name.value, argumentOf(directive, 'queries')) : null;
}

function readField(
  context: SdlContext,
  type: ObjectTypeDefinitionNode,
  field: FieldDefinitionNode,
): FieldDefinition {
  return {
    name: field.name.value,
    type: typeText(field.type),
    relation: directiveOf(field, 'manyToMany') ? null : readRelation(context, type, field),
    authRules: readAuthRules(context, field),
    directives: keptDirectives(field),
  };
}

function withJoinRelations(
  model: ModelDefinition,
  relations: readonly ManyToMany[],
  models: ReadonlyMap<string, ModelDefinition>,
): ModelDefinition {
  const fields = model.fields.map((field) => {
    const relation = relations.find(({ ends }) =>
      ends.some((end) => end.type.name.value === model.name && end.field.name.value === field.name),
    );
    return relation
      ? { ...field, type: `[${relation.joinName}]`, relation: joinRelation(relation, model.name, models) }
      : field;
  });
  return { ...model, fields };
}

function readCustomType(context: SdlContext, type: ObjectTypeDefinitionNode): CustomTypeDefinition {
  return {
    name: type.name.value,
    fields: (type.fields ?? []).map((field) => readCustomField(context, field)),
    directives: keptDirectives(type),
    interfaces: (type.interfaces ?? []).map((node) => node.name.value),
  };
}

function rootFields(context: SdlContext, root: RootType): readonly CustomFieldDefinition[] {
  return (context.types.get(root)?.fields ?? []).map((field) => readCustomField(context, field));
}

function readCustomField(context: SdlContext, field: FieldDefinitionNode): CustomFieldDefinition {
  return {
    name: field.name.value,
    type: typeText(field.type),
    args: (field.arguments ?? []).map((argument) => ({
      name: argument.name.value,
      type: typeText(argument.type),
      ...(argument.defaultValue ? { defaultValue: print(argument.defaultValue) } : {}),
    })),
    directives: keptDirectives(field),
    authRules: readAuthRules(context, field),
  };
}

/** AppSync's own directives stay in the API; Amplify's have done their work. */
function keptDirectives(node: ObjectTypeDefinitionNode | FieldDefinitionNode): readonly string[] {
  return (node.directives ?? [])
    .filter(({ name }) => KEPT_DIRECTIVES.has(name.value))
    .map((node) => print(node));
}

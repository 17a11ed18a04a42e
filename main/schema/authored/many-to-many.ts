import type { ConstDirectiveNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { camelCase, lowerFirst, upperFirst } from '../names';
import {
  primaryKeyOf,
  type FieldDefinition,
  type ModelDefinition,
  type RelationDefinition,
} from '../transform/definition';
import { baseName } from '../transform/type-text';
import { usualIndexName } from './keys';
import { operationNames } from './model-options';
import { directiveOf, isListNode, textOf, type SdlContext } from './sdl-context';
import { typeText } from './type-node';

/** One end of a many-to-many relation, as its author wrote it. */
interface End {
  readonly type: ObjectTypeDefinitionNode;
  readonly field: FieldDefinitionNode;
  readonly directive: ConstDirectiveNode;
}

/** A many-to-many relation: a join model with one to-one relation to each end. */
export interface ManyToMany {
  readonly joinName: string;
  readonly ends: readonly [End, End];
}

/** The many-to-many relations of the file, in the order in which they are first named. */
export function readManyToMany(context: SdlContext): readonly ManyToMany[] {
  const ends = new Map<string, End[]>();
  for (const type of context.types.values()) {
    for (const field of type.fields ?? []) {
      const directive = directiveOf(field, 'manyToMany');
      if (!directive) continue;
      const joinName = upperFirst(textOf(directive, 'relationName') ?? '');
      if (!isListNode(field)) throw fault(context, { type, field, directive }, '@manyToMany needs a list.');
      ends.set(joinName, [...(ends.get(joinName) ?? []), { type, field, directive }]);
    }
  }
  return [...ends].map(([joinName, found]) => manyToMany(context, joinName, found));
}

function manyToMany(context: SdlContext, joinName: string, found: readonly End[]): ManyToMany {
  const [first, second, third] = found;
  if (!first || !second || third) {
    const end = third ?? first;
    if (!end) throw new Error(`relation ${joinName} without an end`);
    throw fault(
      context,
      end,
      `The relation ${joinName} must stand on exactly two fields, not ${found.length}.`,
    );
  }
  for (const [end, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const target = baseName(typeText(end.field.type));
    if (target !== other.type.name.value) {
      throw fault(
        context,
        end,
        `The relation ${joinName} leads to ${other.type.name.value}, not to ${target}.`,
      );
    }
  }
  if (context.types.has(joinName))
    throw fault(context, first, `The file has a type named ${joinName} already.`);
  return { joinName, ends: [first, second] };
}

/** The relation that a field marked `@manyToMany` becomes: a collection of the join model. */
export function joinRelation(
  relation: ManyToMany,
  owner: string,
  models: ReadonlyMap<string, ModelDefinition>,
): RelationDefinition {
  return {
    kind: 'hasMany',
    model: relation.joinName,
    fields: keyOf(models, owner),
    references: null,
    indexName: `by${owner}`,
  };
}

/** The join model. Its keys are named after the ends: `postId`, but `contractnumber` for a sort key. */
export function joinModel(
  relation: ManyToMany,
  models: ReadonlyMap<string, ModelDefinition>,
): ModelDefinition {
  const ends = relation.ends.map(({ type }) => joinEnd(type.name.value, models));
  return {
    name: relation.joinName,
    fields: [stored('id', 'ID!'), ...ends.flatMap((end) => end.columns), ...ends.map((end) => end.relation)],
    customKey: null,
    indexes: ends.map(({ model, columns }) => {
      const fields = columns.map((column) => column.name);
      return { name: `by${model}`, fields, queryField: usualIndexName(relation.joinName, fields) };
    }),
    operations: operationNames(relation.joinName, {}),
    timestamps: { createdAt: 'createdAt', updatedAt: 'updatedAt' },
    authRules: relation.ends.flatMap(({ type }) => models.get(type.name.value)?.authRules ?? []),
    isJoin: true,
    search: null,
    directives: [],
  };
}

interface JoinEnd {
  readonly model: string;
  readonly columns: readonly FieldDefinition[];
  readonly relation: FieldDefinition;
}

function joinEnd(model: string, models: ReadonlyMap<string, ModelDefinition>): JoinEnd {
  const [partition = 'id', ...sort] = keyOf(models, model);
  const typeOf = (name: string): string =>
    `${baseName(models.get(model)?.fields.find((field) => field.name === name)?.type ?? 'ID')}!`;
  const columns = [
    stored(camelCase([model, partition]), typeOf(partition)),
    ...sort.map((name) => stored(`${lowerFirst(model)}${name}`, typeOf(name))),
  ];
  return {
    model,
    columns,
    relation: {
      ...stored(lowerFirst(model), `${model}!`),
      relation: {
        kind: 'belongsTo',
        model,
        fields: columns.map((column) => column.name),
        references: null,
        indexName: null,
      },
    },
  };
}

function keyOf(models: ReadonlyMap<string, ModelDefinition>, name: string): readonly string[] {
  const model = models.get(name);
  return model ? primaryKeyOf(model) : ['id'];
}

function stored(name: string, type: string): FieldDefinition {
  return { name, type, relation: null, authRules: [], directives: [] };
}

function fault(context: SdlContext, end: End, message: string): Error {
  const subject = { model: end.type.name.value, field: end.field.name.value };
  return context.fault(
    end.directive,
    'RELATION_INVALID',
    `${subject.model}.${subject.field}: ${message}`,
    'Give both ends the same relationName, each with a list of the other model.',
    subject,
  );
}

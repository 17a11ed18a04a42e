import {
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { inputTypeOf, isConnectionName, isVersioned, METADATA_FIELDS } from '../model-schema';
import { authoredPrimaryKey, mutationsSubscribedTo } from './schema-directives';
import type { WriteKind } from './types';

/** A field that a selection can need: a leaf, a custom type (or list of it) or a to-one relation. */
export interface NeededField {
  readonly name: string;
  readonly kind: 'leaf' | 'customType' | 'toOne';
  /** The outermost `!`. */
  readonly nonNull: boolean;
  /** Belongs to level `required`, as far as the field itself decides it. */
  readonly required: boolean;
  /** The named type of a custom type or relation. */
  readonly type: GraphQLObjectType | null;
}

/** What a root mutation field does to a model. */
export interface RootFieldFacts {
  readonly field: GraphQLField<unknown, unknown>;
  readonly kind: WriteKind | 'custom';
  readonly model: GraphQLObjectType;
  /** R1 looks at it. */
  readonly checksVersion: boolean;
  /** R2 looks at it. */
  readonly checksSelection: boolean;
}

/** What else is known of the authored models, for APIs whose input types don't tell their keys. */
export type PrimaryKeys = Readonly<Record<string, { readonly primaryKey: readonly string[] }>>;

const METADATA: ReadonlySet<string> = new Set(METADATA_FIELDS);
const WRITE_KINDS: readonly WriteKind[] = ['create', 'update', 'delete'];

/**
 * Everything the rules know about a transformed schema, worked out once and by types alone
 * (mutation rules, Terms). A schema made from an introspection result carries no directives, so its
 * custom mutations with `@aws_subscribe` can't be known.
 */
export class ModelFacts {
  readonly api: GraphQLSchema;
  readonly #primaryKeys: PrimaryKeys;
  readonly #keyFields = new Map<GraphQLObjectType, readonly string[]>();
  readonly #modelFields = new Map<GraphQLObjectType, readonly NeededField[]>();
  readonly #customTypeFields = new Map<GraphQLObjectType, readonly NeededField[]>();
  readonly #filterFields = new Map<GraphQLObjectType, ReadonlySet<string>>();
  readonly #rootFields = new Map<string, RootFieldFacts | null>();

  constructor(api: GraphQLSchema, primaryKeys: PrimaryKeys = {}) {
    this.api = api;
    this.#primaryKeys = primaryKeys;
  }

  isModel(type: unknown): type is GraphQLObjectType {
    return isObjectType(type) && this.#hasWriteInput(type);
  }

  /** `Create<U>Input`, `Update<U>Input` or `Delete<U>Input` of a model, where the API has it. */
  inputType(model: GraphQLObjectType, kind: WriteKind): GraphQLInputObjectType | null {
    return inputTypeOf(this.api, model, kind);
  }

  /** Has the service's `_version`: writes that lack it are merged away or refused. */
  isVersioned(model: GraphQLObjectType): boolean {
    return isVersioned(this.api, model);
  }

  isCustomType(type: unknown): type is GraphQLObjectType {
    if (!isObjectType(type) || this.#hasWriteInput(type) || isConnectionName(type.name)) return false;
    return ![this.api.getQueryType(), this.api.getMutationType(), this.api.getSubscriptionType()].includes(
      type,
    );
  }

  /** The key fields of a model in the order of the input type that names them. */
  keyFields(model: GraphQLObjectType): readonly string[] {
    return remember(this.#keyFields, model, () => {
      const input = this.inputType(model, 'delete') ?? this.inputType(model, 'update');
      const names = input
        ? Object.values(input.getFields()).flatMap((field) => (isNonNullType(field.type) ? [field.name] : []))
        : (this.#primaryKeys[model.name]?.primaryKey ?? authoredPrimaryKey(model));
      return names.filter((name) => model.getFields()[name] !== undefined);
    });
  }

  /** The fields of a model that level `complete` needs; relations without a key are left out. */
  modelFields(model: GraphQLObjectType): readonly NeededField[] {
    return remember(this.#modelFields, model, () => {
      const keys = new Set(this.keyFields(model));
      return Object.values(model.getFields()).flatMap((field) => {
        const needed = this.#neededField(field.name, field.type);
        if (needed === null) return [];
        return [{ ...needed, required: needed.nonNull || keys.has(field.name) || METADATA.has(field.name) }];
      });
    });
  }

  /** The fields of a custom type that can be needed; its relations and collections never are. */
  customTypeFields(type: GraphQLObjectType): readonly NeededField[] {
    return remember(this.#customTypeFields, type, () =>
      Object.values(type.getFields()).flatMap((field) => {
        const needed = this.#neededField(field.name, field.type);
        return needed === null || needed.kind === 'toOne' ? [] : [needed];
      }),
    );
  }

  /** The related model's key fields, as the leaves that are needed below a relation. */
  relationFields(relation: NeededField): readonly NeededField[] {
    const model = relation.type;
    if (model === null) return [];
    return this.keyFields(model).map((name) => ({
      name,
      kind: 'leaf',
      nonNull: isNonNullType(model.getFields()[name]?.type),
      required: relation.required,
      type: null,
    }));
  }

  /** Fields by which subscriptions of the model can be narrowed, `owner` for one (service 5.2). */
  filterFields(model: GraphQLObjectType): ReadonlySet<string> {
    return remember(this.#filterFields, model, () => {
      const subscriptions = Object.values(this.api.getSubscriptionType()?.getFields() ?? {});
      const names = subscriptions
        .filter((field) => getNullableType(field.type) === model)
        .flatMap((field) => field.args.map((argument) => argument.name));
      return new Set(names.filter((name) => isLeafType(getNamedType(model.getFields()[name]?.type))));
    });
  }

  /** What a root mutation field does; null when it returns no model. */
  rootField(name: string): RootFieldFacts | null {
    return remember(this.#rootFields, name, () => {
      const field = this.api.getMutationType()?.getFields()[name];
      return field === undefined ? null : this.#rootFieldFacts(field);
    });
  }

  #hasWriteInput(type: GraphQLObjectType): boolean {
    return WRITE_KINDS.some((kind) => this.inputType(type, kind) !== null);
  }

  #rootFieldFacts(field: GraphQLField<unknown, unknown>): RootFieldFacts | null {
    const model = getNullableType(field.type);
    if (!this.isModel(model)) return null;
    const input = getNamedType(field.args.find((argument) => argument.name === 'input')?.type);
    const kind = WRITE_KINDS.find((each) => input !== undefined && this.inputType(model, each) === input);
    const versioned = this.isVersioned(model);
    return {
      field,
      kind: kind ?? 'custom',
      model,
      checksVersion: versioned && (kind === 'update' || kind === 'delete'),
      checksSelection:
        versioned && (kind !== undefined || mutationsSubscribedTo(this.api, model).has(field.name)),
    };
  }

  #neededField(name: string, type: GraphQLOutputType): NeededField | null {
    const nonNull = isNonNullType(type);
    const named = getNamedType(type);
    if (isLeafType(named)) return { name, kind: 'leaf', nonNull, required: nonNull, type: null };
    if (this.isCustomType(named))
      return { name, kind: 'customType', nonNull, required: nonNull, type: named };
    const isToOne =
      this.isModel(named) && !isListType(getNullableType(type)) && this.keyFields(named).length > 0;
    return isToOne ? { name, kind: 'toOne', nonNull, required: nonNull, type: named } : null;
  }
}

function remember<K, V>(store: Map<K, V>, key: K, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined || store.has(key)) return known as V;
  const value = make();
  store.set(key, value);
  return value;
}

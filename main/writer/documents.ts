import type { GraphQLSchema } from 'graphql';
import { stringifyJson } from '../../shared/exact-json';
import { buildAliasedMutation, buildGet, buildMutation } from '../../shared/guard';
import type { WriteKind } from '../../shared/guard';
import { keyFieldsOf } from '../../shared/model-schema';
import type { Model, ModelField, ModelKey, ModelSchema } from '../../shared/model-schema';
import type { FieldValues, Operation, OperationKind } from './operation';

type Writable = Pick<Operation, 'key' | 'kind' | 'baseVersion' | 'change'>;

/** A mutation for a fixed number of operations of one kind. */
export interface MutationDocument {
  readonly document: string;
  readonly operationName: string;
  /** Response keys in the order of the operations. */
  readonly aliases: readonly string[];
  variables(operations: readonly Writable[]): Readonly<Record<string, unknown>>;
}

export interface GetDocument {
  readonly document: string;
  readonly operationName: string;
  readonly rootField: string;
  variables(key: ModelKey): Readonly<Record<string, unknown>>;
}

const WRITE_KINDS: Readonly<Record<OperationKind, WriteKind>> = {
  CREATE: 'create',
  UPDATE: 'update',
  DELETE: 'delete',
};

/**
 * The guarded documents of all models, each built once. Every mutation selects the widest set (service 5.3); every
 * update and delete carries the version that the operation was planned on.
 */
export class MutationDocuments {
  readonly #api: GraphQLSchema;
  readonly #schema: ModelSchema;
  readonly #mutations = new Map<string, MutationDocument>();
  readonly #gets = new Map<string, GetDocument>();

  constructor(api: GraphQLSchema, schema: ModelSchema) {
    this.#api = api;
    this.#schema = schema;
  }

  /** Throws BadModel when the API lacks the model or the mutation. */
  mutation(modelName: string, kind: OperationKind, count: number): MutationDocument {
    const place = `${modelName} ${kind} ${count}`;
    let document = this.#mutations.get(place);
    if (!document) {
      document = count === 1 ? this.#single(modelName, kind) : this.#aliased(modelName, kind, count);
      this.#mutations.set(place, document);
    }
    return document;
  }

  /** Throws BadModel when the API lacks the query. */
  get(modelName: string): GetDocument {
    let get = this.#gets.get(modelName);
    if (!get) {
      const model = this.#model(modelName);
      const { document, operationName, rootField } = buildGet(this.#api, modelName);
      get = { document, operationName, rootField, variables: (key) => keyFieldsOf(model, key) };
      this.#gets.set(modelName, get);
    }
    return get;
  }

  #single(modelName: string, kind: OperationKind): MutationDocument {
    const model = this.#model(modelName);
    const { document, operationName, rootField } = buildMutation(this.#api, modelName, WRITE_KINDS[kind]);
    return {
      document,
      operationName,
      aliases: [rootField],
      variables: (operations) => ({
        input: operations[0] ? inputOf(this.#schema, model, operations[0]) : null,
      }),
    };
  }

  #aliased(modelName: string, kind: OperationKind, count: number): MutationDocument {
    const model = this.#model(modelName);
    const built = buildAliasedMutation(this.#api, modelName, WRITE_KINDS[kind], count);
    return {
      document: built.document,
      operationName: built.operationName,
      aliases: built.aliases,
      variables: (operations) =>
        Object.fromEntries(
          operations.map((operation, i) => [
            built.variables[i] ?? '',
            inputOf(this.#schema, model, operation),
          ]),
        ),
    };
  }

  #model(name: string): Model {
    const model = this.#schema.models[name];
    if (!model) throw new Error(`Model ${name} is not in the schema`);
    return model;
  }
}

/** Key, changed fields, and the version as the service gave it out; a create has no version to carry. */
function inputOf(schema: ModelSchema, model: Model, operation: Writable): FieldValues {
  const change = asSent(schema, model.fields, operation.change);
  if (operation.kind === 'CREATE') return change;
  const key = keyFieldsOf(model, operation.key);
  return operation.baseVersion === null
    ? { ...key, ...change }
    : { ...key, ...change, _version: operation.baseVersion };
}

/**
 * Values in the form that the service takes. Whole numbers beyond 2^53 are read exactly, as bigints, which a Float is
 * not: it goes out as the double that it is. AWSJSON goes out as text, whatever it was given as.
 * Values that need nothing come back as the same object.
 */
function asSent(schema: ModelSchema, fields: readonly ModelField[], values: FieldValues): FieldValues {
  let result: Record<string, unknown> | null = null;
  for (const field of fields) {
    const value = values[field.name];
    const isPlain = value === null || (typeof value !== 'object' && typeof value !== 'bigint');
    if (isPlain) continue;
    const sent = field.list ? listAsSent(schema, field, value) : valueAsSent(schema, field, value);
    if (sent !== value) result = { ...(result ?? values), [field.name]: sent };
  }
  return result ?? values;
}

function listAsSent(schema: ModelSchema, field: ModelField, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const items = value.map((item: unknown) => valueAsSent(schema, field, item));
  return items.every((item, i) => item === value[i]) ? value : items;
}

function valueAsSent(schema: ModelSchema, field: ModelField, value: unknown): unknown {
  if (typeof value === 'bigint') return field.type === 'Float' ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (field.type === 'AWSJSON') return stringifyJson(value);
  const type = field.kind === 'customType' ? schema.customTypes[field.type] : undefined;
  return type ? asSent(schema, type.fields, value as FieldValues) : value;
}

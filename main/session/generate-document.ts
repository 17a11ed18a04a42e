import type { GraphQLSchema } from 'graphql';
import { OutbandError } from '../../shared/errors';
import { stringifyJson } from '../../shared/exact-json';
import { buildMutation } from '../../shared/guard';
import { keyFieldsOf } from '../../shared/model-schema';
import type { Model, ModelField, ModelInstance, ModelKey, ModelSchema } from '../../shared/model-schema';
import type { GeneratedDocument } from './session-api';

const SCALAR_SAMPLES: Readonly<Record<string, unknown>> = {
  ID: '',
  String: '',
  Int: 0,
  Float: 0,
  Boolean: false,
  AWSDate: '2026-01-31',
  AWSTime: '12:00:00',
  AWSDateTime: '2026-01-31T12:00:00Z',
  AWSTimestamp: 1767225600,
  AWSEmail: 'name@example.com',
  AWSJSON: '{}',
  AWSURL: 'https://example.com',
  AWSPhone: '+442079460000',
  AWSIPAddress: '192.0.2.1',
};

/** A value that fits a required field, for the author to replace. */
function sampleValue(schema: ModelSchema, field: ModelField): unknown {
  if (field.list) return [];
  if (field.kind === 'enum') return schema.enums[field.type]?.values[0] ?? '';
  if (field.kind === 'customType') return sampleObject(schema, schema.customTypes[field.type]?.fields ?? []);
  return SCALAR_SAMPLES[field.type] ?? '';
}

function sampleObject(schema: ModelSchema, fields: readonly ModelField[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.filter((field) => field.required).map((field) => [field.name, sampleValue(schema, field)]),
  );
}

/** AWSJSON travels as text inside inputs. */
function inputValue(field: ModelField, value: unknown): unknown {
  return field.type === 'AWSJSON' && !field.list && typeof value !== 'string' ? stringifyJson(value) : value;
}

function createInput(
  schema: ModelSchema,
  model: Model,
  record: ModelInstance | null,
): Record<string, unknown> {
  const writable = model.fields.filter((field) => !field.readOnly);
  if (!record) {
    const needed = writable.filter(
      (field) => field.required && !(field.name === 'id' && model.primaryKey[0] === 'id'),
    );
    return Object.fromEntries(needed.map((field) => [field.name, sampleValue(schema, field)]));
  }
  // A copy of a record takes its values, not its identity.
  const copied = writable.filter(
    (field) => field.name !== 'id' && record[field.name] !== null && record[field.name] !== undefined,
  );
  return Object.fromEntries(copied.map((field) => [field.name, inputValue(field, record[field.name])]));
}

function updateInput(
  schema: ModelSchema,
  model: Model,
  record: ModelInstance | null,
): Record<string, unknown> {
  const editable = model.fields.filter((field) => !field.readOnly && !model.primaryKey.includes(field.name));
  if (!record) {
    const first = editable.find((field) => field.required) ?? editable[0];
    return first ? { [first.name]: sampleValue(schema, first) } : {};
  }
  const held = editable.filter((field) => record[field.name] !== null && record[field.name] !== undefined);
  return Object.fromEntries(held.map((field) => [field.name, inputValue(field, record[field.name])]));
}

/**
 * A create, update or delete mutation with the widest selection set and, for a chosen record, its key, its values
 * and the `_version` that the store holds. Without a record the key is left empty for the author; its version is
 * null, which the guard refuses until it is filled in.
 */
export function generateDocument(
  api: GraphQLSchema,
  schema: ModelSchema,
  model: Model,
  kind: 'CREATE' | 'UPDATE' | 'DELETE',
  target: { readonly key: ModelKey; readonly record: ModelInstance } | null,
): GeneratedDocument {
  const operation = kind === 'CREATE' ? 'create' : kind === 'UPDATE' ? 'update' : 'delete';
  if (!model.operations[operation]) {
    throw new OutbandError({
      kind: 'BadInput',
      code: 'NO_SUCH_OPERATION',
      message: `The backend has no ${operation} mutation for ${model.name}.`,
      action: 'Choose another operation or model.',
      place: { model: model.name },
    });
  }
  const { document, operationName } = buildMutation(api, model.name, operation);
  if (kind === 'CREATE') {
    return {
      document,
      operationName,
      variables: { input: createInput(schema, model, target?.record ?? null) },
    };
  }
  const key = target
    ? keyFieldsOf(model, target.key)
    : Object.fromEntries(model.primaryKey.map((field) => [field, '']));
  const version = model.versioned === false ? {} : { _version: target?.record['_version'] ?? null };
  const changes = kind === 'UPDATE' ? updateInput(schema, model, target?.record ?? null) : {};
  return { document, operationName, variables: { input: { ...key, ...changes, ...version } } };
}

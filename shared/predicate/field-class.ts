import type { Model, ModelField } from '../model-schema';
import type { Operator } from './predicate';

/** How a field's values compare. */
export type FieldClass =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'object' }
  | { readonly kind: 'list'; readonly of: FieldClass };

const metadata = (name: string, type: string, graphqlType: string): ModelField => ({
  name,
  type,
  kind: 'scalar',
  list: false,
  required: false,
  graphqlType,
  readOnly: true,
  implicit: true,
});

const METADATA: readonly ModelField[] = [
  metadata('_version', 'Int', 'Int'),
  metadata('_lastChangedAt', 'AWSTimestamp', 'AWSTimestamp'),
  metadata('_deleted', 'Boolean', 'Boolean'),
];

/** A field of a model by name, its metadata included. */
export function fieldOf(model: Model, name: string): ModelField | undefined {
  return model.fields.find((field) => field.name === name) ?? METADATA.find((field) => field.name === name);
}

/** The class of a field's values. */
export function classOf(field: Pick<ModelField, 'type' | 'kind' | 'list'>): FieldClass {
  if (field.list) return { kind: 'list', of: classOf({ ...field, list: false }) };
  if (field.kind === 'customType') return { kind: 'object' };
  switch (field.type) {
    case 'Int':
    case 'Float':
    case 'AWSTimestamp':
      return { kind: 'number' };
    case 'Boolean':
      return { kind: 'boolean' };
    default:
      return { kind: 'text' };
  }
}

const EQUALITY: readonly Operator[] = ['eq', 'ne', 'in', 'notIn', 'attributeExists'];
const ORDER: readonly Operator[] = ['gt', 'lt', 'ge', 'le', 'between'];

/** The operators that apply to a class of values. */
export function listOperators(kind: FieldClass): readonly Operator[] {
  switch (kind.kind) {
    case 'text':
      return [...EQUALITY, ...ORDER, 'contains', 'notContains', 'beginsWith'];
    case 'number':
      return [...EQUALITY, ...ORDER];
    case 'boolean':
      return EQUALITY;
    case 'list':
      return ['eq', 'ne', 'contains', 'notContains', 'attributeExists'];
    case 'object':
      return ['eq', 'ne', 'attributeExists'];
  }
}

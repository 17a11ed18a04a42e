import { validateScalar } from './aws-scalars';
import { SCALARS, type ModelField, type ModelSchema, type ScalarName } from './model-schema';

/** One thing that is wrong with a value, and where in it: `price.amount`, `tags[2]`. */
export interface FieldValueFault {
  readonly path: string;
  readonly message: string;
}

const SCALAR_NAMES: ReadonlySet<string> = new Set(SCALARS);

/**
 * Everything that is wrong with a value for a field, down through lists and custom types; empty when
 * the service would take it. Absent counts as null.
 */
export function validateFieldValue(
  schema: ModelSchema,
  field: ModelField,
  value: unknown,
): readonly FieldValueFault[] {
  return faultsOf(schema, field, field.graphqlType, value, field.name);
}

function faultsOf(
  schema: ModelSchema,
  field: ModelField,
  type: string,
  value: unknown,
  path: string,
): readonly FieldValueFault[] {
  if (value === null || value === undefined)
    return type.endsWith('!') ? [{ path, message: 'is required' }] : [];
  const nullable = type.endsWith('!') ? type.slice(0, -1) : type;
  if (nullable.startsWith('[')) {
    if (!Array.isArray(value)) return [{ path, message: 'must be a list' }];
    const element = nullable.slice(1, -1);
    return value.flatMap((item, i) => faultsOf(schema, field, element, item, `${path}[${i}]`));
  }
  return namedTypeFaults(schema, field, value, path);
}

function namedTypeFaults(
  schema: ModelSchema,
  field: ModelField,
  value: unknown,
  path: string,
): readonly FieldValueFault[] {
  if (field.kind === 'customType') return customTypeFaults(schema, field.type, value, path);
  const message =
    field.kind === 'enum' ? enumFault(schema, field.type, value) : scalarFault(field.type, value);
  return message === null ? [] : [{ path, message }];
}

function enumFault(schema: ModelSchema, name: string, value: unknown): string | null {
  const values = schema.enums[name]?.values ?? [];
  return typeof value === 'string' && values.includes(value) ? null : `must be one of ${values.join(', ')}`;
}

function scalarFault(name: string, value: unknown): string | null {
  return SCALAR_NAMES.has(name) ? validateScalar(name as ScalarName, value) : `has the unknown type ${name}`;
}

function customTypeFaults(
  schema: ModelSchema,
  name: string,
  value: unknown,
  path: string,
): readonly FieldValueFault[] {
  const type = schema.customTypes[name];
  if (!type) return [{ path, message: `has the unknown type ${name}` }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path, message: `must be an object with the fields of ${name}` }];
  }
  const record = value as Readonly<Record<string, unknown>>;
  const known = new Set(['__typename', ...type.fields.map((field) => field.name)]);
  const unknown = Object.keys(record).filter((key) => !known.has(key));
  return [
    ...unknown.map((key) => ({ path: `${path}.${key}`, message: `is no field of ${name}` })),
    ...type.fields.flatMap((field) =>
      faultsOf(schema, field, field.graphqlType, record[field.name], `${path}.${field.name}`),
    ),
  ];
}

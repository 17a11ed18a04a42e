/** The description of a backend's models that every part of Outband works on, whatever file it came from. */

export const AWS_SCALARS = [
  'AWSDate',
  'AWSTime',
  'AWSDateTime',
  'AWSTimestamp',
  'AWSEmail',
  'AWSJSON',
  'AWSURL',
  'AWSPhone',
  'AWSIPAddress',
] as const;
export const SCALARS = ['ID', 'String', 'Int', 'Float', 'Boolean', ...AWS_SCALARS] as const;
export type ScalarName = (typeof SCALARS)[number];

/** The kind of file a schema was read from (commands contract, `inspect`). */
export type SchemaSource =
  'authored-sdl' | 'appsync-sdl' | 'introspection' | 'model-introspection' | 'codegen-schema';

export type FieldKind = 'scalar' | 'enum' | 'customType';

/**
 * A stored field of a model or custom type: scalars, enums, custom types and foreign keys.
 * Relations are described apart, and `_version`, `_lastChangedAt`, `_deleted` are never listed here.
 */
export interface ModelField {
  readonly name: string;
  /** The named type: a scalar, an enum or a custom type. */
  readonly type: string;
  readonly kind: FieldKind;
  readonly list: boolean;
  /** The outermost `!` of the API's type: the field itself is never null. */
  readonly required: boolean;
  /** The full API type as GraphQL prints it, e.g. `[[String]!]!`. */
  readonly graphqlType: string;
  /** True when neither the create nor the update input takes it (generated timestamps, implicit owner). */
  readonly readOnly: boolean;
  /** True for a foreign key or owner that the API generates and the authored model does not declare. */
  readonly implicit: boolean;
}

export type RelationKind = 'hasMany' | 'hasOne' | 'belongsTo';

/** A many-to-many relation is a join model with two `belongsTo`; both ends see a `hasMany` of the join model. */
export interface Relation {
  readonly name: string;
  readonly kind: RelationKind;
  /** The related model. */
  readonly model: string;
  /** Join columns on this model, in the order of `remoteFields`; both are empty where the API leaves them in doubt. */
  readonly localFields: readonly string[];
  /** Join columns on the related model. */
  readonly remoteFields: readonly string[];
  /** The API's relation field is non-null. */
  readonly required: boolean;
}

export interface ModelIndex {
  readonly name: string;
  /** Partition key first, then sort keys. */
  readonly fields: readonly string[];
  readonly queryField: string | null;
}

/** Names of the generated API operations; null where the backend has none. */
export interface ModelOperations {
  readonly get: string | null;
  readonly list: string | null;
  readonly sync: string | null;
  readonly create: string | null;
  readonly update: string | null;
  readonly delete: string | null;
  readonly onCreate: string | null;
  readonly onUpdate: string | null;
  readonly onDelete: string | null;
}

export interface Model {
  readonly name: string;
  readonly pluralName: string;
  /** Whether the API's type has `_version`; null where the source can't tell. */
  readonly versioned: boolean | null;
  /** Partition key first, then sort keys. */
  readonly primaryKey: readonly string[];
  readonly fields: readonly ModelField[];
  readonly relations: readonly Relation[];
  readonly indexes: readonly ModelIndex[];
  readonly operations: ModelOperations;
}

export interface EnumType {
  readonly name: string;
  readonly values: readonly string[];
}

export interface CustomType {
  readonly name: string;
  readonly fields: readonly ModelField[];
}

/** Plain data: it crosses threads and ports as it is. Keys of the records are the names. */
export interface ModelSchema {
  readonly source: SchemaSource;
  readonly models: Readonly<Record<string, Model>>;
  readonly enums: Readonly<Record<string, EnumType>>;
  readonly customTypes: Readonly<Record<string, CustomType>>;
}

/** A version that the service has given out (invariant 1: never computed here). */
export type Version = number & { readonly __brand: 'Version' };

/** What the service keeps beside a record's fields. */
export interface ModelInstanceMetadata {
  readonly _version: Version;
  /** Milliseconds since the epoch, by the service's clock. */
  readonly _lastChangedAt: number;
  readonly _deleted: boolean | null;
}

/** One record as the API speaks of it: field values by name, metadata where the service has given it. */
export type ModelInstance = Readonly<Record<string, unknown>>;

export const METADATA_FIELDS = ['_version', '_lastChangedAt', '_deleted'] as const;

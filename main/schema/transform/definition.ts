/** What the authored files say, in one form: the input of the API builder, whatever file it was read from. */

export interface SchemaDefinition {
  /** In the order of the file; join models of many-to-many relations come last. */
  readonly models: readonly ModelDefinition[];
  readonly enums: readonly EnumDefinition[];
  readonly customTypes: readonly CustomTypeDefinition[];
  /** Fields that the author added to the root types. */
  readonly rootFields: Readonly<Record<RootType, readonly RootFieldDefinition[]>>;
  /** SDL of inputs, interfaces and unions that pass into the API as they are. */
  readonly otherDefinitions: readonly string[];
}

export type RootType = 'Query' | 'Mutation' | 'Subscription';

export interface EnumDefinition {
  readonly name: string;
  readonly values: readonly string[];
}

export interface CustomTypeDefinition {
  readonly name: string;
  readonly fields: readonly CustomFieldDefinition[];
  readonly directives: readonly string[];
  /** Names of the interfaces it implements. */
  readonly interfaces: readonly string[];
}

export interface CustomFieldDefinition {
  readonly name: string;
  readonly type: string;
  readonly args: readonly ArgumentDefinition[];
  /** `@aws_…` and `@deprecated`, as SDL. */
  readonly directives: readonly string[];
  readonly authRules: readonly AuthRule[];
}

export type RootFieldDefinition = CustomFieldDefinition;

export interface ArgumentDefinition {
  readonly name: string;
  readonly type: string;
  /** The default as SDL, when there is one. */
  readonly defaultValue?: string;
}

export interface ModelDefinition {
  readonly name: string;
  readonly fields: readonly FieldDefinition[];
  /** Partition key first; null for the `id` that every model has without `@primaryKey`. */
  readonly customKey: readonly string[] | null;
  readonly indexes: readonly IndexDefinition[];
  readonly operations: OperationNames;
  readonly timestamps: TimestampNames | null;
  readonly authRules: readonly AuthRule[];
  /** True for the join model of a many-to-many relation. */
  readonly isJoin: boolean;
  /** The query of `@searchable`; null for a model without it. */
  readonly search: string | null;
  readonly directives: readonly string[];
}

export interface FieldDefinition {
  readonly name: string;
  /** As declared: a relation names the related model here. */
  readonly type: string;
  readonly relation: RelationDefinition | null;
  readonly authRules: readonly AuthRule[];
  readonly directives: readonly string[];
}

export interface RelationDefinition {
  /** `unjoined` for a field that merely has a model as its type. */
  readonly kind: 'hasMany' | 'hasOne' | 'belongsTo' | 'unjoined';
  readonly model: string;
  /** Columns of this model; null where the transformer generates them. */
  readonly fields: readonly string[] | null;
  /** Columns of the child model, the other way to write a join. */
  readonly references: readonly string[] | null;
  /** The index of the related model that a hasMany reads; null for its primary key. */
  readonly indexName: string | null;
}

export interface IndexDefinition {
  readonly name: string;
  readonly fields: readonly string[];
  readonly queryField: string | null;
}

export interface OperationNames {
  readonly get: string | null;
  readonly list: string | null;
  readonly sync: string | null;
  readonly create: string | null;
  readonly update: string | null;
  readonly delete: string | null;
  readonly onCreate: readonly string[];
  readonly onUpdate: readonly string[];
  readonly onDelete: readonly string[];
  /** False when `subscriptions.level` leaves them open to everyone. */
  readonly subscriptionsProtected: boolean;
}

export interface TimestampNames {
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export const AUTH_PROVIDERS = ['apiKey', 'identityPool', 'oidc', 'userPools', 'function'] as const;
export type AuthProvider = (typeof AUTH_PROVIDERS)[number];

export const MODEL_ACCESS = [
  'create',
  'update',
  'delete',
  'get',
  'list',
  'search',
  'listen',
  'sync',
] as const;
export type ModelAccess = (typeof MODEL_ACCESS)[number];

/** One rule of `@auth`, with the transformer's defaults filled in. */
export interface AuthRule {
  readonly provider: AuthProvider;
  /** Who the rule lets in, as identities to compare: one for each group, else one. */
  readonly roles: readonly string[];
  /** The field that names the owners, for `allow: owner`. */
  readonly ownerField: string | null;
  /** The field that names the groups, for dynamic groups. */
  readonly groupsField: string | null;
  readonly operations: readonly ModelAccess[];
}

/** The primary key of a model, partition key first. */
export function primaryKeyOf(model: ModelDefinition): readonly string[] {
  return model.customKey ?? ['id'];
}

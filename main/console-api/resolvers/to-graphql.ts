import type { ModelField as ModelFieldShape, Relation as RelationShape } from '../../../shared/model-schema';
import type { Connection as OpenConnection } from '../../session';
import type { StoredProfile } from '../../workspace';
import type { ConsoleContext } from '../context';
import type {
  Connection,
  FieldKind,
  ModelField,
  Profile,
  Relation,
  RelationKind,
} from '../generated/resolver-types';

const FIELD_KINDS: Readonly<Record<ModelFieldShape['kind'], FieldKind>> = {
  scalar: 'SCALAR',
  enum: 'ENUM',
  customType: 'CUSTOM_TYPE',
};
const RELATION_KINDS: Readonly<Record<RelationShape['kind'], RelationKind>> = {
  hasMany: 'HAS_MANY',
  hasOne: 'HAS_ONE',
  belongsTo: 'BELONGS_TO',
};

/** The same with everything writable, as the generated types of resolvers want their results; nothing is copied. */
export type Writable<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Writable<Item>[]
    : T extends object
      ? { -readonly [Name in keyof T]: Writable<T[Name]> }
      : T;

/** Resolvers only read what they are given, so that the generated types may be told that it is writable. */
export function writable<T>(value: T): Writable<T> {
  return value as Writable<T>;
}

export function toField(field: ModelFieldShape): ModelField {
  return { ...field, kind: FIELD_KINDS[field.kind] };
}

export function toRelation(relation: RelationShape): Relation {
  return {
    ...relation,
    kind: RELATION_KINDS[relation.kind],
    localFields: [...relation.localFields],
    remoteFields: [...relation.remoteFields],
  };
}

const KINDS = { sandbox: 'SANDBOX', backend: 'BACKEND', local: 'LOCAL' } as const;

/** A profile without anything secret: only whether a key is kept, and where. */
export function toProfile(profile: StoredProfile, context: ConsoleContext): Profile {
  const modes = context.credentials.states(profile);
  return {
    id: profile.id,
    name: profile.name,
    kind: KINDS[profile.kind],
    tier: profile.tier,
    endpoint: profile.endpoint,
    region: profile.region,
    authMode: profile.authMode,
    configFile: profile.configFile,
    schemaFile: profile.schemaFile,
    schemaSource: profile.schemaSource,
    modelCount: profile.modelCount,
    createdAt: profile.createdAt,
    lastOpenedAt: profile.lastOpenedAt,
    secret: modes[0]?.state ?? 'NONE',
    readOnly: profile.readOnly,
    colour: profile.colour,
    realtimeUrl: profile.realtimeUrl,
    modes: [...modes],
    signIn: profile.signIn,
    conflictStrategy: profile.conflictStrategy,
    modelStrategies: Object.entries(profile.modelStrategies).map(([model, strategy]) => ({
      model,
      strategy,
    })),
  };
}

export function toConnection(connection: OpenConnection, context: ConsoleContext): Connection {
  return { ...connection, profile: toProfile(connection.profile, context) };
}

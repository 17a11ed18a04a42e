import { parse, type DocumentNode } from 'graphql';

/**
 * The directives of Amplify's transformer and where they may stand. What their arguments hold is
 * checked where they are read, so one scalar stands for all of it.
 *
 * The second half changes nothing that clients of the models see: functions, storage names, limits.
 */
const AMPLIFY_DIRECTIVES = /* GraphQL */ `
  scalar _AmplifyValue

  directive @model(
    queries: _AmplifyValue
    mutations: _AmplifyValue
    subscriptions: _AmplifyValue
    timestamps: _AmplifyValue
  ) on OBJECT
  directive @primaryKey(sortKeyFields: _AmplifyValue) on FIELD_DEFINITION
  directive @index(
    name: String
    sortKeyFields: _AmplifyValue
    queryField: String
    projection: _AmplifyValue
  ) repeatable on FIELD_DEFINITION
  directive @hasOne(fields: _AmplifyValue, references: _AmplifyValue) on FIELD_DEFINITION
  directive @hasMany(
    indexName: String
    fields: _AmplifyValue
    references: _AmplifyValue
    limit: Int
  ) on FIELD_DEFINITION
  directive @belongsTo(
    fields: _AmplifyValue
    references: _AmplifyValue
    overrideIndexName: String
  ) on FIELD_DEFINITION
  directive @manyToMany(relationName: String!, limit: Int) on FIELD_DEFINITION
  directive @auth(rules: _AmplifyValue!) on OBJECT | FIELD_DEFINITION

  directive @default(value: String) on FIELD_DEFINITION
  directive @searchable(queries: _AmplifyValue) on OBJECT
  directive @function(
    name: String!
    region: String
    accountId: String
    invocationType: _AmplifyValue
  ) repeatable on FIELD_DEFINITION
  directive @http(method: _AmplifyValue, url: String!, headers: _AmplifyValue) on FIELD_DEFINITION
  directive @predictions(actions: _AmplifyValue!) on FIELD_DEFINITION
  directive @sql(statement: String, reference: String) on FIELD_DEFINITION
  directive @mapsTo(name: String!) on OBJECT
  directive @refersTo(name: String!) on OBJECT | FIELD_DEFINITION
  directive @validate(
    type: _AmplifyValue!
    value: String!
    errorMessage: String
  ) repeatable on FIELD_DEFINITION
`;

/** Definitions of Amplify's directives, to judge an authored SDL by. */
export const AMPLIFY_DEFINITIONS: DocumentNode = parse(AMPLIFY_DIRECTIVES, { noLocation: true });

/** Directives of the transformer before this one, which authors still paste from old articles. */
export const FORMER_DIRECTIVES: ReadonlySet<string> = new Set(['key', 'connection', 'versioned', 'ttl']);

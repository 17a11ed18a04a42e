import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isOutbandError, type Problem } from '../../shared/errors';
import { loadSchemaFile, loadSchemaText } from './index';

function problemFor(text: string, fileName = 'schema.graphql'): Problem {
  try {
    loadSchemaText(text, fileName);
  } catch (error) {
    if (isOutbandError(error)) return error.problem;
    throw error;
  }
  throw new Error('the text was loaded');
}

/** The faults people make, each with where it must be found. */
const BROKEN: readonly {
  readonly fault: string;
  readonly text: string;
  readonly code: string;
  readonly kind: Problem['kind'];
  readonly at?: readonly [number, number];
  readonly says?: string;
}[] = [
  {
    fault: 'a syntax error',
    text: 'type Post @model {\n  id: ID!\n  title String\n}',
    code: 'SCHEMA_SYNTAX',
    kind: 'BadModel',
    at: [3, 9],
  },
  {
    fault: 'types without a model and without an API',
    text: 'type Post {\n  id: ID!\n}',
    code: 'SCHEMA_WITHOUT_MODELS',
    kind: 'BadModel',
    says: 'model',
  },
  {
    fault: 'an unknown directive',
    text: 'type Post @model {\n  id: ID! @primary\n}',
    code: 'SCHEMA_INVALID',
    kind: 'BadModel',
    at: [2, 11],
    says: '@primary',
  },
  {
    fault: 'a directive in the wrong place',
    text: 'type Post @model {\n  id: ID! @model\n}',
    code: 'SCHEMA_INVALID',
    kind: 'BadModel',
    at: [2, 11],
  },
  {
    fault: 'an unknown argument',
    text: 'type Post @model {\n  id: ID! @index(naem: "x")\n}',
    code: 'SCHEMA_INVALID',
    kind: 'BadModel',
    at: [2, 18],
    says: 'naem',
  },
  {
    fault: 'an unknown type',
    text: 'type Post @model {\n  id: ID!\n  author: Person\n}',
    code: 'SCHEMA_INVALID',
    kind: 'BadModel',
    at: [3, 11],
    says: 'Person',
  },
  {
    fault: 'a scalar of another service',
    text: 'scalar Long\ntype Post @model {\n  id: ID!\n  n: Long\n}',
    code: 'SCALAR_UNKNOWN',
    kind: 'BadModel',
    at: [1, 1],
    says: 'Long',
  },
  {
    fault: 'a type defined twice',
    text: 'type A @model {\n  id: ID!\n}\ntype A @model {\n  id: ID!\n}',
    code: 'SCHEMA_INVALID',
    kind: 'BadModel',
    at: [1, 6],
  },
  {
    fault: 'a directive of the first transformer',
    text: 'type A @model @key(fields: ["id"]) {\n  id: ID!\n}',
    code: 'FORMER_DIRECTIVE',
    kind: 'BadModel',
    at: [1, 15],
  },
  {
    fault: 'a wrong option of @model',
    text: 'type A @model(queries: {get: 5}) {\n  id: ID!\n}',
    code: 'MODEL_OPTIONS',
    kind: 'BadModel',
    at: [1, 8],
    says: 'queries.get',
  },
  {
    fault: 'a wrong auth rule',
    text: 'type A @model @auth(rules: [{allow: everyone}]) {\n  id: ID!\n}',
    code: 'AUTH_RULE',
    kind: 'BadModel',
    at: [1, 15],
  },
  {
    fault: 'a sort key that is no field',
    text: 'type A @model {\n  id: ID! @primaryKey(sortKeyFields: ["nope"])\n}',
    code: 'KEY_INVALID',
    kind: 'BadModel',
    at: [2, 11],
    says: 'nope',
  },
  {
    fault: 'a nullable key',
    text: 'type A @model {\n  id: ID @primaryKey\n}',
    code: 'KEY_INVALID',
    kind: 'BadModel',
    at: [2, 10],
  },
  {
    fault: 'a list as a key',
    text: 'type A @model {\n  id: [ID!]! @primaryKey\n}',
    code: 'KEY_INVALID',
    kind: 'BadModel',
    at: [2, 14],
  },
  {
    fault: 'two keys',
    text: 'type A @model {\n  id: ID! @primaryKey\n  no: ID! @primaryKey\n}',
    code: 'KEY_INVALID',
    kind: 'BadModel',
    at: [3, 3],
  },
  {
    fault: 'two indexes of one name',
    text: 'type A @model {\n  a: ID @index(name: "byX")\n  b: ID @index(name: "byX")\n}',
    code: 'KEY_INVALID',
    kind: 'BadModel',
    at: [3, 9],
  },
  {
    fault: 'a hasMany that is no list',
    text: 'type A @model {\n  b: B @hasMany\n}\ntype B @model {\n  id: ID!\n}',
    code: 'RELATION_INVALID',
    kind: 'BadModel',
    at: [2, 8],
  },
  {
    fault: 'a relation to a custom type',
    text: 'type A @model {\n  b: B @hasOne\n}\ntype B {\n  x: Int\n}',
    code: 'RELATION_INVALID',
    kind: 'BadModel',
    at: [2, 8],
  },
  {
    fault: 'a join on a field that is not there',
    text: 'type A @model {\n  b: B @hasOne(fields: ["bId"])\n}\ntype B @model {\n  id: ID!\n}',
    code: 'RELATION_INVALID',
    kind: 'BadModel',
    at: [2, 8],
    says: 'bId',
  },
  {
    fault: 'an index that is not there',
    text: 'type A @model {\n  id: ID!\n  b: [B] @hasMany(indexName: "byA", fields: ["id"])\n}\ntype B @model {\n  id: ID!\n}',
    code: 'RELATION_INVALID',
    kind: 'BadModel',
    at: [3, 10],
    says: 'byA',
  },
  {
    fault: 'a belongsTo that nothing faces',
    text: 'type A @model {\n  b: B @belongsTo\n}\ntype B @model {\n  id: ID!\n}',
    code: 'RELATION_INVALID',
    kind: 'BadModel',
    at: [2, 8],
  },
  {
    fault: 'half a manyToMany',
    text: 'type A @model {\n  bs: [B] @manyToMany(relationName: "AB")\n}\ntype B @model {\n  id: ID!\n}',
    code: 'RELATION_INVALID',
    kind: 'BadModel',
    at: [2, 11],
    says: 'AB',
  },
  {
    fault: 'no model',
    text: 'type Post {\n  id: ID!\n}\ntype Query {\n  post: Post\n}',
    code: 'SCHEMA_WITHOUT_MODELS',
    kind: 'BadModel',
  },
  {
    fault: 'an API with an unknown type',
    text: 'type Query {\n  a: Nope\n}\ninput CreateAInput {\n  id: ID\n}\ntype A {\n  id: ID!\n}',
    code: 'SCHEMA_INVALID',
    kind: 'BadModel',
    at: [2, 6],
  },
  {
    fault: 'an operation instead of a schema',
    text: 'query {\n  a\n}',
    code: 'SCHEMA_KIND_UNKNOWN',
    kind: 'BadInput',
  },
  { fault: 'nothing', text: ' \n', code: 'SCHEMA_KIND_UNKNOWN', kind: 'BadInput' },
  {
    fault: 'prose',
    text: 'Dear reader,\nthis is no schema.',
    code: 'SCHEMA_SYNTAX',
    kind: 'BadModel',
    at: [1, 1],
  },
  {
    fault: 'broken JSON',
    text: '{"data": {\n  "__schema": nope\n}}',
    code: 'SCHEMA_JSON_BROKEN',
    kind: 'BadInput',
    at: [2, 15],
  },
  {
    fault: 'JSON cut off',
    text: '{"models": {\n  "A": {',
    code: 'SCHEMA_JSON_BROKEN',
    kind: 'BadInput',
    at: [2, 9],
  },
  {
    fault: 'JSON with a comma too many',
    text: '[1,\n2,\n]',
    code: 'SCHEMA_JSON_BROKEN',
    kind: 'BadInput',
    at: [3, 1],
  },
  {
    fault: 'JSON with something after it',
    text: '{}\n}',
    code: 'SCHEMA_JSON_BROKEN',
    kind: 'BadInput',
    at: [2, 1],
  },
  {
    fault: 'JSON of another kind',
    text: '{"name": "outband"}',
    code: 'SCHEMA_KIND_UNKNOWN',
    kind: 'BadInput',
  },
  {
    fault: 'a refused introspection',
    text: '{"data": null, "errors": [{"message": "Not allowed"}]}',
    code: 'SCHEMA_KIND_UNKNOWN',
    kind: 'BadInput',
    says: 'Not allowed',
  },
  {
    fault: 'half an introspection',
    text: '{"data": {"__schema": {"queryType": {"name": "Query"}, "types": []}}}',
    code: 'INTROSPECTION_BROKEN',
    kind: 'BadInput',
  },
  {
    fault: 'a model introspection with a broken field',
    text: '{"version": 1, "models": {"A": {"name": "A", "fields": {"x": {"name": "x", "type": 5}}}}}',
    code: 'MODELS_MALFORMED',
    kind: 'BadModel',
    says: 'models.A.fields.x',
  },
  {
    fault: 'a model introspection with an unknown model',
    text: '{"version": 1, "models": {"A": {"name": "A", "fields": {"x": {"name": "x", "type": {"model": "B"}}}}}}',
    code: 'MODELS_MALFORMED',
    kind: 'BadModel',
    says: 'model B',
  },
  {
    fault: 'a model introspection without models',
    text: '{"version": 1, "models": {}}',
    code: 'SCHEMA_WITHOUT_MODELS',
    kind: 'BadModel',
  },
  {
    fault: 'JavaScript with a syntax error',
    text: 'export const schema = {\n  "models": {,}\n};',
    code: 'SCHEMA_JS_BROKEN',
    kind: 'BadInput',
    at: [2, 14],
  },
  {
    fault: 'JavaScript without a schema',
    text: "import { schema } from './schema';\nexport const Post = 1;",
    code: 'SCHEMA_KIND_UNKNOWN',
    kind: 'BadInput',
  },
  {
    fault: 'Gen 2 code',
    text: "import { a, defineData } from '@aws-amplify/backend';\nexport const data = defineData({ schema: a.schema({}) });",
    code: 'SCHEMA_KIND_UNKNOWN',
    kind: 'BadInput',
    says: 'Gen 2',
  },
];

describe('a schema that cannot be loaded', () => {
  it.each(BROKEN)('$fault is refused with its place and what to do', ({ text, code, kind, at, says }) => {
    const problem = problemFor(text);
    expect(problem).toMatchObject({ code, kind, place: { file: 'schema.graphql' } });
    expect(problem.message).toContain(says ?? '');
    expect(problem.action).toBeTruthy();
    expect(problem.consequence).toContain('No schema was loaded');
    if (at) expect([problem.place?.line, problem.place?.column]).toEqual(at);
  });

  it.each(['3.1.9', '2.9.0', '4.0.0', undefined])(
    'client 10.1: codegenVersion %s is refused',
    (codegenVersion) => {
      const text = `export const schema = ${JSON.stringify({ models: {}, codegenVersion })};`;
      expect(problemFor(text, 'schema.js')).toMatchObject({ kind: 'BadModel', code: 'CODEGEN_VERSION' });
    },
  );

  it.each(['3.2.0', '3.10.0'])('client 10.1: codegenVersion %s is read', (codegenVersion) => {
    const models = { A: { name: 'A', fields: { id: { name: 'id', type: 'ID', isRequired: true } } } };
    const text = `export const schema = ${JSON.stringify({ models, codegenVersion })};`;
    expect(loadSchemaText(text, 'schema.js').modelSchema.source).toBe('codegen-schema');
  });

  it('a file that is not there is named', async () => {
    await expect(loadSchemaFile('/nowhere/schema.graphql')).rejects.toMatchObject({
      problem: { kind: 'BadInput', code: 'SCHEMA_UNREADABLE', place: { file: '/nowhere/schema.graphql' } },
    });
  });
});

describe('a hostile JavaScript file', () => {
  const hostile: readonly (readonly [string, string])[] = [
    [
      'a call in place of a value',
      'export const schema = { models: (globalThis.wasRun = true, {}), codegenVersion: "3.4.4" };',
    ],
    [
      'a getter',
      'export const schema = { get models() { globalThis.wasRun = true; return {}; }, codegenVersion: "3.4.4" };',
    ],
    [
      'a template',
      'export const schema = { models: `${(globalThis.wasRun = true)}`, codegenVersion: "3.4.4" };',
    ],
    ['a computed key', 'export const schema = { [globalThis.wasRun = true]: {}, codegenVersion: "3.4.4" };'],
    ['a spread', 'export const schema = { ...(globalThis.wasRun = true), codegenVersion: "3.4.4" };'],
    ['a function call', 'globalThis.wasRun = true; export const schema = JSON.parse("{}");'],
  ];
  it.each(hostile)('%s is refused and never run', (_what, text) => {
    expect(problemFor(text, 'schema.js')).toMatchObject({ kind: 'BadModel', code: 'SCHEMA_JS_NOT_DATA' });
    expect(globalThis).not.toHaveProperty('wasRun');
  });

  it('code beside the schema is never run', () => {
    const schema = readFileSync(
      new URL('../testing/fixtures/blog/models/schema.js', import.meta.url),
      'utf8',
    );
    const text = `globalThis.wasRun = true;\nprocess.exit(3);\n${schema}`;
    expect(Object.keys(loadSchemaText(text, 'schema.js').modelSchema.models)).toContain('Post');
    expect(globalThis).not.toHaveProperty('wasRun');
  });

  it('a key named __proto__ changes no prototype', () => {
    const text =
      'export const schema = { "__proto__": { "polluted": true }, "models": {}, "codegenVersion": "3.4.4" };';
    expect(problemFor(text, 'schema.js').code).toBe('SCHEMA_WITHOUT_MODELS');
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('the forms of a generated schema.js', () => {
  const module = readFileSync(new URL('../testing/fixtures/blog/models/schema.js', import.meta.url), 'utf8');
  const literal = module.replace('export const schema = ', '').replace(/;\s*$/, '');
  const forms: readonly (readonly [string, string])[] = [
    [
      'CommonJS, compiled',
      `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.schema = void 0;\nexports.schema = ${literal};`,
    ],
    ['CommonJS, by hand', `const schema = ${literal};\nmodule.exports = { schema };`],
    ['CommonJS, property', `module.exports.schema = ${literal};`],
    ['with a byte order mark', `\uFEFF${module}`],
    ['exported afterwards', `const schema = ${literal};\nexport { schema };`],
  ];
  it.each(forms)('%s is read as the module is', (_form, text) => {
    expect(loadSchemaText(text, 'schema.js').modelSchema).toEqual(
      loadSchemaText(module, 'schema.js').modelSchema,
    );
  });
});

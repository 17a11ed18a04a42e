import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Model, ModelField, ModelSchema } from '../../shared/model-schema';
import { loadSchemaText } from './load';
import type { LoadedSchema } from './loaded-schema';
import { apiDifferences } from './testing/api-differences';

const FIXTURES = ['blog', 'commerce', 'field-service'];
const KINDS = [
  { source: 'authored-sdl', file: 'schema.graphql' },
  { source: 'appsync-sdl', file: 'appsync.graphql' },
  { source: 'introspection', file: 'introspection.json' },
  { source: 'model-introspection', file: 'model-introspection.json' },
  { source: 'model-introspection', file: 'amplify_outputs.json' },
  { source: 'codegen-schema', file: 'models/schema.js' },
] as const;
const CASES = FIXTURES.flatMap((fixture) => KINDS.map((kind) => ({ fixture, ...kind })));

/** Generated models know nothing of lists in lists. */
const UNKNOWABLE: Readonly<Record<string, string>> = { 'commerce StockLevel.bins': '[[String]]' };

const loaded = new Map<string, LoadedSchema>();

function load(fixture: string, file: string): LoadedSchema {
  const path = `${fixture}/${file}`;
  const schema = loaded.get(path) ?? loadSchemaText(textOf(path), file);
  loaded.set(path, schema);
  return schema;
}

function textOf(path: string): string {
  return readFileSync(new URL(`../testing/fixtures/${path}`, import.meta.url), 'utf8');
}

function models(fixture: string, file: string): ModelSchema {
  return load(fixture, file).modelSchema;
}

function sortedFields(fields: readonly ModelField[]): readonly ModelField[] {
  return [...fields].sort((a, b) => a.name.localeCompare(b.name));
}

/** Everything of a model that each kind of file can tell. */
function comparable(model: Model): unknown {
  const { versioned: _versioned, indexes, fields, relations, ...rest } = model;
  return {
    ...rest,
    fields: sortedFields(fields),
    relations: [...relations].sort((a, b) => a.name.localeCompare(b.name)),
    indexes: indexes
      .map(({ fields: key, queryField }) => ({ key, queryField }))
      .sort((a, b) => a.key.join().localeCompare(b.key.join())),
  };
}

describe('every kind of schema file', () => {
  it.each(CASES)('$fixture/$file is recognised as $source', ({ fixture, source, file }) => {
    expect(models(fixture, file).source).toBe(source);
  });

  it.each(CASES)('$fixture/$file yields the models of the API', ({ fixture, file, source }) => {
    const expected = models(fixture, 'appsync.graphql');
    const actual = models(fixture, file);
    expect(Object.keys(actual.models).sort()).toEqual(Object.keys(expected.models).sort());
    for (const [name, model] of Object.entries(actual.models)) {
      const known = expected.models[name];
      if (!known) throw new Error(name);
      const isGenerated = source === 'model-introspection' || source === 'codegen-schema';
      const fields = model.fields.map((field) => {
        const graphqlType = isGenerated ? UNKNOWABLE[`${fixture} ${name}.${field.name}`] : undefined;
        return graphqlType === undefined ? field : { ...field, graphqlType };
      });
      expect(comparable({ ...model, fields })).toEqual(comparable(known));
    }
  });
  it.each(FIXTURES)(
    'client 10.11: %s is the same model from its introspection schema as from schema.js',
    (fixture) => {
      const told = ({ name, primaryKey, fields, relations, operations }: Model): unknown => ({
        name,
        primaryKey,
        relations: [...relations].sort((a, b) => a.name.localeCompare(b.name)),
        fields: sortedFields(fields).map((field) => [
          field.name,
          field.type,
          field.list,
          field.required,
          field.readOnly,
        ]),
        operations,
      });
      const generated = models(fixture, 'models/schema.js').models;
      const introspected = models(fixture, 'model-introspection.json').models;
      expect(Object.keys(introspected).sort()).toEqual(Object.keys(generated).sort());
      for (const [name, model] of Object.entries(introspected))
        expect(told(model)).toEqual(told(generated[name] as Model));
      const fields = Object.values(introspected).flatMap((model) => model.fields);
      expect(fields.filter((field) => field.readOnly).map((field) => field.name)).toContain('createdAt');
    },
  );

  it.each(CASES)('$fixture/$file yields the custom types and enums of the API', ({ fixture, file }) => {
    const expected = models(fixture, 'appsync.graphql');
    const actual = models(fixture, file);
    expect(actual.customTypes).toEqual(expected.customTypes);
    expect(actual.enums).toEqual(expected.enums);
  });

  it.each(CASES.filter(({ source }) => source === 'appsync-sdl' || source === 'introspection'))(
    '$fixture/$file tells that every model is versioned',
    ({ fixture, file }) => {
      expect(Object.values(models(fixture, file).models).every((model) => model.versioned === true)).toBe(
        true,
      );
    },
  );

  it.each(CASES.filter(({ source }) => source !== 'appsync-sdl' && source !== 'introspection'))(
    '$fixture/$file leaves open whether models are versioned',
    ({ fixture, file }) => {
      expect(Object.values(models(fixture, file).models).every((model) => model.versioned === null)).toBe(
        true,
      );
    },
  );

  it.each(CASES.filter(({ source }) => source !== 'appsync-sdl' && source !== 'introspection'))(
    '$fixture/$file gives indexes their own names',
    ({ fixture, file }) => {
      const expected = models(fixture, 'schema.graphql');
      for (const [name, model] of Object.entries(models(fixture, file).models)) {
        expect(model.indexes).toEqual(expected.models[name]?.indexes);
      }
    },
  );

  it.each(CASES)('$fixture/$file makes the API that AppSync serves', ({ fixture, file, source }) => {
    const directives = source !== 'introspection';
    const differences = apiDifferences(textOf(`${fixture}/appsync.graphql`), load(fixture, file).apiSdl, {
      directives,
    });
    const isGenerated = source === 'model-introspection' || source === 'codegen-schema';
    const unknowable = isGenerated ? /^. (Create|Update)?StockLevel(Input)?\.bins: / : /^$/;
    expect(differences.filter((line) => !unknowable.test(line))).toEqual([]);
  });
});

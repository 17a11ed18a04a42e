import { isInputObjectType, isObjectType, validate, parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSchemaText } from './load';
import { withoutConflictDetection } from './without-conflict-detection';

const textOf = (path: string): string =>
  readFileSync(new URL(`../testing/fixtures/${path}`, import.meta.url), 'utf8');

const errorsOf = (api: Parameters<typeof validate>[0], document: string): readonly string[] =>
  validate(api, parse(document)).map(({ message }) => message);

describe('a schema once conflict detection is switched off', () => {
  it.each(['blog', 'commerce', 'field-service'])(
    '%s: no metadata, no sync, all else as it was',
    (fixture) => {
      const before = loadSchemaText(textOf(`${fixture}/appsync.graphql`), 'appsync.graphql');
      const { api, modelSchema, apiSdl } = withoutConflictDetection(before, 'gone');
      expect(apiSdl).not.toMatch(/_version|_lastChangedAt|_deleted|startedAt|lastSync/);
      for (const model of Object.values(modelSchema.models)) {
        const was = before.modelSchema.models[model.name];
        expect(model).toMatchObject({ versioned: false, operations: { sync: null } });
        expect(model.fields).toEqual(was?.fields);
        const type = api.getType(model.name);
        expect(isObjectType(type) && '_version' in type.getFields()).toBe(false);
      }
      // What is printed is what anybody would download: it reads back as the same thing.
      const again = loadSchemaText(apiSdl, 'after.graphql');
      expect(Object.values(again.modelSchema.models).every(({ versioned }) => versioned === false)).toBe(
        true,
      );
    },
  );

  it('an authored schema that declares the three again is one without conflict detection', () => {
    const authored = `type Post @model { id: ID! title: String! rating: Int
      _deleted: Boolean _version: Int _lastChangedAt: AWSTimestamp }`;
    const { api, modelSchema } = loadSchemaText(authored, 'schema.graphql');
    expect(modelSchema.models['Post']).toMatchObject({ versioned: false, operations: { sync: null } });
    const update = api.getType('UpdatePostInput');
    expect(isInputObjectType(update) && Object.keys(update.getFields())).toEqual(
      expect.arrayContaining(['_deleted', '_version', '_lastChangedAt']),
    );
    const filtered = '{ listPosts(filter: { _deleted: { ne: true } }) { items { id _version } } }';
    expect(errorsOf(api, filtered)).toEqual([]);
    expect(errorsOf(api, '{ syncPosts { items { id } } }')).toHaveLength(1);
  });
});

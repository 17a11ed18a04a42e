import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSchemaText } from '../load';
import { apiDifferences } from '../testing/api-differences';
import { comparableModel } from '../testing/comparable-model';

const FIXTURES = ['blog', 'commerce', 'field-service'];

function textOf(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

function apiOf(sdl: string): string {
  return loadSchemaText(sdl, 'schema.graphql').apiSdl;
}

describe('the API made of an authored SDL', () => {
  it.each(FIXTURES)(
    'service 10.41: %s has every type, field, argument, default and nullability of the real one',
    (folder) => {
      const actual = apiOf(textOf(`../../testing/fixtures/${folder}/schema.graphql`));
      const expected = textOf(`../../testing/fixtures/${folder}/appsync.graphql`);
      expect(apiDifferences(expected, actual, { directives: false })).toEqual([]);
    },
  );

  it.each(FIXTURES)('service 4.7: %s has the directives of the real one', (folder) => {
    const actual = apiOf(textOf(`../../testing/fixtures/${folder}/schema.graphql`));
    const expected = textOf(`../../testing/fixtures/${folder}/appsync.graphql`);
    expect(apiDifferences(expected, actual, { directives: true })).toEqual([]);
  });

  // The expected files beside the cases are what Amplify's transformer (core 3.6.1) makes of them.
  it.each(['options', 'auth', 'search', 'names'])(
    'service 4: the case %s becomes what the transformer makes of it',
    (name) => {
      const actual = apiOf(textOf(`cases/${name}.graphql`));
      expect(apiDifferences(textOf(`cases/${name}.appsync.graphql`), actual, { directives: true })).toEqual(
        [],
      );
    },
  );

  it.each(['auth', 'search'])('the models of the case %s are the same when read off its API', (name) => {
    const authored = loadSchemaText(textOf(`cases/${name}.graphql`), 'schema.graphql').modelSchema;
    const served = loadSchemaText(textOf(`cases/${name}.appsync.graphql`), 'appsync.graphql').modelSchema;
    expect(Object.values(served.models).map(comparableModel)).toEqual(
      Object.values(authored.models).map(comparableModel),
    );
    expect([served.customTypes, served.enums]).toEqual([authored.customTypes, authored.enums]);
  });

  it('service 4.5: a subscription to several mutations takes its filter once', () => {
    const sdl = 'type A @model(subscriptions: { onCreate: ["changed"], onUpdate: ["changed"] }) { id: ID! }';
    expect(apiOf(sdl)).toContain(
      'changed(filter: ModelSubscriptionAFilterInput): A @aws_subscribe(mutations: ["createA","updateA"])',
    );
  });

  it('definitions that authors copy in for their editors change nothing', () => {
    const sdl = 'type A @model { id: ID! at: AWSDateTime }';
    const copied =
      'scalar AWSDateTime directive @model on OBJECT input AMPLIFY { rule: AuthRule = { allow: public } }';
    expect(apiOf(`${copied} ${sdl}`)).toBe(apiOf(sdl));
  });
});

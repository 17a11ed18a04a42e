import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSchemaText } from '../load';
import { apiDifferences } from '../test-support/api-differences';

const FIXTURES = ['blog', 'commerce', 'field-service'];

function fixture(folder: string, file: string): string {
  return readFileSync(new URL(`../../testing/fixtures/${folder}/${file}`, import.meta.url), 'utf8');
}

describe('the API made of an authored SDL', () => {
  it.each(FIXTURES)(
    'service 10.41: %s has every type, field, argument, default and nullability of the real one',
    (folder) => {
      const { apiSdl } = loadSchemaText(fixture(folder, 'schema.graphql'), 'schema.graphql');
      expect(apiDifferences(fixture(folder, 'appsync.graphql'), apiSdl, { directives: false })).toEqual([]);
    },
  );

  it.each(FIXTURES)('service 4.7: %s has the directives of the real one', (folder) => {
    const { apiSdl } = loadSchemaText(fixture(folder, 'schema.graphql'), 'schema.graphql');
    expect(apiDifferences(fixture(folder, 'appsync.graphql'), apiSdl, { directives: true })).toEqual([]);
  });
});

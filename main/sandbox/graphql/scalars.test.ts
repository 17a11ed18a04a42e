import { buildSchema, graphqlSync } from 'graphql';
import { expect, it } from 'vitest';
import { installScalars } from './scalars';

it('AWSTimestamp refuses what would be kept as another number than the caller sent', () => {
  const schema = buildSchema('scalar AWSTimestamp type Query { at(at: AWSTimestamp): String }');
  installScalars(schema);
  const rootValue = { at: ({ at }: { at: number }) => String(at) };
  const ask = (source: string) => graphqlSync({ schema, source, rootValue });
  expect(ask('{ at(at: 9007199254740991) }').data).toEqual({ at: '9007199254740991' });
  expect(ask('{ at(at: 9007199254740993) }').errors?.[0]?.message).toContain('AWSTimestamp');
  expect(ask('{ at(at: "-9007199254740993") }').errors?.[0]?.message).toContain('AWSTimestamp');
});

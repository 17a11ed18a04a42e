import { describe, expect, it } from 'vitest';
import { testField, testModel, testSchema, belongsTo } from '../testing/models';
import { problemOf } from '../errors';
import {
  buildPredicate,
  compareText,
  evaluate,
  parsePredicate,
  toGraphQLFilter,
  type FluentPredicate,
} from '.';

const post = testModel(
  'Post',
  [
    'id: ID!',
    'title: String',
    'rating: Int',
    'qty: Int',
    'tags: [String]',
    'content: String',
    'draft: Boolean',
    testField('geo: Geo', { kind: 'customType' }),
  ],
  {
    relations: [belongsTo('author', 'User', ['authorID'])],
  },
);
const user = testModel('User', ['id: ID!', 'username: String']);
const schema = testSchema(post, user);
const parse = (where: unknown) => parsePredicate(where, { model: post, schema });
const matches = (where: unknown, record: Record<string, unknown>): boolean => evaluate(parse(where), record);
const problem = (where: unknown) => {
  try {
    parse(where);
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('it was accepted');
};

describe('evaluate', () => {
  it('client 10.12: ne and notContains match null, eq null matches exactly null, contains and beginsWith do not', () => {
    const nothing = { title: null };
    expect(matches({ title: { ne: 'x' } }, nothing)).toBe(true);
    expect(matches({ title: { eq: null } }, nothing)).toBe(true);
    expect(matches({ title: { eq: null } }, { title: '' })).toBe(false);
    expect(matches({ title: { notContains: 'x' } }, nothing)).toBe(true);
    expect(matches({ title: { contains: 'x' } }, nothing)).toBe(false);
    expect(matches({ title: { beginsWith: '' } }, nothing)).toBe(false);
  });

  it('client 10.13: % and _ are literals and case counts', () => {
    expect(matches({ title: { contains: '%' } }, { title: 'abc' })).toBe(false);
    expect(matches({ title: { contains: '50%' } }, { title: 'at 50% off' })).toBe(true);
    expect(matches({ title: { beginsWith: 'a_' } }, { title: 'abc' })).toBe(false);
    expect(matches({ title: { beginsWith: 'A' } }, { title: 'abc' })).toBe(false);
  });

  it('client 10.14: between includes both ends; its negation follows JavaScript for null', () => {
    expect([1, 2, 3, 4].map((rating) => matches({ rating: { between: [2, 3] } }, { rating }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(problem({ rating: { between: [3, 2] } })).toMatchObject({
      code: 'BAD_OPERAND',
      place: { model: 'Post', field: 'rating' },
    });
    expect(matches({ not: { rating: { between: [2, 3] } } }, { rating: null })).toBe(true);
    expect(matches({ rating: { between: [0, 3] } }, { rating: null })).toBe(true);
  });

  it('client 10.15: in of nothing matches none, notIn of nothing all', () => {
    expect(matches({ rating: { in: [] } }, { rating: 1 })).toBe(false);
    expect(matches({ rating: { notIn: [] } }, { rating: 1 })).toBe(true);
    expect(problem({ rating: { in: 3 } }).code).toBe('BAD_OPERAND');
  });

  it('client 2.6: null compares as JavaScript coerces it; a null operand matches nothing', () => {
    expect(matches({ rating: { ge: 0 } }, { rating: null })).toBe(true);
    expect(matches({ rating: { gt: 0 } }, { rating: null })).toBe(false);
    expect(matches({ title: { gt: 'a' } }, { title: null })).toBe(false);
    for (const operator of ['gt', 'ge', 'lt', 'le'])
      expect(matches({ title: { [operator]: null } }, { title: 'a' })).toBe(false);
  });

  it('lists hold or do not hold a value; empty groups match all; not negates the whole', () => {
    expect(matches({ tags: { contains: 'a' } }, { tags: ['a', 'b'] })).toBe(true);
    expect(matches({ tags: { notContains: 'a' } }, { tags: null })).toBe(true);
    expect(matches({ or: [] }, {})).toBe(true);
    expect(matches({}, {})).toBe(true);
    expect(matches({ not: { title: { eq: 'a' }, rating: { eq: 1 } } }, { title: 'a', rating: 2 })).toBe(true);
    expect(matches({ title: { attributeExists: false } }, { title: null })).toBe(true);
  });

  it('orders text by code points', () => {
    expect(compareText('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
    expect(compareText('a', 'b')).toBeLessThan(0);
    expect(compareText('ab', 'a')).toBeGreaterThan(0);
  });
});

describe('parsePredicate', () => {
  it('names model, field and what is wrong', () => {
    expect(problem({ titel: { eq: 'x' } })).toMatchObject({
      kind: 'BadInput',
      code: 'UNKNOWN_FIELD',
      place: { model: 'Post', field: 'titel' },
    });
    expect(problem({ title: { like: 'x' } })).toMatchObject({
      code: 'UNKNOWN_OPERATOR',
      message: 'like is no operator (Post.title).',
    });
    expect(problem({ draft: { gt: true } }).message).toBe(
      'gt does not apply to Post.draft, which is Boolean.',
    );
    expect(problem({ title: { eq: 5 } }).message).toBe('eq on Post.title takes a string, not 5.');
    expect(problem({ rating: { eq: '5' } }).message).toBe('eq on Post.rating takes a number, not "5".');
    expect(problem({ title: 'x' }).code).toBe('BAD_PREDICATE');
    expect(problem([]).code).toBe('BAD_PREDICATE');
    expect(problem({ geo: { eq: 'x' } }).code).toBe('BAD_OPERAND');
  });

  it('reads a DataStore predicate as its JSON has it', () => {
    const predicates = [
      { field: 'rating', operator: 'gt', operand: 3 },
      { type: 'not', predicates: [{ field: 'title', operator: 'eq', operand: 'x' }] },
    ];
    expect(parse({ type: 'and', predicates })).toEqual(
      parse({ and: [{ rating: { gt: 3 } }, { not: { title: { eq: 'x' } } }] }),
    );
  });

  it('follows relations only where a schema is given', () => {
    const where = { author: { username: { eq: 'ann' } } };
    expect(evaluate(parse(where), {}, () => [{ username: 'bob' }, { username: 'ann' }])).toBe(true);
    expect(matches(where, {})).toBe(false);
    expect(() => parsePredicate(where, { model: post })).toThrow(
      'Predication on related models is not supported in this context.',
    );
  });
});

describe('client 10.39: filters for the service', () => {
  const filter = (build: FluentPredicate): string =>
    JSON.stringify(toGraphQLFilter(buildPredicate(post, build)));

  it('has the shapes of reference 3.7', () => {
    expect(filter((c) => c.content.ne('z'))).toBe('{"and":[{"content":{"ne":"z"}}]}');
    expect(
      filter((c) =>
        c.or((c) => [c.rating.gt(3), c.and((c) => [c.title.beginsWith('a'), c.tags.contains('x')])]),
      ),
    ).toBe('{"or":[{"rating":{"gt":3}},{"and":[{"title":{"beginsWith":"a"}},{"tags":{"contains":"x"}}]}]}');
    expect(filter((c) => c.not((c) => c.qty.eq(0)))).toBe('{"and":[{"not":{"qty":{"eq":0}}}]}');
    expect(toGraphQLFilter(parse({}))).toBeNull();
  });

  it('asks the service for absent attributes too where null is compared', () => {
    const options = { expandIn: true, nullsOf: post };
    const absent = { or: [{ rating: { attributeExists: false } }, { rating: { eq: null } }] };
    expect(toGraphQLFilter(parse({ rating: { eq: null } }), options)).toEqual({ and: [absent] });
    expect(toGraphQLFilter(parse({ rating: { in: [null, 1] } }), options)).toEqual({
      and: [{ or: [absent, { rating: { eq: 1 } }] }],
    });
    expect(toGraphQLFilter(parse({ rating: { ne: null } }), options)).toEqual({
      and: [{ and: [{ rating: { attributeExists: true } }, { rating: { ne: null } }] }],
    });
    expect(toGraphQLFilter(parse({ rating: { eq: null } }))).toEqual({ and: [{ rating: { eq: null } }] });
  });

  it('writes in and notIn out where the service has neither', () => {
    expect(toGraphQLFilter(parse({ rating: { in: [1, 2] } }), { expandIn: true })).toEqual({
      and: [{ or: [{ rating: { eq: 1 } }, { rating: { eq: 2 } }] }],
    });
    expect(toGraphQLFilter(parse({ rating: { in: [1, 2] } }))).toEqual({ and: [{ rating: { in: [1, 2] } }] });
  });
});

describe('buildPredicate', () => {
  it('builds groups, nested relations and refuses what is no condition', () => {
    expect(buildPredicate(post, (p) => p.author.username.eq('ann'), schema)).toEqual(
      parse({ author: { username: { eq: 'ann' } } }),
    );
    expect(buildPredicate(post, (p) => p.rating.between(1, 2))).toEqual(
      parse({ rating: { between: [1, 2] } }),
    );
    expect(() => buildPredicate(post, (p) => p.and(() => ({}) as never))).toThrow(
      'and must return a list of conditions.',
    );
    expect(() => buildPredicate(post, (p) => p.nope.eq(1))).toThrow('Post has no field nope.');
  });
});

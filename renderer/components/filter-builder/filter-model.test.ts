import { describe, it, expect } from 'vitest';
import {
  addNode,
  bothFilters,
  describeRule,
  emptyGroup,
  fromFilterJson,
  operatorsFor,
  operatorWords,
  replaceNode,
  textSearch,
  toFilterJson,
  type FilterNode,
  type FilterOperator,
  type FilterRule,
  type FilterValue,
} from './filter-model';

const FIELDS = new Set(['status', 'priority', 'title', 'tags', 'done']);

function rule(field: string, operator: FilterOperator, ...values: FilterValue[]): FilterRule {
  return { kind: 'rule', id: `${field}-${operator}`, field, operator, values };
}

function withoutIds(node: FilterNode): unknown {
  const { id: _id, ...rest } = node;
  return rest.kind === 'group' ? { ...rest, children: rest.children.map(withoutIds) } : rest;
}

describe('toFilterJson', () => {
  it('an empty group leaves nothing out', () => {
    expect(toFilterJson(emptyGroup())).toBeUndefined();
  });

  it('a single condition stands for itself, several are joined', () => {
    const one = { ...emptyGroup(), children: [rule('status', 'eq', 'OPEN')] };
    expect(toFilterJson(one)).toEqual({ status: { eq: 'OPEN' } });
    expect(toFilterJson(addNode(one, one.id, rule('priority', 'gt', 2)))).toEqual({
      and: [{ status: { eq: 'OPEN' } }, { priority: { gt: 2 } }],
    });
  });

  it('nests groups and negates them as a whole', () => {
    const inner = {
      ...emptyGroup('or'),
      negated: true,
      children: [rule('done', 'eq', true), rule('title', 'isNull')],
    };
    expect(toFilterJson({ ...emptyGroup(), children: [rule('priority', 'between', 1, 3), inner] })).toEqual({
      and: [
        { priority: { between: [1, 3] } },
        { not: { or: [{ done: { eq: true } }, { title: { attributeExists: false } }] } },
      ],
    });
  });

  it('leaves out what is not finished', () => {
    const group = {
      ...emptyGroup(),
      children: [rule('priority', 'between', 1), rule('status', 'in'), emptyGroup('or')],
    };
    expect(toFilterJson(group)).toBeUndefined();
  });

  it('keeps false and zero, which are values', () => {
    expect(toFilterJson(rule('done', 'eq', false))).toEqual({ done: { eq: false } });
    expect(toFilterJson(rule('priority', 'eq', 0))).toEqual({ priority: { eq: 0 } });
  });
});

describe('fromFilterJson', () => {
  it.each([
    [{ status: { eq: 'OPEN' } }],
    [{ and: [{ status: { eq: 'OPEN' } }, { priority: { gt: 2 } }] }],
    [{ not: { or: [{ done: { eq: true } }, { title: { attributeExists: true } }] } }],
    [
      {
        or: [
          { tags: { contains: 'x' } },
          { and: [{ priority: { between: [1, 3] } }, { status: { in: ['A', 'B'] } }] },
        ],
      },
    ],
  ])('comes back as it was: %j', (json) => {
    const group = fromFilterJson(json, FIELDS);
    expect(group && toFilterJson(group)).toEqual(json);
  });

  it('reads several fields or operators of one object as all of them', () => {
    const group = fromFilterJson({ status: { eq: 'A' }, priority: { ge: 1, lt: 5 } }, FIELDS);
    expect(group && toFilterJson(group)).toEqual({
      and: [{ status: { eq: 'A' } }, { and: [{ priority: { ge: 1 } }, { priority: { lt: 5 } }] }],
    });
  });

  it('refuses what it has no control for instead of dropping it', () => {
    expect(fromFilterJson({ customer: { name: { eq: 'x' } } }, FIELDS)).toBeUndefined();
    expect(
      fromFilterJson({ and: [{ status: { eq: 'A' } }, { title: { soundsLike: 'x' } }] }, FIELDS),
    ).toBeUndefined();
    expect(fromFilterJson({ status: { eq: null } }, FIELDS)).toBeUndefined();
  });

  it('takes no filter as an empty group', () => {
    expect(withoutIds(fromFilterJson(undefined, FIELDS) ?? emptyGroup('or'))).toEqual(
      withoutIds(emptyGroup()),
    );
  });
});

describe('replaceNode', () => {
  it('changes a condition deep in the tree and removes it', () => {
    const inner = { ...emptyGroup('or'), children: [rule('done', 'eq', true)] };
    const tree = { ...emptyGroup(), children: [inner] };
    const changed = replaceNode(tree, 'done-eq', rule('done', 'eq', false));
    expect(toFilterJson(changed)).toEqual({ done: { eq: false } });
    expect(toFilterJson(replaceNode(tree, 'done-eq', null))).toBeUndefined();
  });
});

describe('operatorsFor', () => {
  it('offers no text search on numbers and no order on lists', () => {
    expect(operatorsFor({ type: 'Int', kind: 'SCALAR', list: false })).not.toContain('contains');
    expect(operatorsFor({ type: 'String', kind: 'SCALAR', list: true })).not.toContain('lt');
    expect(operatorsFor({ type: 'AWSTimestamp', kind: 'SCALAR', list: false })).toContain('between');
  });

  it.each([
    ['String', 'SCALAR', false, 'is, is not, contains, does not contain, begins with, is less than'],
    ['ID', 'SCALAR', false, 'is, is not, contains'],
    [
      'Int',
      'SCALAR',
      false,
      'is, is not, is less than, is at most, is more than, is at least, is between, is one of',
    ],
    ['Float', 'SCALAR', false, 'is, is not, is less than'],
    ['Boolean', 'SCALAR', false, 'is, is not, is null, has a value'],
    ['PostStatus', 'ENUM', false, 'is, is not, is one of, is none of, is null, has a value'],
    [
      'AWSDateTime',
      'SCALAR',
      false,
      'is at or after, is after, is at or before, is before, is between, begins with',
    ],
    [
      'AWSTimestamp',
      'SCALAR',
      false,
      'is at or after, is after, is at or before, is before, is between, is, is not',
    ],
    ['AWSJSON', 'SCALAR', false, 'contains, does not contain, is null, has a value'],
    ['String', 'SCALAR', true, 'contains, does not contain, is null, has a value'],
    ['Address', 'CUSTOM_TYPE', false, 'is null, has a value'],
  ] as const)('offers for %s (%s, list: %s) what fits the type, in its words', (type, kind, list, words) => {
    const field = { type, kind, list };
    const offered = operatorsFor(field).map((operator) => operatorWords(field, operator));
    expect(offered.join(', ').startsWith(words)).toBe(true);
  });

  it('shows an instant that is held as a number as a date', () => {
    const at = { name: '_lastChangedAt', type: 'AWSTimestamp' };
    expect(describeRule(rule('_lastChangedAt', 'ge', 1795392000000), at)).toBe('_lastChangedAt ≥ 2026-11-23');
    expect(describeRule(rule('dueAt', 'lt', 1795392060), { name: 'dueAt', type: 'AWSTimestamp' })).toBe(
      'dueAt < 2026-11-23T00:01:00Z',
    );
    expect(describeRule(rule('rating', 'gt', 2), { name: 'rating', type: 'Int' })).toBe('rating > 2');
  });
});

describe('textSearch', () => {
  const field = (name: string, type: string) =>
    ({
      name,
      type,
      kind: 'SCALAR',
      list: false,
      required: false,
      graphqlType: type,
      readOnly: false,
      implicit: false,
    }) as const;

  it('looks into every text field, and only those', () => {
    expect(
      textSearch(' pump ', [field('title', 'String'), field('priority', 'Int'), field('id', 'ID')]),
    ).toEqual({
      or: [{ title: { contains: 'pump' } }, { id: { contains: 'pump' } }],
    });
    expect(textSearch('  ', [field('title', 'String')])).toBeUndefined();
  });
});

describe('bothFilters', () => {
  it('joins only what says something', () => {
    expect(bothFilters({}, undefined)).toBeUndefined();
    expect(bothFilters({ a: { eq: 1 } }, {})).toEqual({ a: { eq: 1 } });
    expect(bothFilters({ a: { eq: 1 } }, { b: { eq: 2 } })).toEqual({
      and: [{ a: { eq: 1 } }, { b: { eq: 2 } }],
    });
  });
});

describe('describeRule', () => {
  it('reads like a sentence', () => {
    expect(describeRule(rule('priority', 'gt', 2))).toBe('priority > 2');
    expect(describeRule(rule('title', 'isNull'))).toBe('title is null');
    expect(describeRule(rule('title', 'eq', ''))).toBe('title = “”');
  });
});

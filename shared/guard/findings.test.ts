import { describe, expect, it } from 'vitest';
import { fixtureApi } from '../../main/testing/fixture-api';
import { ORDER, POST, POST_TAGS, updatePost, without } from '../../main/testing/guard-cases';
import { createGuard, summarise, type GuardFinding, type GuardRequest } from './index';

const blog = createGuard(fixtureApi('blog'));
const commerce = createGuard(fixtureApi('commerce'));

function only(request: GuardRequest, guard = blog): GuardFinding {
  const { findings } = guard.check(request);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (!finding) throw new Error('no finding');
  return finding;
}

function marked(document: string, finding: GuardFinding): string {
  return document.slice(finding.from, finding.to);
}

describe('the place of a finding', () => {
  it('of a missing path is the field below which it is missing, in lines and columns from 1', () => {
    const document = `mutation {\n  write: updatePost(input: {id: "p", _version: 1}) { ${without(POST, '_deleted')} }\n}`;
    const finding = only({ document });
    expect(marked(document, finding)).toBe('write: updatePost');
    expect(finding).toMatchObject({
      line: 2,
      column: 3,
      endLine: 2,
      endColumn: 20,
      path: '_deleted',
      model: 'Post',
    });
  });

  it('of an aliased path is the alias, of a conditional one the selection', () => {
    const aliased = updatePost(POST.replace('_version', 'v: _version'));
    expect(marked(aliased, only({ document: aliased }))).toBe('v: _version');
    const conditional = `mutation M($v: Boolean!) { updatePost(input: {id: "p", _version: 1}) { ${POST.replace('title', 'title @skip(if: $v)')} } }`;
    expect(marked(conditional, only({ document: conditional, variables: { v: true } }))).toBe('title');
  });

  it('of a nested path is the custom type', () => {
    const document = `mutation { createOrder(input: {customerID: "c", placedAt: "t", number: 1, state: PAID, total: {amount: 1, currency: EUR}, shipTo: {line1: "l", city: "c", postcode: "p", country: "c"}, history: []}) { ${without(ORDER, 'currency')} } }`;
    const finding = only({ document }, commerce);
    expect(finding.code).toBe('MISSING_SELECTION:total.currency');
    expect(marked(document, finding)).toBe('total');
  });

  it('of a version is the input', () => {
    const document = updatePost(POST).replace(', _version: 1', '');
    expect(marked(document, only({ document }))).toBe('input: {id: "p"}');
  });

  it('of a syntax error is where the parser stopped', () => {
    const document = 'mutation {\n  updatePost(\n}';
    expect(only({ document })).toMatchObject({ code: 'SYNTAX', line: 3, column: 1, path: null, fix: null });
  });

  it('of a validation error is the node, of a field its name', () => {
    const document = 'mutation {\n  nope { id }\n}';
    const finding = only({ document });
    expect(marked(document, finding)).toBe('nope');
    expect(finding.message).toContain('Cannot query field "nope" on type "Mutation".');
  });

  it('of a variable is its definition', () => {
    const document = `mutation M($input: UpdatePostInput!) { updatePost(input: $input) { ${POST} } }`;
    const finding = only({ document, variables: { input: { id: 'p', _version: 'x' } } });
    expect(marked(document, finding)).toBe('$input: UpdatePostInput!');
    expect(finding.message).toContain('input._version');
  });

  it('stays inside an empty document', () => {
    expect(only({ document: '' })).toMatchObject({ line: 1, column: 1, from: 0, to: 0 });
  });

  it('several validation errors are several findings and one reason', () => {
    const verdict = blog.check({ document: updatePost(`${POST} one two`) });
    expect(verdict.reasons).toEqual(['VALIDATION']);
    expect(verdict.findings).toHaveLength(2);
  });
});

describe('the consequence of a finding', () => {
  const consequenceOf = (document: string, guard = blog): string => only({ document }, guard).consequence;

  it('service 5.4: a missing non-null field breaks the event', () => {
    expect(consequenceOf(updatePost(without(POST, 'title')))).toBe(
      'The event arrives with an error. JavaScript and iOS apps drop it and keep the old record until their next sync; Android apps get no live change of any model until DataStore restarts.',
    );
    expect(
      consequenceOf(
        `mutation { deletePost(input: {id: "p", _version: 1}) { ${without(POST, '_version')} } }`,
      ),
    ).toContain('keep the deleted record until their next sync');
    expect(
      consequenceOf(
        `mutation { createPostTags(input: {postId: "p", tagId: "t"}) { ${without(POST_TAGS, 'tag { id }')} } }`,
      ),
    ).toContain("don't show the new record until their next sync");
  });

  it('service 5.4: a missing nullable field becomes null', () => {
    expect(consequenceOf(updatePost(without(POST, 'rating')))).toBe(
      'Every app overwrites rating with null. JavaScript apps get it back at their next sync; iOS and Android apps keep null until the record changes again.',
    );
    expect(consequenceOf(updatePost(without(POST, 'author { id }')))).toContain(
      'Every app loses its link to author.',
    );
  });

  it('service 5.4: _deleted on a delete keeps the record, on an update it may revive one', () => {
    expect(consequenceOf(updatePost(without(POST, '_deleted')))).toContain('it reappears in the apps');
    expect(
      consequenceOf(
        `mutation { deletePost(input: {id: "p", _version: 1}) { ${without(POST, '_deleted')} } }`,
      ),
    ).toContain('Every app keeps the record');
  });

  it('service 5.1: a hole below a nullable parent matters where that has a value', () => {
    expect(consequenceOf(updatePost(POST.replace('author { id }', 'author { username }')))).toContain(
      'Where author has a value, the event arrives with an error.',
    );
  });

  it('service 5.2: a field that subscriptions filter by decides whether there is an event', () => {
    const order = `mutation { updateOrder(input: {customerID: "c", placedAt: "t", number: 1, _version: 1}) { ${without(ORDER, 'buyer')} } }`;
    expect(consequenceOf(order, commerce)).toBe(
      "Apps that subscribe by buyer get no event at all and keep the old record until their next sync. In apps that don't: every app overwrites buyer with null. JavaScript apps get it back at their next sync; iOS and Android apps keep null until the record changes again.",
    );
  });

  it('a condition and an alias are named first', () => {
    expect(consequenceOf(updatePost(POST.replace('title', 'name: title')))).toMatch(
      /^An event carries a field under its own name only\. The event/,
    );
    const conditional = `mutation M($v: Boolean! = true) { updatePost(input: {id: "p", _version: 1}) { ${POST.replace('title', 'title @skip(if: $v)')} } }`;
    expect(consequenceOf(conditional)).toMatch(/^Whenever the condition leaves it out: the event arrives/);
  });

  it('service 3.1: a write without a version is a conflict', () => {
    expect(consequenceOf(updatePost(POST).replace(', _version: 1', ''))).toContain(
      'with AUTOMERGE it keeps its own values',
    );
    expect(consequenceOf(`mutation { deletePost(input: {id: "p"}) { ${POST} } }`)).toContain(
      'refuses it, whatever',
    );
  });
});

describe('the verdict in one sentence', () => {
  const summary = (request: GuardRequest): string => {
    const { tone, accepted, text } = summarise(blog.check(request));
    return `${tone} ${accepted ? 'accepted' : 'rejected'}: ${text}`;
  };

  it.each([
    [{ document: updatePost(POST) }, 'green accepted: Every app will receive this change'],
    [
      { document: updatePost(without(POST, 'rating', 'content')), level: 'required' },
      'amber accepted: Some apps will lose values: rating, content',
    ],
    [{ document: updatePost(without(POST, 'rating')) }, 'amber rejected: Some apps will lose values: rating'],
    [{ document: updatePost(without(POST, 'title', 'rating')) }, 'red rejected: Apps will miss this change'],
    [
      { document: updatePost('id title status createdAt updatedAt _version _deleted _lastChangedAt') },
      'amber rejected: Some apps will lose values: rating, content, keywords, metadata, publishedAt, coverUrl and 2 more',
    ],
    [
      { document: updatePost(POST).replace(', _version: 1', '') },
      "red rejected: The service will drop or refuse this change: it lacks the record's version",
    ],
    [
      { document: updatePost(without(POST, 'title')).replace(', _version: 1', '') },
      'red rejected: Apps will miss this change',
    ],
    [{ document: '{ getPost(id: "p") { id } }' }, 'green accepted: This operation writes nothing'],
    [
      { document: 'mutation { __typename }' },
      'green accepted: No versioned model is written: apps that sync are not concerned',
    ],
    [{ document: 'mutation {' }, 'red rejected: The service will refuse this document'],
    [
      { document: 'query A { getPost(id: "p") { id } } query B { getPost(id: "p") { id } }' },
      'red rejected: Choose the operation to run',
    ],
    [
      { document: 'query A($id: ID!) { getPost(id: $id) { id } }' },
      'red rejected: The service will refuse these variables',
    ],
  ] as const)('%j', (request, text) => {
    expect(summary(request)).toBe(text);
  });
});

describe('what the guard remembers', () => {
  const document = `mutation M($input: UpdatePostInput!) { updatePost(input: $input) { ${POST} } }`;

  it('is the document, never the variables', () => {
    const guard = createGuard(fixtureApi('blog'));
    const ask = (input: object): readonly string[] => guard.check({ document, variables: { input } }).reasons;
    expect(ask({ id: 'p', _version: 1 })).toEqual(['OK']);
    expect(ask({ id: 'p' })).toEqual(['MISSING_INPUT_VERSION']);
    expect(ask({ id: 'p', _version: null })).toEqual(['NULL_INPUT_VERSION']);
    expect(ask({ id: 'p', _version: '1' })).toEqual(['VARIABLES']);
    expect(ask({ id: 'p', _version: 2 })).toEqual(['OK']);
  });

  it('is not the level or the operation name', () => {
    const guard = createGuard(fixtureApi('blog'));
    const two = `mutation A { updatePost(input: {id: "p", _version: 1}) { ${without(POST, 'rating')} } } mutation B { updatePost(input: {id: "p"}) { ${POST} } }`;
    expect(guard.check({ document: two, operationName: 'A' }).reasons).toEqual([
      'INCOMPLETE_SELECTION:rating',
    ]);
    expect(guard.check({ document: two, operationName: 'A', level: 'required' }).reasons).toEqual(['OK']);
    expect(guard.check({ document: two, operationName: 'B' }).reasons).toEqual(['MISSING_INPUT_VERSION']);
    expect(guard.check({ document: two }).reasons).toEqual(['OPERATION_NAME']);
  });
});

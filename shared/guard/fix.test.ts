import { describe, expect, it } from 'vitest';
import { apiOf, fixtureApi } from '../../main/testing/fixture-api';
import { POST, POST_TAGS, updatePost, without } from '../../main/testing/guard-cases';
import { applyEdits, createGuard, type GuardFinding } from './index';

const blog = createGuard(fixtureApi('blog'));
const commerce = createGuard(fixtureApi('commerce'));
const TAG_FIELDS = 'id label createdAt updatedAt _version _deleted _lastChangedAt'.split(' ');

function fixed(document: string, level: 'complete' | 'required' = 'complete'): string {
  return blog.fix({ document, level }).document;
}

describe('a repair keeps what the author wrote', () => {
  it('adds lines where the brace has a line of its own, with the same indentation', () => {
    const document = `mutation Rename {
    # the new label
    updateTag(input: {id: "t", label: "x", _version: 2}) {
        id   # who
        label
        # more to come
    }
}
`;
    expect(fixed(document)).toBe(`mutation Rename {
    # the new label
    updateTag(input: {id: "t", label: "x", _version: 2}) {
        id   # who
        label
        # more to come
        createdAt
        updatedAt
        _version
        _deleted
        _lastChangedAt
    }
}
`);
  });

  it('stays on the line where the author did, with or without spaces', () => {
    const head = 'mutation { deleteTag(input: {id: "t", _version: 1})';
    const rest = TAG_FIELDS.slice(1).join(' ');
    expect(fixed(`${head} { id } }`)).toBe(`${head} { id ${rest} } }`);
    expect(fixed(`${head} {id}}`)).toBe(`${head} {id ${rest}}}`);
    expect(fixed(`${head} {id,}}`)).toBe(`${head} {id, ${rest}}}`);
  });

  it('keeps tabs and Windows line ends', () => {
    const document = 'mutation {\r\n\tdeleteTag(input: {id: "t", _version: 1}) {\r\n\t\tid\r\n\t}\r\n}';
    const lines = TAG_FIELDS.map((name) => `\t\t${name}\r\n`).join('');
    expect(fixed(document)).toBe(
      `mutation {\r\n\tdeleteTag(input: {id: "t", _version: 1}) {\r\n${lines}\t}\r\n}`,
    );
  });

  it('writes nested paths where their parents are selected', () => {
    const document = `mutation {
  createOrderLine(input: {orderCustomerID: "c", orderPlacedAt: "t", orderNumber: 1, sku: "s", quantity: 1, unitPrice: {amount: 1, currency: EUR}}) {
    unitPrice {
      amount
    }
    order { number }
  }
}`;
    expect(commerce.fix({ document }).document).toBe(`mutation {
  createOrderLine(input: {orderCustomerID: "c", orderPlacedAt: "t", orderNumber: 1, sku: "s", quantity: 1, unitPrice: {amount: 1, currency: EUR}}) {
    unitPrice {
      amount
      currency
    }
    order { number customerID placedAt }
    id
    orderCustomerID
    orderPlacedAt
    orderNumber
    sku
    quantity
    discounts {
      amount
      currency
    }
    options
    createdAt
    updatedAt
    _version
    _deleted
    _lastChangedAt
    owner
  }
}`);
  });

  it('adds the leaf paths of its level and no more', () => {
    const document = 'mutation { createUser(input: {username: "u"}) { id } }';
    const floor = 'id username createdAt updatedAt _version _deleted _lastChangedAt';
    expect(fixed(document, 'required')).toBe(`mutation { createUser(input: {username: "u"}) { ${floor} } }`);
    expect(fixed(document)).toContain('links { network url }');
  });

  it('adds below a custom type only what its level asks for', () => {
    const document = 'mutation { deleteShipment(input: {id: "s", _version: 1}) { id } }';
    const repaired = commerce.fix({ document, level: 'required' }).document;
    expect(repaired).toContain('destination { line1 city postcode country } scans { at actor }');
    expect(commerce.fix({ document }).document).toContain(
      'destination { line1 line2 city postcode country location { lat lon } phones } scans { at actor note fromIp }',
    );
  });

  it('prefers the operation to a fragment that selects the same custom type', () => {
    const document =
      'mutation { deleteShipment(input: {id: "s", _version: 1}) { ...S scans { at } } } fragment S on Shipment { scans { at } }';
    const repaired = commerce.fix({ document }).document;
    expect(repaired).toContain('{ ...S scans { at actor note fromIp }');
    expect(repaired).toContain('fragment S on Shipment { scans { at } }');
  });

  it('adds a plain selection beside an alias and beside a condition', () => {
    const document = `mutation M($v: Boolean!) { updatePost(input: {id: "p", _version: 1}) { ${POST.replace('_version', 'v: _version').replace('title', 'title @include(if: $v)')} } }`;
    expect(blog.fix({ document, variables: { v: true } })).toEqual({
      document: document.replace('author { id } }', 'author { id } title _version }'),
      remaining: [],
    });
  });

  it('gives an alias that takes a needed name a name of its own', () => {
    const document = updatePost(POST.replace('_version', '_version: rating'));
    expect(fixed(document)).toBe(
      document
        .replace('_version: rating', '_version_rating: rating')
        .replace('author { id } }', 'author { id } _version }'),
    );
  });

  it('gives it a name that nobody else has', () => {
    const document = updatePost(POST.replace('_version', '_version: rating _version_rating: id'));
    expect(fixed(document)).toContain('_version_rating_2: rating _version_rating: id');
  });

  it('renames a taken name below a conditional field too, since both are merged', () => {
    const document = `mutation M($v: Boolean!) { updatePost(input: {id: "p", _version: 1}) { ${POST.replace('author { id }', 'author @include(if: $v) { id: username }')} } }`;
    const repaired = blog.fix({ document, variables: { v: true } });
    expect(repaired.remaining).toEqual([]);
    expect(repaired.document).toContain('author @include(if: $v) { id_username: username } author { id }');
  });

  it('leaves the operations that were not chosen alone', () => {
    const other = 'mutation B { deleteTag(input: {id: "t"}) { id } }';
    const document = `mutation A { deleteTag(input: {id: "t", _version: 1}) { id } } ${other}`;
    const repaired = blog.fix({ document, operationName: 'A' });
    expect(repaired.remaining).toEqual([]);
    expect(repaired.document).toContain(other);
  });

  it('writes into the operation, not into a fragment that others share, where it can', () => {
    const document =
      'mutation { a: deleteTag(input: {id: "t", _version: 1}) { ...T } } fragment T on Tag { id label }';
    expect(fixed(document)).toBe(
      'mutation { a: deleteTag(input: {id: "t", _version: 1}) { ...T createdAt updatedAt _version _deleted _lastChangedAt } } fragment T on Tag { id label }',
    );
  });

  it('repairs a root field that stands in a fragment', () => {
    const document =
      'mutation { ...M } fragment M on Mutation { deleteTag(input: {id: "t", _version: 1}) { id } }';
    expect(blog.fix({ document }).remaining).toEqual([]);
  });

  it('repairs several root fields', () => {
    const document =
      'mutation { a: deleteTag(input: {id: "t", _version: 1}) { id } b: deleteTag(input: {id: "u", _version: 1}) { label } }';
    expect(blog.fix({ document }).remaining).toEqual([]);
  });

  it('does not invent a version', () => {
    const document = updatePost(without(POST, 'title')).replace(', _version: 1', '');
    const repaired = blog.fix({ document });
    expect(repaired.remaining).toEqual(['MISSING_INPUT_VERSION']);
    expect(repaired.document).not.toMatch(/input: \{[^}]*_version/);
  });

  it('repairs the selection whatever is wrong with the variables', () => {
    const document = 'mutation M($input: DeleteTagInput!) { deleteTag(input: $input) { id } }';
    const repaired = blog.fix({ document });
    expect(repaired.remaining).toEqual(['VARIABLES']);
    expect(
      blog.check({ document: repaired.document, variables: { input: { id: 't', _version: 1 } } }).reasons,
    ).toEqual(['OK']);
  });

  it.each([
    ['SYNTAX', { document: 'mutation {' }],
    ['VALIDATION', { document: 'mutation { nope }' }],
    ['OPERATION_NAME', { document: 'mutation A { deleteTag(input: {id: "t"}) { id } }', operationName: 'B' }],
  ])('leaves a document with %s as it was', (code, request) => {
    expect(blog.fix(request)).toEqual({ document: request.document, remaining: [code] });
  });

  it('leaves a whole document, a query and an exempt write as they were', () => {
    for (const document of [updatePost(POST), '{ getPost(id: "p") { id } }']) {
      expect(blog.fix({ document })).toEqual({ document, remaining: [] });
    }
  });
});

const ODD = apiOf(/* GraphQL */ `
  interface Priced {
    price: Amount!
  }
  interface Amount {
    value: Int!
  }
  type Money implements Amount {
    value: Int!
    currency(style: String): String!
    money: Money
  }
  type Empty {
    self: Empty
  }
  type Item implements Priced {
    id: ID!
    price: Money!
    empty: Empty!
    title(locale: String): String!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  type Box {
    id: ID!
    item: Item!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  input UpdateItemInput {
    id: ID!
    _version: Int
  }
  input DeleteBoxInput {
    id: ID!
    _version: Int
  }
  type Query {
    a: Int
  }
  type Mutation {
    updateItem(input: UpdateItemInput!): Item
    deleteBox(input: DeleteBoxInput!): Box
  }
`);

describe('a repair on unusual schemas', () => {
  const guard = createGuard(ODD);
  const META = '_version _deleted _lastChangedAt';
  const CALL = 'updateItem(input: {id: "i", _version: 1})';

  it('takes over the arguments of a field that is selected conditionally', () => {
    const document = `mutation M($v: Boolean!, $l: String) { ${CALL} { id title(locale: $l) @include(if: $v) price { value currency(style: "s") @skip(if: $v) money { value } } empty { __typename } ${META} } }`;
    const repaired = guard.fix({ document, variables: { v: true } });
    expect(repaired.remaining).toEqual([]);
    expect(repaired.document).toContain('title(locale: $l) } }');
    expect(repaired.document).toContain('currency(style: "s") }');
  });

  it('writes __typename below a custom type that needs nothing', () => {
    const document = `mutation { ${CALL} { id title price { value currency } ${META} } }`;
    expect(guard.fix({ document }).document).toContain(`${META} empty { __typename } }`);
  });

  it('names the type below a field that an interface leads to', () => {
    const document = `mutation { ${CALL} { id title ... on Priced { price { value } } empty { __typename } ${META} } }`;
    const repaired = guard.fix({ document });
    expect(repaired.remaining).toEqual([]);
    expect(repaired.document).toContain('price { value ... on Money { currency } }');
  });

  it('prefers a selection on the type itself to one on an interface', () => {
    const document = `mutation { ${CALL} { id title ... on Priced { price { value } } price { value } empty { __typename } ${META} } }`;
    expect(guard.fix({ document }).document).toContain(
      '... on Priced { price { value } } price { value currency }',
    );
  });

  it('goes from the root where a fragment is shared with a selection that would clash', () => {
    const document = `mutation {
  ${CALL} { ...I }
  deleteBox(input: {id: "b", _version: 1}) { id item { id ...I price { currency: value } } ${META} }
}
fragment I on Item { id title price { value } empty { __typename } ${META} }`;
    const repaired = guard.fix({ document });
    expect(repaired.remaining).toEqual([]);
    expect(repaired.document).toContain(`${CALL} { ...I price { currency } }`);
    expect(repaired.document.endsWith(document.slice(document.indexOf('fragment I')))).toBe(true);
  });
});

describe('the repair of one finding', () => {
  function finding(document: string, code: string, variables = {}): GuardFinding {
    const found = blog.check({ document, variables }).findings.find((each) => each.code === code);
    if (!found) throw new Error(`no ${code}`);
    return found;
  }

  it('adds that path alone and says so', () => {
    const document = 'mutation { deleteTag(input: {id: "t", _version: 1}) { id } }';
    const { fix } = finding(document, 'MISSING_SELECTION:label');
    expect(fix?.label).toBe('Add label');
    expect(applyEdits(document, fix?.edits ?? [])).toBe(document.replace('{ id }', '{ id label }'));
  });

  it('adds a relation with its key', () => {
    const document = `mutation { createPostTags(input: {postId: "p", tagId: "t"}) { ${without(POST_TAGS, 'post { id }')} } }`;
    const { fix } = finding(document, 'MISSING_SELECTION:post');
    expect(applyEdits(document, fix?.edits ?? [])).toContain('_lastChangedAt post { id } }');
  });

  describe('a version, which only the service knows', () => {
    const tail = `{ ${POST} } }`;

    it('is asked for by the key, into the variable that holds the input', () => {
      const document = `mutation M($input: UpdatePostInput!) { updatePost(input: $input) ${tail}`;
      const { fix } = finding(document, 'MISSING_INPUT_VERSION', { input: { id: 'p', title: 'x' } });
      expect(fix).toEqual({
        label: "Send the record's current version",
        edits: [],
        needsVersion: { model: 'Post', key: { id: 'p' }, variablePath: ['input', '_version'] },
      });
    });

    it('gets a variable of its own where the input is written out', () => {
      const document = `mutation { updatePost(input: {id: "p"}) ${tail}`;
      const { fix } = finding(document, 'MISSING_INPUT_VERSION');
      expect(applyEdits(document, fix?.edits ?? [])).toBe(
        `mutation($version: Int!) { updatePost(input: {id: "p", _version: $version}) ${tail}`,
      );
      expect(fix?.needsVersion).toEqual({ model: 'Post', key: { id: 'p' }, variablePath: ['version'] });
    });

    it('takes the place of a literal null, beside the variables there are', () => {
      const document = `mutation M($id: ID!, $version: String) { updatePost(input: {_version: null, id: $id, title: $version}) ${tail}`;
      const { fix } = finding(document, 'NULL_INPUT_VERSION', { id: 'p' });
      const repaired = applyEdits(document, fix?.edits ?? []);
      expect(repaired).toBe(
        `mutation M($id: ID!, $version: String, $version2: Int!) { updatePost(input: {_version: $version2, id: $id, title: $version}) ${tail}`,
      );
      expect(blog.check({ document: repaired, variables: { id: 'p', version2: 4 } }).reasons).toEqual(['OK']);
    });

    it('goes into the variable that is there already', () => {
      const document = `mutation M($v: Int) { updatePost(input: {id: "p", _version: $v}) ${tail}`;
      const { fix } = finding(document, 'MISSING_INPUT_VERSION');
      expect(fix).toMatchObject({ edits: [], needsVersion: { variablePath: ['v'] } });
    });

    it('has no place in the default of a variable', () => {
      const document = `mutation M($input: UpdatePostInput = {id: "p"}) { updatePost(input: $input) ${tail}`;
      expect(finding(document, 'MISSING_INPUT_VERSION').fix).toBeNull();
    });

    it('has no new variable in a fragment that another operation may use', () => {
      const document = `mutation A { ...M } mutation B { ...M } fragment M on Mutation { updatePost(input: {id: "p"}) { ${POST} } }`;
      const found = blog.check({ document, operationName: 'A' }).findings;
      expect(found.map((each) => [each.code, each.fix])).toEqual([['MISSING_INPUT_VERSION', null]]);
    });

    it('is declared after the name or the keyword, whatever stands before', () => {
      const named = `"""why""" mutation Named { updatePost(input: {id: "p"}) ${tail}`;
      const { fix } = finding(named, 'MISSING_INPUT_VERSION');
      expect(applyEdits(named, fix?.edits ?? [])).toContain('"""why""" mutation Named($version: Int!) {');
      const unnamed = named.replace(' Named', '');
      const other = finding(unnamed, 'MISSING_INPUT_VERSION').fix;
      expect(applyEdits(unnamed, other?.edits ?? [])).toContain('"""why""" mutation($version: Int!) {');
    });
  });
});

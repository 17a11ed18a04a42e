import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkVariables, keyHints, sampleVariables, valueHints, variableShapes } from './variable-hints';

const schema = buildSchema(`
  enum Status { OPEN DONE }
  input LineInput { n: Int! note: String }
  input UpdateOrderInput { id: ID! title: String status: Status done: Boolean lines: [LineInput!] _version: Int }
  type Order { id: ID! }
  type Query { q: Int }
  type Mutation { updateOrder(input: UpdateOrderInput!, condition: Boolean): Order }
`);
const document = `mutation A($input: UpdateOrderInput!, $n: Int = 1, $x: Nowhere) { updateOrder(input: $input) { id } }`;
const shapes = variableShapes(schema, document, null) ?? [];
const labels = (path: (string | number)[], present: string[] = []) =>
  keyHints(shapes, path, new Set(present)).map((hint) => hint.label);

describe('variableShapes', () => {
  it('lists what the operation declares, unknown types left out', () => {
    expect(shapes.map((s) => [s.name, String(s.type), s.required])).toEqual([
      ['input', 'UpdateOrderInput!', true],
      ['n', 'Int', false],
    ]);
  });

  it('can not tell among several operations without a name, nor while the document is broken', () => {
    expect(variableShapes(schema, 'query A { q } query B { q }', null)).toBeNull();
    expect(variableShapes(schema, 'query A { q } query B { q }', 'B')).toEqual([]);
    expect(variableShapes(schema, 'query A {', null)).toBeNull();
  });
});

describe('hints', () => {
  it('offers variables, then members of the input, required ones first and present ones not again', () => {
    expect(labels([])).toEqual(['input', 'n']);
    expect(labels(['input'], ['title'])).toEqual(['id', 'status', 'done', 'lines', '_version']);
    expect(labels(['input', 'lines', 0])).toEqual(['n', 'note']);
  });

  it('offers the values of enums and booleans, and null only where it may stand', () => {
    const values = (path: (string | number)[]) => valueHints(shapes, path).map((hint) => hint.label);
    expect(values(['input', 'status'])).toEqual(['"OPEN"', '"DONE"', 'null']);
    expect(values(['input', 'done'])).toEqual(['true', 'false', 'null']);
    expect(values(['input'])).toEqual(['{}']);
    expect(values(['input', 'id'])).toEqual([]);
    expect(values(['input', '_version'])).toEqual([]);
    expect(values(['nowhere', 'deep'])).toEqual([]);
  });
});

describe('checkVariables', () => {
  it('names absent, unknown and ill-typed variables with their place', () => {
    expect(checkVariables(shapes, { other: 1 })).toEqual([
      { path: [], message: 'The variable $input of type UpdateOrderInput! is missing.' },
      { path: ['other'], message: 'The operation declares no variable $other.' },
    ]);
    const faults = checkVariables(shapes, { input: { id: '1', lines: [{ n: 'x' }], status: 'LOST' } });
    expect(faults.map((fault) => fault.path)).toEqual([
      ['input', 'status'],
      ['input', 'lines', 0, 'n'],
    ]);
  });

  it('accepts what fits, and refuses what is not an object', () => {
    expect(checkVariables(shapes, { input: { id: '1', _version: 2 } })).toEqual([]);
    expect(checkVariables(shapes, [])).toHaveLength(1);
  });
});

describe('sampleVariables', () => {
  it('fills in what is required and leaves the version to the service', () => {
    expect(sampleVariables(shapes)).toEqual({ input: { id: '', _version: null } });
  });
});

import { describe, expect, it } from 'vitest';
import { testField, testModel, testSchema } from '../../../shared/testing/models';
import { problemOf } from '../../../shared/errors';
import type { Model } from '../../../shared/model-schema';
import { loadSchemaText } from '../../schema';
import { changedValues } from './changed-fields';
import { InstanceFactory } from './instance-factory';

const post = testModel(
  'Post',
  [
    'id: ID!',
    'title: String!',
    'rating: Int',
    'draft: Boolean',
    'tags: [String]',
    'strict: [String!]',
    'meta: AWSJSON',
    testField('state: State', { kind: 'enum' }),
    testField('geo: Geo', { kind: 'customType' }),
    'day: AWSDate',
    'time: AWSTime',
    'at: AWSDateTime',
    'stamp: AWSTimestamp',
    'mail: AWSEmail',
    'url: AWSURL',
    'phone: AWSPhone',
    'ip: AWSIPAddress',
    'country: String',
    'city: String',
    'street: String',
  ],
  {
    indexes: [
      { name: 'byPlace', fields: ['title', 'country', 'city'], queryField: null },
      { name: 'byStreet', fields: ['rating', 'city', 'street'], queryField: null },
    ],
  },
);
const line = testModel('Line', ['order: ID!', 'number: String!'], { primaryKey: ['order', 'number'] });
const factory = new InstanceFactory(
  { ...testSchema(post, line), enums: { State: { name: 'State', values: ['OPEN', 'DONE'] } } },
  () => 'made-id',
);
const create = (init: Record<string, unknown>) => factory.create(post, init);
const problem = (init: Record<string, unknown>) => {
  try {
    create(init);
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('it was accepted');
};

describe('InstanceFactory', () => {
  it('client 10.5: an omitted required field is null, an explicit null is refused by name', () => {
    expect(create({})['title']).toBeNull();
    expect(problem({ title: null })).toMatchObject({
      message: 'Field title is required',
      place: { model: 'Post', field: 'title' },
    });
  });

  it('client 10.6: Int takes 1.5 and no string; JSON text on a list is a list', () => {
    expect(create({ rating: 1.5 })['rating']).toBe(1.5);
    expect(problem({ rating: '1' }).message).toBe('Field rating should be of type Int, string received. "1"');
    expect(create({ tags: '["a"]' })['tags']).toEqual(['a']);
    expect(create({ tags: ['a', null] })['tags']).toEqual(['a', null]);
    expect(problem({ strict: ['a', null] }).message).toMatch(
      /^All elements in the strict array should be of type String/,
    );
    expect(problem({ tags: [1] }).message).toMatch(
      /^All elements in the tags array should be of type String, number received/,
    );
    expect(create({ draft: 1 })['draft']).toBe(true);
  });

  it('client 10.7: AWSJSON takes objects and JSON text, nothing else', () => {
    expect(create({ meta: { x: 1 } })['meta']).toBe('{"x":1}');
    expect(create({ meta: '[1]' })['meta']).toBe('[1]');
    expect(problem({ meta: '{' }).message).toBe(
      'Field meta should be of type AWSJSON, validation failed. "{"',
    );
    expect(problem({ meta: 5 }).message).toMatch(/number received/);
  });

  it('client 10.8, ours: an enum value outside the list is refused by name, unless the record has it already', () => {
    expect(create({ state: 'OPEN' })['state']).toBe('OPEN');
    expect(problem({ state: 'ANYTHING' })).toMatchObject({
      message: 'Field state should be of type State, which is one of OPEN, DONE. "ANYTHING"',
      place: { model: 'Post', field: 'state' },
    });
    const stored = { ...create({ title: 'a' }), state: 'OLDER' };
    expect(factory.checked(post, { ...stored, title: 'b' }, stored)).toMatchObject({
      state: 'OLDER',
      title: 'b',
    });
  });

  it('client 10.9: read-only fields are refused, on create and on change', () => {
    expect(problem({ createdAt: '2026-01-01T00:00:00Z' }).message).toBe('createdAt is read-only.');
    expect(() => factory.copyOf(post, create({}), (draft) => void (draft['createdAt'] = 'x'))).toThrow(
      'createdAt is read-only.',
    );
  });

  it('client 10.9: timestamps that the schema declares are the writer’s own, and custom names are read-only', () => {
    const modelsOf = (sdl: string) => loadSchemaText(sdl, 'schema.graphql').modelSchema;
    const declared = modelsOf('type Note @model { id: ID! createdAt: AWSDateTime }');
    const at = '2026-01-01T00:00:00Z';
    const note = new InstanceFactory(declared, () => 'id').create(declared.models['Note'] as Model, {
      createdAt: at,
    });
    expect(note['createdAt']).toBe(at);
    const custom = modelsOf(
      'type Note @model(timestamps: { createdAt: "madeOn", updatedAt: "changedOn" }) { id: ID! }',
    );
    const make = (init: object) => () =>
      new InstanceFactory(custom, () => 'id').create(custom.models['Note'] as Model, { ...init });
    expect(make({ madeOn: at })).toThrow('madeOn is read-only.');
    expect(make({ changedOn: at })).toThrow('changedOn is read-only.');
  });

  it('client 10.10: a managed id is made here; a composite key must be complete', () => {
    expect(create({ id: 'mine' })['id']).toBe('made-id');
    expect(factory.create(line, { order: 'a', number: 'b' })).toMatchObject({ order: 'a', number: 'b' });
    expect(() => factory.create(line, { order: 'a', number: '' })).toThrow(/part of the key/);
    expect(() => factory.create(line, { order: 'a' })).toThrow(/part of the key/);
  });

  it('client 1.5: checks every scalar as the official client does, naming the value', () => {
    const good = {
      day: ['2026-01-31', '2020-99-99', '2026-01-31+02:00'],
      time: ['12:30', '12:30:15.25Z'],
      at: ['2026-01-31T12:30:00', '2026-01-31T12:30Z'],
      stamp: [5],
      mail: ['a.b+c@d.example'],
      url: ['https://a.example/x'],
      phone: ['+49 30-123', '12'],
      ip: ['127.0.0.1', '::1', 'fe80::1%eth0', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4'],
    };
    const bad = {
      day: ['31.1.2026'],
      time: ['noon'],
      at: ['2026-01-31'],
      stamp: [-5, 1.5],
      mail: ['a b@c', '@d'],
      url: ['no url'],
      phone: ['+', 'abc', '5'],
      ip: ['1.2.3.256', '1:2', '10.0.0.0/8'],
    };
    for (const [field, values] of Object.entries(good))
      for (const value of values) expect(create({ [field]: value })[field]).toBe(value);
    for (const [field, values] of Object.entries(bad))
      for (const value of values)
        expect(problem({ [field]: value }).message).toMatch(
          new RegExp(`^Field ${field} should be of type AWS\\w+, validation failed`),
        );
  });

  it('checks custom types field by field', () => {
    expect(create({ geo: { lat: 1, lon: 2 } })['geo']).toEqual({ lat: 1, lon: 2 });
    expect(problem({ geo: { lat: 1 } })).toMatchObject({
      message: 'Field geo.lon is required',
      place: { field: 'geo.lon' },
    });
    expect(problem({ geo: { lat: 'x', lon: 1 } }).message).toMatch(/^Field geo.lat should be of type Float/);
    expect(problem({ geo: { lat: 1, lon: 2, alt: 3 } }).message).toBe('Geo has no field alt');
  });

  it('copies are frozen, the original stays, and copies of copies are changes of the first', () => {
    const first: Readonly<Record<string, unknown>> = Object.freeze({
      ...create({ title: 'a', tags: ['x'] }),
      _version: 3,
    });
    const second = factory.copyOf(post, first, (draft) => void (draft['tags'] as string[]).push('y'));
    const third = factory.copyOf(post, second, (draft) => void (draft['rating'] = 1));
    expect(first['tags']).toEqual(['x']);
    expect(() => ((second as { title: string }).title = 'z')).toThrow();
    expect(factory.changeOf(third)).toMatchObject({ fields: ['rating', 'tags'], source: first });
    expect(() => factory.copyOf(post, first, (draft) => void (draft['id'] = 'other'))).toThrow(
      /part of the key/,
    );
  });

  it('client 10.24: one field of a composite sort key brings the whole key set, joined sets together', () => {
    const stored = { ...create({ title: 'a', country: 'DE', city: 'Ulm', street: 'S' }) };
    const next = { ...stored, country: 'FR' };
    expect(changedValues(post, ['country'], next, stored)).toEqual({
      country: 'FR',
      city: 'Ulm',
      street: 'S',
    });
    expect(changedValues(post, ['title'], { ...stored, title: 'b' }, stored)).toEqual({ title: 'b' });
    expect(changedValues(post, ['country', 'title'], stored, stored)).toEqual({});
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxAuthOptions } from '../auth/gate';
import type { TokenSubject } from '../auth/token-issuer';
import { openSandbox, type SandboxBackend } from './backend';
import { ADA, BOB, send } from './callers';
import type { Row } from './wire-client';

describe('rules of fields', () => {
  const rules = `
    type Note @model @auth(rules: [{ allow: private }, { allow: public, operations: [read] }]) {
      id: ID!
      text: String!
      pages: [Int!]!
      place: Place @auth(rules: [{ allow: groups, groups: ["Maps"] }, { allow: private, operations: [read] }])
      owner: String
    }
    type Setting @model { id: ID! value: String }
    input AMPLIFY { globalAuthRule: AuthRule = { allow: private } }`;
  const auth: SandboxAuthOptions = { defaultMode: 'AMAZON_COGNITO_USER_POOLS', rules };
  const create = 'mutation ($i: CreateNoteInput!) { createNote(input: $i) { id } }';
  const place = { lat: 1, lon: 2 };

  it('service 4.7: a field that the caller may not write is named in the refusal; a global rule covers the rest', async () => {
    const backend = await openSandbox({ schema: 'mixed', auth });
    const as = async (subject: TokenSubject, query: string, variables: Row = {}) =>
      send(backend, { authorization: await backend.sandbox.issueToken(subject) }, query, variables);
    const denied = await as(ADA, create, { i: { text: 'a', pages: [], place } });
    expect(denied.errors[0]).toMatchObject({ errorType: 'Unauthorized', message: 'Unauthorized on [place]' });
    const allowed = await as({ ...ADA, groups: ['Maps'] }, create, {
      i: { id: 'n', text: 'a', pages: [], place },
    });
    expect(allowed.data).toEqual({ createNote: { id: 'n' } });
    expect((await as(BOB, '{ getNote(id: "n") { place { lat } } }')).data).toEqual({
      getNote: { place: { lat: 1 } },
    });
    const global = await as(BOB, 'mutation { createSetting(input: {value: "v"}) { value } }');
    expect(global.data).toEqual({ createSetting: { value: 'v' } });
    await backend.stop();
  });
});

describe('rules of fields beside those of their model', () => {
  const rules = `
    type Note @model @auth(rules: [{ allow: private, operations: [read] }, { allow: owner, operations: [create, read, update] },
        { allow: groups, groups: ["Maps", "Admins"], operations: [create, read, update, delete] }]) {
      id: ID!
      text: String!
      pages: [Int!]!
      place: Place @auth(rules: [{ allow: groups, groups: ["Maps", "Admins", "Painters"], operations: [create, read, update] },
        { allow: groups, groups: ["Admins"] }, { allow: owner, operations: [create, read, update] }])
      owner: String
    }`;
  const auth: SandboxAuthOptions = { defaultMode: 'AMAZON_COGNITO_USER_POOLS', rules };
  const place = { lat: 1, lon: 2 };
  const update = 'mutation ($i: UpdateNoteInput!) { updateNote(input: $i) { id place { lat } _version } }';
  let backend: SandboxBackend;
  const as = async (subject: TokenSubject, query: string, variables: Row = {}) =>
    send(backend, { authorization: await backend.sandbox.issueToken(subject) }, query, variables);
  const inGroup = (group: string): TokenSubject => ({ username: 'gus', sub: 'sub-gus', groups: [group] });
  beforeAll(async () => {
    backend = await openSandbox({ schema: 'mixed', auth });
    const create = 'mutation ($i: CreateNoteInput!) { createNote(input: $i) { id } }';
    for (const id of ['a', 'b']) await as(ADA, create, { i: { id, text: 't', pages: [1], place } });
  });
  afterAll(() => backend.stop());

  it('service 4.7: who may write one field updates that field, and no other', async () => {
    const painter = inGroup('Painters');
    const both = await as(painter, update, { i: { id: 'a', text: 'x', place, _version: 1 } });
    expect(both.errors[0]?.message).toBe('Unauthorized on [text]');
    const one = await as(painter, update, { i: { id: 'a', place: { lat: 5, lon: 2 }, _version: 1 } });
    expect(one.data?.['updateNote']).toMatchObject({ id: 'a', _version: 2 });
    const none = await as(BOB, update, { i: { id: 'a', place, _version: 2 } });
    expect(none.errors[0]).toMatchObject({ message: 'Not Authorized to access updateNote on type Mutation' });
  });

  it('service 4.7: a field is set to null by who may delete it', async () => {
    const input = { i: { id: 'b', place: null, _version: 1 } };
    const refused = await as(ADA, update, input);
    expect(refused.errors[0]?.message).toBe('Unauthorized on [place]');
    expect((await as(inGroup('Maps'), update, input)).errors[0]?.message).toBe('Unauthorized on [place]');
    expect((await as(inGroup('Admins'), update, input)).data?.['updateNote']).toMatchObject({ _version: 2 });
  });

  it('service 4.7: a record is deleted by who may delete every field of it', async () => {
    const remove = 'mutation { deleteNote(input: { id: "b", _version: 2 }) { id _deleted } }';
    expect((await as(inGroup('Maps'), remove)).errors[0]?.errorType).toBe('Unauthorized');
    expect((await as(inGroup('Admins'), remove)).data?.['deleteNote']).toEqual({ id: 'b', _deleted: true });
  });

  it('service 4.7: a field with readers of its own is null in a mutation’s result, and refused to others in every read', async () => {
    const own = await as(ADA, update, { i: { id: 'a', text: 'mine', _version: 2 } });
    expect(own.data?.['updateNote']).toEqual({ id: 'a', place: null, _version: 3 });
    expect(own.errors).toEqual([]);
    expect((await as(ADA, '{ getNote(id: "a") { place { lat } } }')).data).toEqual({
      getNote: { place: { lat: 5 } },
    });
    const other = await as(BOB, '{ listNotes(filter: { id: { eq: "a" } }) { items { id place { lat } } } }');
    expect(other.data).toEqual({ listNotes: { items: [{ id: 'a', place: null }] } });
    expect(other.errors[0]?.message).toBe('Not Authorized to access place on type Note');
  });
});

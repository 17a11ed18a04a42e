import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSandbox } from '../conformance/backend';
import { fieldOf } from '../conformance/wire-client';
import { readDefaultValues } from './defaults';

const BLOG = readFileSync(join(import.meta.dirname, '../samples/blog.graphql'), 'utf8');

describe('default values', () => {
  it('are read by the type of their field', () => {
    const defaults = readDefaultValues(`
      type A @model { i: Int @default(value: "5") f: Float! @default(value: "0.5") b: Boolean @default(value: "false")
        e: E @default(value: "X") s: String @default(value: "5") j: AWSJSON @default(value: "{\\"a\\":1}") plain: String }
      enum E { X }`);
    expect(Object.fromEntries(defaults.get('A') ?? [])).toEqual({
      i: 5,
      f: 0.5,
      b: false,
      e: 'X',
      s: '5',
      j: { a: 1 },
    });
  });

  it('other kinds of schema files have none', () => {
    expect(readDefaultValues('{"@default": 1}').size).toBe(0);
    expect(readDefaultValues('type A { a: Int }').size).toBe(0);
  });

  it('fill in what a create leaves out or sets to null, and nothing else', async () => {
    const backend = await openSandbox({ source: BLOG });
    const create = (input: string) =>
      fieldOf(
        backend,
        'createUser',
        `mutation { createUser(input: {username: "u"${input}}) { followers bio } }`,
      );
    expect(await create('')).toEqual({ followers: 0, bio: null });
    expect(await create(', followers: null')).toEqual({ followers: 0, bio: null });
    expect(await create(', followers: 7')).toEqual({ followers: 7, bio: null });
    await backend.stop();
  });
});

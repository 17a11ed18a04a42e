import { describe, expect, it } from 'vitest';
import { fieldByName, modelByName } from './lookup';
import type { Model, ModelSchema } from './model-schema';

const post = { name: 'Post', fields: [{ name: 'title' }] } as unknown as Model;
const schema: ModelSchema = { source: 'appsync-sdl', models: { Post: post }, enums: {}, customTypes: {} };

describe('looking up models and fields', () => {
  it('finds what is there', () => {
    expect(modelByName(schema, 'Post')).toBe(post);
    expect(fieldByName(post, 'title')).toEqual({ name: 'title' });
  });

  it.each(['Tag', 'constructor', '__proto__', 'toString'])('finds no model named %s', (name) => {
    expect(modelByName(schema, name)).toBeUndefined();
    expect(fieldByName(post, name)).toBeUndefined();
  });
});

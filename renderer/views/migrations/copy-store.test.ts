import { expect, it } from 'vitest';
import { leftOut, useCopySpec } from './copy-store';

const models = [
  { name: 'User', relations: [] },
  { name: 'Post', relations: [{ name: 'author', kind: 'BELONGS_TO', model: 'User' }] },
  {
    name: 'Comment',
    relations: [
      { name: 'post', kind: 'BELONGS_TO', model: 'Post' },
      { name: 'likes', kind: 'HAS_MANY', model: 'Like' },
    ],
  },
];

it('names what chosen models refer to and nobody has chosen', () => {
  expect(leftOut(models, ['Comment', 'Post'])).toEqual(['User']);
  expect(leftOut(models, ['Comment', 'Post', 'User'])).toEqual([]);
});

it('forgets what was tried when anything is changed, and everything in another connection', () => {
  const { load, change, note } = useCopySpec.getState();
  load('a');
  change({ models: ['Post'] });
  note({ checkId: 'j1' });
  change({ update: true });
  expect(useCopySpec.getState()).toMatchObject({ spec: { models: ['Post'], update: true }, checkId: null });
  load('b');
  expect(useCopySpec.getState().spec.models).toEqual([]);
});

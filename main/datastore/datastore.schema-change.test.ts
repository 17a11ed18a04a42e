import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Model, ModelSchema } from '../../shared/model-schema';
import { until } from '../testing/scripted-peer';
import { closers, drained, SCHEMA, setUp, syncedPost } from './testing/outbox-fixture';

/** The schema without a field of posts and without reactions. */
function narrowed(): ModelSchema {
  const { Reaction: _gone, Post, ...others } = SCHEMA.modelSchema.models;
  const post = Post as Model;
  const fields = post.fields.filter(({ name }) => name !== 'content');
  return { ...SCHEMA.modelSchema, models: { ...others, Post: { ...post, fields } } };
}

it('a change that holds a value for a field that the schema lost is parked whole, and sent when the field is there again', async () => {
  const { open, sent } = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-schema-change-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = { storeFile: join(folder, 's.sqlite'), durableFile: join(folder, 'o.sqlite') };
  const first = open(files);
  const post = await syncedPost(first, { content: 'long' });
  await first.stop();
  const edited = (draft: Record<string, unknown>) =>
    Object.assign(draft, { title: 'mine', content: 'longer' });
  first.save('Post', first.copyOf('Post', post, edited));
  first.close();

  const second = open({ ...files, schema: narrowed() });
  const id = second.outbox.list()[0]?.id ?? '';
  sent.length = 0;
  await second.start();
  await until(() => second.outbox.get(id).state === 'PARKED');
  expect(sent).toEqual([]);
  expect(second.outbox.get(id)).toMatchObject({
    data: { title: 'mine', content: 'longer' },
    problem: { code: 'FIELD_GONE', place: { field: 'content' } },
  });
  expect(second.query('Post')).toMatchObject([{ title: 'mine' }]);
  await second.stop();
  second.close();

  const third = open(files);
  third.outbox.retry(id);
  await third.start();
  await drained(third);
  expect(third.query('Post')).toMatchObject([{ title: 'mine', content: 'longer', _version: 2 }]);
});

it('client 10.28: another schema keeps the records that fit and every change that waits, and syncs anew only what changed', async () => {
  const { open, sent } = await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'outband-schema-change-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = { storeFile: join(folder, 's.sqlite'), durableFile: join(folder, 'o.sqlite') };
  const first = open(files);
  const author = first.save('Author', first.create('Author', { name: 'ann' }));
  const post = await syncedPost(first, { content: 'long', authorID: author['id'] });
  await first.stop();
  await first.start();
  await first.stop();
  first.save(
    'Post',
    first.copyOf('Post', post, (draft) => void (draft['title'] = 'mine')),
  );
  first.save('Reaction', first.create('Reaction', { emoji: 'x' }));
  first.close();

  const second = open({ ...files, schema: narrowed() });
  expect(second.timeline(9).filter(({ name }) => name === 'storeMigrated')).toMatchObject([
    { model: 'Post' },
  ]);
  expect(second.query('Post')).toMatchObject([{ title: 'mine', authorID: author['id'], _version: 1 }]);
  expect(second.outbox.list().map(({ model }) => model)).toEqual(['Post', 'Reaction']);
  sent.length = 0;
  await second.start();
  const kinds = Object.fromEntries(second.status().models.map(({ model, kind }) => [model, kind]));
  expect(kinds).toMatchObject({ Post: 'BASE', Author: 'DELTA', Comment: 'DELTA' });
  await until(() => second.outbox.list()[0]?.state === 'PARKED');
  expect(sent.map(({ input }) => input['title'])).toEqual(['mine']);
  expect(second.outbox.list()).toMatchObject([{ model: 'Reaction', problem: { code: 'UNKNOWN_MODEL' } }]);
  await second.stop();
  second.close();

  const third = open(files);
  third.outbox.retry(third.outbox.list()[0]?.id ?? '');
  await third.start();
  await drained(third);
  expect(third.query('Reaction')).toMatchObject([{ emoji: 'x', _version: 1 }]);
  expect(third.query('Post')).toMatchObject([{ title: 'mine', content: 'long', _version: 2 }]);
});

import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { addInspectCommand, inspect } from './inspect';
import type { CliIo } from './io';

const FIXTURES = fileURLToPath(new URL('../testing/fixtures/', import.meta.url));

async function runInspect(...args: string[]): Promise<string> {
  const stdout = new PassThrough();
  const io: CliIo = {
    stdout,
    stderr: new PassThrough(),
    cwd: FIXTURES,
    env: {},
    setExitCode: () => undefined,
    signal: new AbortController().signal,
  };
  const program = new Command('outband').exitOverride().configureOutput({ writeErr: () => undefined });
  addInspectCommand(program, io);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  await program.parseAsync(['inspect', ...args], { from: 'user' });
  return String(stdout.read() ?? '');
}

describe('outband inspect', () => {
  it('prints the JSON of the commands contract for a schema', async () => {
    const report: unknown = JSON.parse(await runInspect('--schema', 'blog/appsync.graphql', '--json'));
    expect(report).toMatchObject({ source: 'appsync-sdl', endpoint: null, region: null, authModes: [] });
    const { models } = report as { models: { name: string }[] };
    expect(models.find(({ name }) => name === 'Comment')).toEqual({
      name: 'Comment',
      pluralName: 'Comments',
      versioned: true,
      primaryKey: ['id'],
      fields: [
        { name: 'id', type: 'ID', kind: 'scalar', list: false, required: true, readOnly: false },
        { name: 'postID', type: 'ID', kind: 'scalar', list: false, required: true, readOnly: false },
        { name: 'content', type: 'String', kind: 'scalar', list: false, required: true, readOnly: false },
        {
          name: 'writtenAt',
          type: 'AWSDateTime',
          kind: 'scalar',
          list: false,
          required: true,
          readOnly: false,
        },
        { name: 'reactions', type: 'Reaction', kind: 'enum', list: true, required: false, readOnly: false },
        { name: 'hidden', type: 'Boolean', kind: 'scalar', list: false, required: false, readOnly: false },
        {
          name: 'createdAt',
          type: 'AWSDateTime',
          kind: 'scalar',
          list: false,
          required: true,
          readOnly: true,
        },
        {
          name: 'updatedAt',
          type: 'AWSDateTime',
          kind: 'scalar',
          list: false,
          required: true,
          readOnly: true,
        },
      ],
      relations: [{ name: 'post', kind: 'belongsTo', model: 'Post', fields: ['postID'] }],
      indexes: [{ name: 'commentsByPost', fields: ['postID', 'writtenAt'], queryField: 'commentsByPost' }],
      operations: {
        get: 'getComment',
        list: 'listComments',
        sync: 'syncComments',
        create: 'createComment',
        update: 'updateComment',
        delete: 'deleteComment',
      },
    });
  });

  it('names the foreign key of a collection by the columns of the related model', async () => {
    const report = await inspect({ schema: `${FIXTURES}blog/schema.graphql` });
    const post = report.models.find(({ name }) => name === 'Post');
    expect(post?.relations).toContainEqual({
      name: 'comments',
      kind: 'hasMany',
      model: 'Comment',
      fields: ['postID'],
    });
  });

  it('leaves versioned null where the source cannot tell', async () => {
    const report = await inspect({ schema: `${FIXTURES}blog/schema.graphql` });
    expect(report.models.map(({ versioned }) => versioned)).toEqual([null, null, null, null, null]);
  });

  it('reads backend and models out of one amplify_outputs.json', async () => {
    const report = await inspect({ config: `${FIXTURES}commerce/amplify_outputs.json` });
    expect(report.source).toBe('model-introspection');
    expect(report.models).toHaveLength(9);
    expect(report.endpoint).toMatch(/^https:.*\/graphql$/);
    expect(report.region).not.toBeNull();
    expect(report.authModes).toEqual(['AMAZON_COGNITO_USER_POOLS', 'API_KEY']);
  });

  it('describes a configuration without models by its backend alone', async () => {
    const report = await inspect({ config: `${FIXTURES}blog/aws-exports.js` });
    expect(report).toMatchObject({ source: null, models: [], authModes: ['API_KEY'] });
  });

  it('prints something people can read without --json', async () => {
    const text = await runInspect('--schema', 'field-service/schema.graphql');
    expect(text).toContain('30 models from authored-sdl');
    expect(text).toContain('Contract  key clientID + number  versioned: unknown');
  });

  it('is wrong usage without a file', async () => {
    await expect(runInspect('--json')).rejects.toBeInstanceOf(CommanderError);
  });

  it('says which file cannot be read', async () => {
    await expect(inspect({ schema: '/nowhere/schema.graphql' })).rejects.toMatchObject({
      problem: { kind: 'BadInput', code: 'SCHEMA_UNREADABLE', place: { file: '/nowhere/schema.graphql' } },
    });
  });
});

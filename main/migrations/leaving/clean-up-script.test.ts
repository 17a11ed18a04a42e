import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSchemaText } from '../../schema';
import { cleanUpScript } from './clean-up-script';

const SCHEMA = `type Post @model { id: ID! title: String }
type Reading @model { device: ID! @primaryKey(sortKeyFields: ["at", "kind"]) at: AWSDateTime! kind: String! }`;

/** Stands for the SDK: two pages of a scan, the last tombstone of which has become a record again. */
const SDK = `
class Command { constructor(input) { this.input = input; } }
export class ScanCommand extends Command {}
export class DeleteItemCommand extends Command {}
const page = (kind) => [
  { device: { S: 'd1' }, 'at#kind': { S: 't#' + kind }, id: { S: kind + '1' }, title: { S: 'x' } },
];
export class DynamoDBClient {
  async send(command) {
    const { TableName, ExclusiveStartKey, Key, ConditionExpression } = command.input;
    if (command instanceof ScanCommand)
      return ExclusiveStartKey
        ? { Items: page('b') }
        : { Items: page('a'), LastEvaluatedKey: { id: { S: 'a1' } } };
    console.log('DELETE', TableName, JSON.stringify(Key), ConditionExpression);
    if (JSON.stringify(Key).includes('b')) throw Object.assign(new Error(), { name: 'ConditionalCheckFailedException' });
  }
}`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outband-clean-up-'));
  const sdk = join(folder, 'node_modules', '@aws-sdk', 'client-dynamodb');
  mkdirSync(sdk, { recursive: true });
  writeFileSync(join(sdk, 'package.json'), '{ "type": "module", "main": "index.js" }');
  writeFileSync(join(sdk, 'index.js'), SDK);
  writeFileSync(
    join(folder, 'script.mjs'),
    cleanUpScript(loadSchemaText(SCHEMA, 'schema.graphql').modelSchema),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]): string[] =>
  execFileSync(process.execPath, [join(folder, 'script.mjs'), ...args], {
    env: { ...process.env, API_ID: 'abc', ENV: 'dev', ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  })
    .trim()
    .split('\n');

it('the script counts until it is told to delete, and deletes by the table’s own key what is still a tombstone', () => {
  expect(run()).toEqual([
    'Post-abc-dev: 2 tombstones, 0 deleted',
    'Reading-abc-dev: 2 tombstones, 0 deleted',
  ]);
  expect(run('--apply')).toEqual([
    'DELETE Post-abc-dev {"id":{"S":"a1"}} #deleted = :true',
    'DELETE Post-abc-dev {"id":{"S":"b1"}} #deleted = :true',
    'Post-abc-dev: 2 tombstones, 1 deleted',
    'DELETE Reading-abc-dev {"device":{"S":"d1"},"at#kind":{"S":"t#a"}} #deleted = :true',
    'DELETE Reading-abc-dev {"device":{"S":"d1"},"at#kind":{"S":"t#b"}} #deleted = :true',
    'Reading-abc-dev: 2 tombstones, 1 deleted',
  ]);
});

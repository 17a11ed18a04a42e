import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOutbandError } from '../../../shared/errors';
import { readAmplifyConfig } from './index';

const FIXTURES = join(__dirname, '../../testing/fixtures');
const read = (fixture: string, file: string) => readFileSync(join(FIXTURES, fixture, file), 'utf8');
const FILES = [
  'amplify_outputs.json',
  'amplifyconfiguration.json',
  'mobile/amplifyconfiguration.json',
  'aws-exports.js',
];

function problemFrom(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (isOutbandError(error)) return error.problem;
    throw error;
  }
  throw new Error('expected an error');
}

describe.each(['blog', 'commerce', 'field-service'])('the four files of %s', (fixture) => {
  it('client 10.70: yield the same endpoint, region, key and modes', () => {
    const configs = FILES.map((file) => readAmplifyConfig(read(fixture, file), file));
    const faces = configs.map(({ endpoint, region, apiKey, defaultAuthMode, authModes, userPoolId }) => ({
      endpoint,
      region,
      apiKey,
      defaultAuthMode,
      authModes: [...authModes].sort(),
      userPoolId,
    }));
    for (const face of faces) expect(face).toEqual(faces[0]);
    expect(faces[0]?.endpoint).toMatch(/^https:\/\/.*\/graphql$/);
  });

  it('the outputs file embeds the model introspection', () => {
    expect(
      readAmplifyConfig(read(fixture, 'amplify_outputs.json'), 'amplify_outputs.json').modelIntrospection,
    ).toHaveProperty('models');
  });
});

describe('modes', () => {
  const legacy = (extra: object) =>
    JSON.stringify({
      aws_project_region: 'eu-west-1',
      aws_appsync_graphqlEndpoint: 'https://x.example/graphql',
      ...extra,
    });

  it('client 10.70: LAMBDA is an alias of AWS_LAMBDA', () => {
    expect(
      readAmplifyConfig(legacy({ aws_appsync_authenticationType: 'LAMBDA' }), 'a.json').defaultAuthMode,
    ).toBe('AWS_LAMBDA');
  });
  it('client 10.70: an unknown mode means IAM', () => {
    expect(
      readAmplifyConfig(legacy({ aws_appsync_authenticationType: 'PIGEON' }), 'a.json').defaultAuthMode,
    ).toBe('AWS_IAM');
  });
});

describe('bad input names the place and what to do', () => {
  const cases: [name: string, file: string, text: string, code: string][] = [
    ['not JSON', 'amplify_outputs.json', '{"data": {', 'CONFIG_NOT_JSON'],
    ['JSON with text behind it', 'amplify_outputs.json', '{} nonsense', 'CONFIG_NOT_JSON'],
    ['an array', 'amplify_outputs.json', '[]', 'CONFIG_NOT_OBJECT'],
    ['no endpoint (Gen 2)', 'amplify_outputs.json', '{"version":"1.4","data":{}}', 'CONFIG_WITHOUT_ENDPOINT'],
    [
      'another category (Gen 2)',
      'amplify_outputs.json',
      '{"version":"1.4","auth":{"user_pool_id":"x"}}',
      'CONFIG_WITHOUT_DATA',
    ],
    [
      'no endpoint (Gen 1)',
      'amplifyconfiguration.json',
      '{"aws_project_region":"eu-west-1"}',
      'CONFIG_WITHOUT_ENDPOINT',
    ],
    [
      'client 10.70: no region (Gen 1)',
      'aws-exports.js',
      'export default {"aws_appsync_graphqlEndpoint":"https://x.example/graphql"}',
      'CONFIG_WITHOUT_REGION',
    ],
    [
      'a REST API only',
      'amplifyconfiguration.json',
      '{"api":{"plugins":{"awsAPIPlugin":{"a":{"endpointType":"REST","endpoint":"https://x"}}}}}',
      'CONFIG_WITHOUT_API',
    ],
    ['a number for an address', 'amplify_outputs.json', '{"data":{"url":5}}', 'CONFIG_WRONG_TYPE'],
    [
      'plain http',
      'amplify_outputs.json',
      '{"data":{"url":"http://example.com/graphql"}}',
      'ENDPOINT_NOT_SECURE',
    ],
    ['not an address', 'amplify_outputs.json', '{"data":{"url":"graphql"}}', 'ENDPOINT_NOT_URL'],
    ['something else', 'package.json', '{"name":"x"}', 'CONFIG_UNKNOWN'],
    ['broken JavaScript', 'aws-exports.js', 'export default {', 'CONFIG_NOT_JAVASCRIPT'],
  ];
  it.each(cases)('%s', (_name, file, text, code) => {
    const problem = problemFrom(() => readAmplifyConfig(text, file));
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(file);
    expect(problem.action).toBeTruthy();
  });

  it('says line and column of broken JSON', () => {
    expect(problemFrom(() => readAmplifyConfig('{\n  "data": oops\n}', 'x.json')).place).toMatchObject({
      file: 'x.json',
      line: 2,
    });
  });

  it('reads JavaScript as data and never executes it', () => {
    (globalThis as { hit?: boolean }).hit = false;
    const problem = problemFrom(() =>
      readAmplifyConfig(
        'globalThis.hit = true;\nexport default { aws_project_region: (() => { globalThis.hit = true; })() };',
        'aws-exports.js',
      ),
    );
    expect(problem.code).toBe('CONFIG_NOT_DATA');
    expect(problem.place).toMatchObject({ line: 2 });
    expect((globalThis as { hit?: boolean }).hit).toBe(false);
  });

  it('plain http on the loopback address is accepted', () => {
    expect(
      readAmplifyConfig('{"data":{"url":"http://127.0.0.1:20002/graphql"}}', 'x.json').endpoint,
    ).toContain('127.0.0.1');
  });
});

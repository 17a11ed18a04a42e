import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

export const FIXTURES = ['blog', 'commerce', 'field-service'] as const;
export type FixtureName = (typeof FIXTURES)[number];

const FOLDER = new URL('./fixtures/', import.meta.url);

/** The transformed SDL of a fixture, with what AppSync supplies in front. */
export function fixtureSdl(name: FixtureName): string {
  return `${awsPrelude()}\n${readFileSync(new URL(`${name}/appsync.graphql`, FOLDER), 'utf8')}`;
}

const built = new Map<FixtureName, GraphQLSchema>();

/** A fixture's transformed schema; the same object every time. */
export function fixtureApi(name: FixtureName): GraphQLSchema {
  const api = built.get(name) ?? buildSchema(fixtureSdl(name));
  built.set(name, api);
  return api;
}

/** A schema written for one test. */
export function apiOf(sdl: string): GraphQLSchema {
  return buildSchema(`${awsPrelude()}\n${sdl}`);
}

function awsPrelude(): string {
  return readFileSync(new URL('aws-prelude.graphql', FOLDER), 'utf8');
}

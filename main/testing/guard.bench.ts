import { bench, describe } from 'vitest';
import { buildAliasedMutation, buildMutation, createGuard } from '../../shared/guard';
import { fixtureApi } from './fixture-api';

/** Features 9: a check of a document stays under 5 ms. Run with `npx vitest bench main/testing/guard.bench.ts`. */
const api = fixtureApi('field-service');
const { document } = buildMutation(api, 'Visit', 'update');
const batch = buildAliasedMutation(api, 'Visit', 'update', 25);
const input = { id: 'v', _version: 3, state: 'DONE', plannedFor: '2026-01-01T00:00:00Z' };
const batchVariables = Object.fromEntries(batch.variables.map((name) => [name, input]));
let serial = 0;

describe('guard on the largest fixture', () => {
  const guard = createGuard(api);
  const fresh = (text: string): string => `${text}# ${serial++}`;

  bench('a new document, whole selection', () => {
    guard.check({ document: fresh(document), variables: { input } });
  });
  bench('a new document of 25 writes', () => {
    guard.check({ document: fresh(batch.document), variables: batchVariables });
  });
  bench('a new document that lacks nearly everything, with its repairs', () => {
    guard.check({ document: fresh('mutation { updateVisit(input: {id: "v"}) { id } }') });
  });
  bench('a known document with new variables', () => {
    guard.check({ document, variables: { input } });
  });
  bench('a known document of 25 writes with new variables', () => {
    guard.check({ document: batch.document, variables: batchVariables });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateSchema } from 'graphql';
import type { ModelSchema } from '../../shared/model-schema';
import { loadSchemaText } from './load';
import { comparableModel } from './testing/comparable-model';
import { randomSchema } from './testing/random-schema';

const RUNS = { numRuns: 50 };
const TIMEOUT_MS = 60_000;

function comparable(schema: ModelSchema): unknown {
  return Object.values(schema.models).map(comparableModel);
}

describe('random authored schemas', () => {
  it(
    'become APIs that build and validate',
    () => {
      fc.assert(
        fc.property(randomSchema('wild'), (sdl) => {
          const { api } = loadSchemaText(sdl, 'schema.graphql');
          expect(validateSchema(api)).toEqual([]);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'give the same models whether read as written or off their API',
    () => {
      fc.assert(
        fc.property(randomSchema('usual'), (sdl) => {
          const authored = loadSchemaText(sdl, 'schema.graphql');
          const readBack = loadSchemaText(authored.apiSdl, 'appsync.graphql');
          expect(readBack.modelSchema.source).toBe('appsync-sdl');
          expect(comparable(readBack.modelSchema)).toEqual(comparable(authored.modelSchema));
          expect(readBack.modelSchema.customTypes).toEqual(authored.modelSchema.customTypes);
          expect(readBack.modelSchema.enums).toEqual(authored.modelSchema.enums);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'never have join columns inferred wrongly off their API, whatever their foreign keys are called',
    () => {
      fc.assert(
        fc.property(randomSchema('wild'), (sdl) => {
          const authored = loadSchemaText(sdl, 'schema.graphql');
          const readBack = loadSchemaText(authored.apiSdl, 'appsync.graphql');
          for (const [name, model] of Object.entries(readBack.modelSchema.models)) {
            for (const { name: field, localFields, remoteFields } of model.relations) {
              const known = authored.modelSchema.models[name]?.relations.find(
                (relation) => relation.name === field,
              );
              if (localFields.length === 0) continue;
              expect({ field, localFields, remoteFields }).toEqual({
                field,
                localFields: known?.localFields,
                remoteFields: known?.remoteFields,
              });
            }
          }
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );
});

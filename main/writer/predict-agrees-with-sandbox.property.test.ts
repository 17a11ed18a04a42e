import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictWrite } from '../../shared/conflict';
import { modelKeyOf } from '../../shared/model-schema';
import type { CustomType, Model, ModelField, ModelInstance, ModelSchema } from '../../shared/model-schema';
import { createAppSyncClient } from '../appsync';
import type { AppSyncClient } from '../appsync';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { loadSchemaText } from '../schema';
import { MutationDocuments } from './documents';
import { differingFields } from './equality';
import type { FieldValues, OperationKind } from './operation';

const isLong = process.env['OUTBAND_TEST_LONG'] !== undefined;
const PAIRS = isLong ? 6_000 : 75;
/** Pairs that travel together: a request costs more than what it carries. */
const TOGETHER = 25;
const seed = Number(process.env['OUTBAND_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** A value of a field as a client may send it; small alphabets, so that values meet. */
function valueOf(schema: ModelSchema, field: ModelField): fc.Arbitrary<unknown> {
  const item = itemOf(schema, field);
  return field.list ? fc.array(item, { maxLength: 3 }) : item;
}

function itemOf(schema: ModelSchema, field: ModelField): fc.Arbitrary<unknown> {
  if (field.kind === 'enum') return fc.constantFrom(...(schema.enums[field.type]?.values ?? []));
  if (field.kind === 'customType') return customValue(schema, schema.customTypes[field.type] as CustomType);
  switch (field.type) {
    case 'Int':
      return fc.integer({ min: 0, max: 3 });
    case 'Float':
      return fc.constantFrom(0.5, 1, 2.25);
    case 'Boolean':
      return fc.boolean();
    case 'AWSJSON':
      return fc
        .oneof(
          fc.dictionary(
            fc.constantFrom('a', 'b'),
            fc.oneof(fc.constantFrom(1, 'x', null), fc.array(fc.nat(2))),
            {
              maxKeys: 2,
            },
          ),
          fc.array(fc.nat(2), { maxLength: 2 }),
        )
        .map((value) => JSON.stringify(value));
    case 'AWSDate':
      return fc.constantFrom('2026-01-01', '2026-02-02');
    case 'AWSDateTime':
      return fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z');
    case 'AWSTime':
      return fc.constantFrom('10:00:00.000', '11:00:00.000');
    case 'AWSTimestamp':
      return fc.constantFrom(1_700_000_000, 1_800_000_000);
    case 'AWSURL':
      return fc.constantFrom('https://a.example', 'https://b.example');
    case 'AWSEmail':
      return fc.constantFrom('a@b.example', 'c@d.example');
    case 'AWSPhone':
      return fc.constantFrom('+44 20 7946 0000', '+44 20 7946 0001');
    case 'AWSIPAddress':
      return fc.constantFrom('10.0.0.1', '10.0.0.2');
    default:
      return fc.constantFrom('one', 'two', 'three');
  }
}

function customValue(schema: ModelSchema, type: CustomType): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    type.fields.map((field) => [
      field.name,
      field.required ? valueOf(schema, field) : fc.option(valueOf(schema, field), { nil: null }),
    ]),
  );
  return fc.record(members, {
    requiredKeys: type.fields.filter(({ required }) => required).map(({ name }) => name),
  });
}

/** New values for some of a model's fields; null where the API allows it. */
function changesOf(schema: ModelSchema, model: Model): fc.Arbitrary<FieldValues> {
  const parts = model.indexes.flatMap(({ fields }) => (fields.length > 2 ? fields.slice(1) : []));
  const writable = model.fields.filter(
    ({ name, readOnly }) => !readOnly && !model.primaryKey.includes(name) && !parts.includes(name),
  );
  const members = writable.map((field): [string, fc.Arbitrary<unknown>] => [
    field.name,
    field.required ? valueOf(schema, field) : fc.option(valueOf(schema, field), { nil: null, freq: 4 }),
  ]);
  return fc.record(Object.fromEntries(members), { requiredKeys: [] });
}

function createOf(schema: ModelSchema, model: Model): fc.Arbitrary<FieldValues> {
  const members = model.fields
    .filter(({ name, readOnly }) => !readOnly && !model.primaryKey.includes(name))
    .map((field): [string, fc.Arbitrary<unknown>] => [field.name, valueOf(schema, field)]);
  const needed = model.fields.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(members), {
    requiredKeys: members.map(([name]) => name).filter((name) => needed.includes(name)),
  });
}

describe.each([
  ['blog', 'Post'],
  ['field-service', 'Site'],
])('a stale write of %s/%s', (fixture, modelName) => {
  const file = new URL(`../testing/fixtures/${fixture}/appsync.graphql`, import.meta.url).pathname;
  const schema = loadSchemaText(readFileSync(file, 'utf8'), file);
  const model = schema.modelSchema.models[modelName] as Model;
  const documents = new MutationDocuments(schema.api, schema.modelSchema);
  let sandbox: Sandbox;
  let client: AppSyncClient;
  let count = 0;
  let compared = 0;

  beforeAll(async () => {
    sandbox = await startSandbox({ schema, strategy: 'AUTOMERGE' });
    const auth = { mode: 'API_KEY', apiKey: sandbox.apiKey } as const;
    client = createAppSyncClient({ url: sandbox.endpoint, auth }, schema.api);
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });

  /** Sends writes of one kind in one request; the records as they came back, in order. */
  async function send(
    kind: OperationKind,
    writes: readonly { readonly id: string; readonly change: FieldValues }[],
  ): Promise<ModelInstance[]> {
    const mutation = documents.mutation(modelName, kind, writes.length);
    const baseVersion = kind === 'CREATE' ? null : 1;
    const operations = writes.map(({ id, change }) => ({
      key: modelKeyOf(model, { id }),
      kind,
      change,
      baseVersion,
    }));
    const variables = mutation.variables(operations);
    const { data, errors } = await client.mutate({ document: mutation.document, variables });
    expect(errors).toEqual([]);
    return mutation.aliases.map((alias) => data?.[alias] as ModelInstance);
  }

  it(
    `comes out as foretold: about ${PAIRS} random pairs (OUTBAND_TEST_SEED=${seed})`,
    async () => {
      const pair = fc.record({
        created: createOf(schema.modelSchema, model),
        others: changesOf(schema.modelSchema, model),
        ours: changesOf(schema.modelSchema, model),
      });
      const pairs = fc.array(pair, { minLength: 1, maxLength: TOGETHER, size: 'max' });
      await fc.assert(
        fc.asyncProperty(pairs, async (all) => {
          const ids = all.map(() => `r${(count += 1)}`);
          const writes = (change: (i: number) => FieldValues) =>
            ids.map((id, i) => ({ id, change: change(i) }));
          const bases = await send(
            'CREATE',
            writes((i) => ({ id: ids[i], ...all[i]?.created })),
          );
          const present = await send(
            'UPDATE',
            writes((i) => all[i]?.others ?? {}),
          );
          const after = await send(
            'UPDATE',
            writes((i) => all[i]?.ours ?? {}),
          );
          all.forEach(({ ours }, i) => {
            const [base, current] = [bases[i] as ModelInstance, present[i] as ModelInstance];
            const write = {
              schema: schema.modelSchema,
              model,
              operation: 'UPDATE',
              base,
              version: 1,
            } as const;
            const foretold = predictWrite({ ...write, change: ours, current }, 'AUTOMERGE').result;
            const values = Object.fromEntries(
              model.fields.flatMap(({ name, readOnly }) =>
                readOnly ? [] : [[name, foretold?.[name] ?? null]],
              ),
            );
            expect(differingFields(schema.modelSchema, model, values, after[i] as ModelInstance)).toEqual([]);
          });
          compared += all.length;
        }),
        { seed, numRuns: Math.ceil((2 * PAIRS) / TOGETHER), endOnFailure: !isLong },
      );
      expect(compared).toBeGreaterThan(PAIRS / 4);
    },
    isLong ? 600_000 : 60_000,
  );
});

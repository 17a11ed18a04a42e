import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend, type Backend } from './backend';
import { fieldOf } from './wire-client';

interface Type {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType: Type | null;
}

const TYPE = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';

function written({ kind, name, ofType }: Type): string {
  if (kind === 'NON_NULL' && ofType) return `${written(ofType)}!`;
  if (kind === 'LIST' && ofType) return `[${written(ofType)}]`;
  return name ?? '';
}

describe('the API as it describes itself', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await openBackend();
  });
  afterAll(() => backend.stop());

  /** Fields of an input or object type, as SDL writes their types. */
  const fieldsOf = async (name: string): Promise<Record<string, string>> => {
    const type = (await fieldOf(
      backend,
      '__type',
      `query ($name: String!) { __type(name: $name) { fields { name type { ${TYPE} } } inputFields { name type { ${TYPE} } } } }`,
      { name },
    )) as {
      fields: { name: string; type: Type }[] | null;
      inputFields: { name: string; type: Type }[] | null;
    };
    return Object.fromEntries(
      (type.fields ?? type.inputFields ?? []).map((field) => [field.name, written(field.type)]),
    );
  };

  it('service 10.41: a model has its own fields, then timestamps and metadata with their nullability', async () => {
    const post = await fieldsOf('Post');
    expect(post).toMatchObject({
      id: 'ID!',
      title: 'String!',
      keywords: '[String]',
      createdAt: 'AWSDateTime!',
      updatedAt: 'AWSDateTime!',
      _version: 'Int!',
      _deleted: 'Boolean',
      _lastChangedAt: 'AWSTimestamp!',
    });
    expect(await fieldsOf('ModelPostConnection')).toEqual({
      items: '[Post]!',
      nextToken: 'String',
      startedAt: 'AWSTimestamp',
    });
  });

  it('service 10.42: _version may be null in every input; what the service owns is in none', async () => {
    for (const kind of ['Create', 'Update', 'Delete']) {
      const fields = await fieldsOf(`${kind}PostInput`);
      expect(fields['_version']).toBe('Int');
      expect(Object.keys(fields)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(_deleted|_lastChangedAt|createdAt|updatedAt)$/)]),
      );
    }
    expect(await fieldsOf('DeletePostInput')).toEqual({ id: 'ID!', _version: 'Int' });
  });

  it('service 10.43: a condition has _deleted and the timestamps, and no key field', async () => {
    const fields = await fieldsOf('ModelPostConditionInput');
    expect(fields).toMatchObject({
      _deleted: 'ModelBooleanInput',
      createdAt: 'ModelStringInput',
      updatedAt: 'ModelStringInput',
      not: 'ModelPostConditionInput',
    });
    for (const absent of ['id', '_version', '_lastChangedAt']) expect(fields).not.toHaveProperty(absent);
  });

  it('service 10.44: a subscription’s filter has in and notIn, and no not', async () => {
    const fields = await fieldsOf('ModelSubscriptionPostFilterInput');
    expect(fields).toMatchObject({
      and: '[ModelSubscriptionPostFilterInput]',
      _deleted: 'ModelBooleanInput',
    });
    expect(fields).not.toHaveProperty('not');
    expect(await fieldsOf('ModelSubscriptionStringInput')).toMatchObject({
      in: '[String]',
      notIn: '[String]',
    });
  });
});

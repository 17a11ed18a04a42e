import fc from 'fast-check';
import { isInputObjectType, Lexer, Source, TokenKind, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { apiOf, fixtureApi, FIXTURES } from '../../main/testing/fixture-api';
import { oracleReasons } from '../../main/testing/guard-oracle';
import { diceOf, type Dice, randomMutation, type RandomMutation } from '../../main/testing/random-mutation';
import { createGuard, type Guard, type GuardLevel } from './index';

const SEED = Number(process.env['GUARD_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['GUARD_RUNS'] ?? 100);

const RECURSIVE = apiOf(/* GraphQL */ `
  type Doc {
    id: ID!
    tree: Tree!
    side: Branch
    pages(limit: Int): [Page!]!
    title(locale: String): String!
    _version: Int!
    _deleted: Boolean
    _lastChangedAt: AWSTimestamp!
  }
  type Tree {
    name: String!
    note: String
    child: Tree!
    branch: Branch
  }
  type Branch {
    length: Int!
    back: Tree
    doc: Doc
  }
  type Page {
    number: Int!
    text: String
  }
  input UpdateDocInput {
    id: ID!
    _version: Int
  }
  input DeleteDocInput {
    id: ID!
    _version: Int
  }
  type Query {
    a: Int
  }
  type Mutation {
    updateDoc(input: UpdateDocInput!): Doc
    deleteDoc(input: DeleteDocInput!): Doc
  }
`);

const APIS: ReadonlyArray<readonly [string, GraphQLSchema]> = [
  ...FIXTURES.map((name) => [name, fixtureApi(name)] as const),
  ['recursive custom types', RECURSIVE],
];

/** Runs a property over random mutations that validate, and prints the seed. */
function forValidMutations(
  api: GraphQLSchema,
  holds: (mutation: RandomMutation, guard: Guard) => void,
): number {
  const guard = createGuard(api);
  const fields = Object.values(api.getMutationType()?.getFields() ?? {})
    .filter((field) =>
      field.args.some((each) => isInputObjectType(api.getType(String(each.type).replace('!', '')))),
    )
    .map((field) => field.name);
  let valid = 0;
  console.info(`seed ${SEED}, ${RUNS} runs`);
  fc.assert(
    fc.property(fc.noBias(fc.nat()), (seed) => {
      const mutation = validMutation(api, guard, fields, diceOf(seed));
      if (mutation === null) return;
      valid++;
      holds(mutation, guard);
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  console.info(`${valid} valid`);
  return valid;
}

function validMutation(
  api: GraphQLSchema,
  guard: Guard,
  fields: readonly string[],
  dice: Dice,
): RandomMutation | null {
  for (let attempt = 0; attempt < 8; attempt++) {
    const mutation = randomMutation(api, fields[dice(fields.length)] ?? '', dice);
    const { reasons } = guard.check(mutation);
    expect(reasons).not.toContain('SYNTAX');
    expect(reasons).not.toContain('VARIABLES');
    if (!reasons.includes('VALIDATION')) return mutation;
  }
  return null;
}

describe.each(APIS)('random mutations of %s', (_name, api) => {
  it('the guard and a second reading of the rules agree', () => {
    const valid = forValidMutations(api, (mutation, guard) => {
      const { required, added } = oracleReasons(api, mutation.document);
      const complete = guard.check(mutation);
      const floor = guard.check({ ...mutation, level: 'required' });
      const all = [...required, ...added].sort();
      expect(complete.reasons).toEqual(all.length > 0 ? all : ['OK']);
      expect(floor.reasons).toEqual(required.length > 0 ? required : ['OK']);
      const warnings = floor.findings.filter((finding) => finding.severity === 'warning');
      expect([...new Set(warnings.map((finding) => finding.code))].sort()).toEqual(added);
    });
    expect(valid).toBeGreaterThan(RUNS / 3);
  });

  it.each(['complete', 'required'] as const)(
    'a repair at level %s passes and takes nothing away',
    (level) => {
      const valid = forValidMutations(api, (mutation, guard) => {
        const repaired = guard.fix({ ...mutation, level });
        expect(repaired.remaining).toEqual([]);
        expect(guard.check({ ...mutation, document: repaired.document, level }).reasons).toEqual(['OK']);
        expectKept(mutation.document, repaired.document);
        expect(guard.fix({ ...mutation, document: repaired.document, level }).document).toBe(
          repaired.document,
        );
      });
      expect(valid).toBeGreaterThan(RUNS / 3);
    },
  );

  it('the repair that a finding offers settles that finding', () => {
    forValidMutations(api, (mutation, guard) => {
      for (const level of ['complete', 'required'] as const) expectFixesSettle(mutation, guard, level);
    });
  });
});

function expectFixesSettle(mutation: RandomMutation, guard: Guard, level: GuardLevel): void {
  const { findings } = guard.check({ ...mutation, level });
  for (const { code, fix } of findings.slice(0, 4)) {
    if (fix === null) throw new Error(`${code} has no fix`);
    const document = [...fix.edits]
      .sort((a, b) => b.from - a.from)
      .reduce(
        (text, edit) => text.slice(0, edit.from) + edit.insert + text.slice(edit.to),
        mutation.document,
      );
    const after = guard.check({ ...mutation, document, level });
    expect(after.reasons).not.toContain('SYNTAX');
    expect(after.reasons).not.toContain('VALIDATION');
    const before = findings.filter((finding) => finding.code === code).length;
    expect(after.findings.filter((finding) => finding.code === code).length).toBeLessThan(before);
  }
}

/** Every token and comment of the original follows in the same order; only aliases may have another name. */
function expectKept(original: string, repaired: string): void {
  const left = tokensOf(original);
  const right = tokensOf(repaired);
  let at = 0;
  for (const [index, token] of left.entries()) {
    const isAlias = left[index + 1] === ':';
    const renamed = `${token}_${left[index + 2] ?? ''}`;
    const matches = (word: string | undefined): boolean =>
      word === token || (isAlias && word !== undefined && word.startsWith(renamed));
    while (at < right.length && !matches(right[at])) at++;
    if (at === right.length) throw new Error(`${token} (token ${index}) is gone from ${repaired}`);
    at++;
  }
}

function tokensOf(text: string): string[] {
  const lexer = new Lexer(new Source(text));
  const tokens: string[] = [];
  for (let token = lexer.lookahead(); token.kind !== TokenKind.EOF; token = token.next ?? token) {
    if (tokens.length === 0)
      for (let back = token.prev; back && back.kind !== TokenKind.SOF; back = back.prev)
        tokens.unshift(back.value ?? back.kind);
    tokens.push(token.value ?? token.kind);
    if (token.next === null) lexer.token = token;
    lexer.lookahead();
  }
  return tokens;
}

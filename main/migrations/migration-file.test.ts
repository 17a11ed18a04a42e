import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOutbandError } from '../../shared/errors';
import { migrationJsonSchema, parseMigration, readMigration } from './migration-file';

const LEAST = `id: 2026-11-add-rating          # unique, ordered by name
description: give every post a rating
steps:
  - model: Post
    where: { rating: { eq: null } }
    change: { set: { rating: 0 } }
`;

function problemOf(text: string) {
  try {
    parseMigration(text, 'm.yaml');
  } catch (error) {
    if (isOutbandError(error)) return error.problem;
    throw error;
  }
  throw new Error('expected an error');
}

describe('a migration file', () => {
  it('the least one of the contract is read', () => {
    const { definition } = parseMigration(LEAST, 'm.yaml');
    expect(definition.steps[0]).toEqual({
      model: 'Post',
      where: { rating: { eq: null } },
      change: { set: { rating: 0 } },
    });
  });

  it('JSON means the same as YAML, and has the same checksum', () => {
    const yaml = parseMigration(LEAST, 'm.yaml');
    const json = parseMigration(JSON.stringify(yaml.definition), 'm.json');
    expect(json.checksum).toBe(yaml.checksum);
  });

  it('layout and comments don’t change the checksum, a value does', () => {
    const { checksum } = parseMigration(LEAST, 'm.yaml');
    expect(parseMigration(`# more words\n${LEAST}`, 'm.yaml').checksum).toBe(checksum);
    expect(parseMigration(LEAST.replace('rating: 0', 'rating: 1'), 'm.yaml').checksum).not.toBe(checksum);
  });

  it.each([
    'change: { delete: true }',
    'change: { restore: true }',
    'change: { touch: true }',
    'change: { create: { title: x } }',
    'change: { create: [{ title: x }, { title: y }] }',
    'change: { set: { a: 1 }, unset: [b], transform: { c: "$uppercase(c)" }, append: { d: [1] }, remove: { d: [2] } }',
    'import: { file: posts.csv, format: csv, map: { Title: title } }',
  ])('takes a step with %s', (change) => {
    expect(() =>
      parseMigration(`id: a\ndescription: d\nsteps:\n  - model: Post\n    ${change}\n`, 'm.yaml'),
    ).not.toThrow();
  });

  it.each([
    ['delete beside set', 'change: { delete: true, set: { a: 1 } }'],
    ['an empty change', 'change: {}'],
    ['delete: false', 'change: { delete: false }'],
    ['an unknown change', 'change: { rename: { a: b } }'],
    ['change and import', 'change: { touch: true }\n    import: { file: a.csv, format: csv }'],
    ['neither', 'where: {}'],
  ])('refuses a step with %s, naming the line', (_name, change) => {
    const problem = problemOf(`id: a\ndescription: d\nsteps:\n  - model: Post\n    ${change}\n`);
    expect(problem.code).toBe('BAD_MIGRATION');
    expect(problem.place?.line).toBeGreaterThanOrEqual(4);
  });

  it('says what is meant where alternatives all refuse: the one that knows the keys that are there', () => {
    const step = 'id: a\ndescription: d\nsteps:\n  - model: Post\n    change: ';
    expect(problemOf(`${step}{ delete: true, touch: true }\n`).message).toContain(
      'delete can’t stand beside touch',
    );
  });

  it.each([
    ['an alias of nothing', 'id: *nothing\n'],
    ['aliases that were made to exhaust', aliasBomb()],
  ])('refuses %s as any other fault of the file', (_name, text) => {
    expect(problemOf(text)).toMatchObject({ code: 'BAD_MIGRATION', place: { file: 'm.yaml' } });
  });

  it('refuses a file in another encoding: its words would be written with replaced characters', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outband-migration-'));
    const file = join(folder, 'latin.yaml');
    writeFileSync(file, Buffer.from(LEAST.replace('give', 'donn\u00e9'), 'latin1'));
    await expect(readMigration(file)).rejects.toMatchObject({ problem: { code: 'BAD_MIGRATION' } });
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['change: { delete: false }', 'step 1, change.delete: takes true'],
    ['change: { create: 5 }', 'step 1, change.create: takes the fields of one record'],
    ['change: { set: { a: 1 }, delete: true }', 'delete can’t stand beside set'],
    ['change: { set: 5 }', 'step 1, change.set: takes names with values, and here it is a number'],
    ['change: { unset: title }', 'step 1, change.unset: takes a list, and here it is text'],
    ['change: { sett: { a: 1 } }', 'doesn’t take “sett” here'],
    ['import: { format: csv }', 'step 1, import.file: is missing: it takes text'],
    ['change: { set: { rating: 12345678901234567890 } }', 'would become 12345678901234567168'],
  ])('says in plain words what is wrong with %s', (part, words) => {
    const problem = problemOf(`id: a\ndescription: d\nsteps:\n  - model: Post\n    ${part}\n`);
    expect(problem.message).toContain(words);
    expect(problem.message).not.toMatch(/Invalid input|expected/);
    expect(problem.place?.line).toBe(5);
  });

  it('says of an empty file, and of one that holds something else, what it is', () => {
    expect(problemOf('').message).toContain('is empty');
    expect(problemOf('- 1\n').message).toContain('no names with values');
  });

  it('keeps whole numbers that a double holds, however large', () => {
    const text =
      'id: a\ndescription: d\nsteps:\n  - { model: Post, change: { set: { x: 9007199254740992 } } }\n';
    const [step] = parseMigration(text, 'm.yaml').definition.steps;
    expect(step?.change).toEqual({ set: { x: 9_007_199_254_740_992 } });
  });

  it('names line and column of what is not YAML', () => {
    expect(problemOf('id: a\ndescription: "open\n').place).toMatchObject({
      file: 'm.yaml',
      line: expect.any(Number),
    });
  });

  it('names the field that has the wrong type', () => {
    const problem = problemOf(LEAST.replace('model: Post', 'model: 5'));
    expect(problem.place).toMatchObject({ file: 'm.yaml', line: 4, field: 'steps.0.model' });
  });

  it('refuses a key twice', () => {
    expect(problemOf(`${LEAST}id: again\n`).message).toContain('unique');
  });

  it('ships a JSON Schema that names every part', () => {
    const schema = migrationJsonSchema() as { properties: object; required: string[] };
    expect(Object.keys(schema.properties)).toEqual([
      'id',
      'description',
      'preconditions',
      'steps',
      'postconditions',
      'policy',
    ]);
    expect(schema.required).toEqual(['id', 'description', 'steps']);
  });
});

/** Nine lists of nine of the one before. */
function aliasBomb(): string {
  const lists = Array.from(
    { length: 9 },
    (_, i) =>
      `l${i}: &l${i} [${
        i
          ? Array(9)
              .fill(`*l${i - 1}`)
              .join()
          : 'x'
      }]`,
  );
  return `${lists.join('\n')}\n`;
}

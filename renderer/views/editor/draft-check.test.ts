import { buildSchema } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { createGuard } from '../../../shared/guard';
import { checkDraft, chosenOperation } from './draft-check';
import { emptyDraft } from './drafts';
import type { Draft } from './drafts';
import { toBarFinding, toMarks } from './marks';
import { applyFix, repairDraft } from './repair-draft';

const schema = buildSchema(`
  type Post { id: ID! title: String! rating: Int tags: [String] _version: Int! _lastChangedAt: Float! _deleted: Boolean }
  input UpdatePostInput { id: ID! title: String! rating: Int tags: [String] _version: Int }
  input DeletePostInput { id: ID! _version: Int }
  type Query { getPost(id: ID!): Post }
  type Mutation { updatePost(input: UpdatePostInput!): Post deletePost(input: DeletePostInput!): Post }
  type Subscription { onUpdatePost: Post }
`);
const guard = createGuard(schema);
const document =
  'mutation Rename($input: UpdatePostInput!) {\n  updatePost(input: $input) {\n    id\n    title\n  }\n}\n';
const variables = '{\n  "input": { "id": "p1", "title": "New" }\n}';
const draft = (change: Partial<Draft> = {}): Draft => ({
  ...emptyDraft('d'),
  document,
  variables,
  ...change,
});
const check = (change: Partial<Draft> = {}) => checkDraft(draft(change), guard, schema);
const repair = (version: number | null, change: Partial<Draft> = {}) =>
  repairDraft(draft(change), null, guard, () => Promise.resolve(version));

describe('checkDraft', () => {
  it('has nothing to say about a blank draft but that it can not be sent', () => {
    expect(check({ document: ' ' })).toMatchObject({ view: { tone: 'none' }, findings: [], verdict: null });
    expect(check({ document: ' ' }).whyNot).not.toBeNull();
  });

  it('reports what the guard finds, at its place, and why it can not be sent', () => {
    const result = check();
    expect(result.view.headline).toBe('Apps will miss this change');
    expect(result.whyNot).toBe('Apps will miss this change');
    expect(result.findings.map((f) => f.code)).toEqual(
      expect.arrayContaining([
        'MISSING_INPUT_VERSION',
        'MISSING_SELECTION:_version',
        'INCOMPLETE_SELECTION:tags',
      ]),
    );
    expect(result.operations).toEqual(['Rename']);
  });

  it('shows variables that are no JSON at their place, before anything else', () => {
    const text = '{"input": }';
    const [finding] = check({ variables: text }).findings;
    expect(finding).toMatchObject({ pane: 'variables', from: text.indexOf('}'), line: 1 });
  });

  it('shows an ill-typed variable in the variables instead of in the document', () => {
    const text = '{\n  "input": { "id": "p1", "title": "t", "rating": "x", "_version": 1 }\n}';
    const { findings, whyNot } = check({ variables: text });
    const faults = findings.filter((f) => f.code === 'VARIABLES');
    expect(faults.map((f) => [f.pane, text.slice(f.from, f.to)])).toEqual([['variables', '"x"']]);
    expect(whyNot).not.toBeNull();
  });

  it('reads the selection along while the variables are still missing, and offers to write them', async () => {
    const { findings, view } = check({ variables: '' });
    expect(view.tone).toBe('bad');
    expect(findings.map((f) => f.code)).toEqual(
      expect.arrayContaining(['MISSING_SELECTION:_version', 'VARIABLES']),
    );
    expect(findings.map((f) => f.code)).not.toContain('NULL_INPUT_VERSION');
    const fix = findings.find((f) => f.pane === 'variables')?.fix;
    if (!fix) throw new Error('no fix');
    const filled = await applyFix(draft({ variables: '' }), fix, () => Promise.resolve(null));
    expect(JSON.parse(filled.variables)).toEqual({ input: { id: '', title: '', _version: null } });
  });

  it('lets a query pass and keeps a subscription back', () => {
    expect(check({ document: '{ getPost(id: "1") { id } }', variables: '' }).whyNot).toBeNull();
    expect(check({ document: 'subscription { onUpdatePost { id } }', variables: '' }).whyNot).not.toBeNull();
  });

  it('asks for the operation where there are several', () => {
    const two = 'query A { getPost(id: "1") { id } } query B { getPost(id: "2") { id } }';
    expect(check({ document: two, variables: '' })).toMatchObject({ operations: ['A', 'B'] });
    expect(check({ document: two, variables: '' }).whyNot).not.toBeNull();
    expect(check({ document: two, variables: '', operationName: 'B' }).whyNot).toBeNull();
    expect(check({ document: two.replace('B', 'A'), variables: '' }).operations).toEqual(['A']);
    expect(chosenOperation('gone', ['A'])).toBe('A');
    expect(chosenOperation(null, ['A', 'B'])).toBeNull();
  });
});

describe('marks', () => {
  it('a missing version is marked in the document and at its place in the variables', () => {
    const { findings, variablesText } = check();
    const marks = toMarks(findings, variablesText, () => undefined);
    const mark = marks.variables.find((m) => m.code === 'MISSING_INPUT_VERSION');
    expect(variables.slice(mark?.from, mark?.to)).toBe('"input"');
    expect(marks.document.map((m) => m.code)).toContain('MISSING_INPUT_VERSION');
  });

  it('every fix of the guard is an action, with its consequence beside it', () => {
    const onFix = vi.fn();
    const { findings } = check();
    const finding = findings.find((f) => f.code === 'MISSING_SELECTION:_version');
    if (!finding) throw new Error('no finding');
    const bar = toBarFinding(finding, onFix);
    bar.fix?.run();
    expect(onFix).toHaveBeenCalledWith(finding.fix);
    expect(bar.place).toBe(`line ${finding.line}`);
    expect(bar.consequence).not.toBe('');
  });
});

describe('repair', () => {
  it('adds what is missing and fills in the version that the store holds', async () => {
    const repaired = await repair(7);
    expect(repaired).toMatchObject({ versions: [7], problem: null });
    expect(JSON.parse(repaired.variables)).toEqual({ input: { id: 'p1', title: 'New', _version: 7 } });
    expect(checkDraft(draft(repaired), guard, schema).whyNot).toBeNull();
  });

  it('keeps the selections it could repair when no version is known', async () => {
    const repaired = await repair(null);
    expect(repaired.problem?.code).toBe('VERSION_UNKNOWN');
    expect(repaired.variables).toBe(variables);
    expect(checkDraft(draft(repaired), guard, schema).findings.map((f) => f.code)).toEqual([
      'MISSING_INPUT_VERSION',
    ]);
  });

  it('asks for the key before it looks for a version', async () => {
    const repaired = await repair(7, {
      document: document.replace('$input)', '{ title: "x" })').replace(/\(\$input: \w+!\)/, ''),
      variables: '',
    });
    expect(repaired.versions).toEqual([]);
  });

  it('at the level of what is required it adds no more than that', async () => {
    const { document: repaired } = await repair(7, { level: 'required' });
    expect(repaired).toContain('_lastChangedAt');
    expect(repaired).not.toContain('tags');
  });

  it('one fix changes one thing', async () => {
    const finding = check().findings.find((f) => f.code === 'MISSING_SELECTION:_version');
    if (!finding?.fix) throw new Error('no fix');
    const repaired = await applyFix(draft(), finding.fix, () => Promise.resolve(null));
    expect(repaired.document).toContain('_version');
    expect(repaired.document).not.toContain('tags');
  });
});

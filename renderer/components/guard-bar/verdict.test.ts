import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../shared/guard';
import { describePreview, describeVerdict } from './verdict';

const guard = createGuard(
  buildSchema(`
    type Post { id: ID! rating: Int _version: Int! _lastChangedAt: Float! _deleted: Boolean }
    type Log { id: ID! }
    input UpdatePostInput { id: ID! rating: Int _version: Int }
    input CreateLogInput { id: ID }
    type Query { post: Post }
    type Mutation { updatePost(input: UpdatePostInput!): Post createLog(input: CreateLogInput!): Log }
    type Subscription { onUpdatePost: Post }
  `),
);
const META = '_version _lastChangedAt _deleted';
const view = (document: string, level: 'complete' | 'required' = 'complete') =>
  describeVerdict(guard.check({ document, level }));
const update = (selection: string, version = ', _version: 1') =>
  `mutation { updatePost(input: { id: "1"${version} }) { ${selection} } }`;

describe('describeVerdict', () => {
  it('is green where every app receives the change', () => {
    expect(view(update(`id rating ${META}`))).toMatchObject({
      tone: 'ok',
      headline: 'Every app will receive this change',
    });
  });

  it('is amber where some apps lose values, whether that blocks or only warns', () => {
    const document = update(`id ${META}`);
    for (const level of ['complete', 'required'] as const) {
      expect(view(document, level)).toMatchObject({
        tone: 'warn',
        headline: 'Some apps will lose values: rating',
      });
    }
    expect(view(document).detail).not.toBe(view(document, 'required').detail);
  });

  it('is red where apps miss the change, and says how the version comes in', () => {
    expect(view(update('id'))).toMatchObject({ tone: 'bad', headline: 'Apps will miss this change' });
    expect(view(update(`id rating ${META}`, ''))).toMatchObject({ tone: 'bad' });
    expect(view(update(`id rating ${META}`, '')).detail).toContain('version');
    expect(view(update('id', '')).detail).toContain('drop an event');
  });

  it('keeps a subscription back and lets a query pass', () => {
    expect(view('subscription { onUpdatePost { id } }').tone).toBe('bad');
    expect(view('{ post { id } }').tone).toBe('ok');
  });

  it('says what stands in the way of reading the document at all', () => {
    const details = ['{', '{ nope }', 'query A { post { id } } query B { post { id } }'].map(
      (d) => view(d).detail,
    );
    expect(new Set(details).size).toBe(3);
  });

  it('promises nothing to apps about a model that is not versioned', () => {
    expect(view('mutation { createLog(input: {}) { id } }').headline).toContain('No versioned model');
  });
});

describe('describePreview', () => {
  it('says in words what is against a built mutation', () => {
    expect(describePreview({ accepted: false, reasons: ['NULL_INPUT_VERSION'] })).toMatchObject({
      tone: 'bad',
      detail: 'The fix looks the current version up and fills it in.',
    });
    expect(describePreview({ accepted: true, reasons: ['OK'] }).tone).toBe('ok');
  });
});

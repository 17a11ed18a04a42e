import { describe, expect, it } from 'vitest';
import type { PredictionPartsFragment } from '../../apollo/generated/operations';
import { describeExpected, describePrediction } from './words';

const field = (
  name: string,
  outcome: PredictionPartsFragment['fields'][number]['outcome'],
): PredictionPartsFragment['fields'][number] => ({
  field: name,
  ...{ base: null, ours: 1, theirs: 2, result: 2 },
  rule: 'SERVICE_KEEPS',
  members: [],
  outcome,
  changedThere: true,
});
const prediction = (change: Partial<PredictionPartsFragment>): PredictionPartsFragment => ({
  strategy: 'AUTOMERGE',
  isConflict: true,
  outcome: 'MERGED',
  fields: [],
  result: null,
  ...change,
});

describe('a prediction in a sentence', () => {
  it('names what the service keeps and what is mixed', () => {
    const fields = [field('title', 'THEIRS'), field('tags', 'COMBINED'), field('note', 'OURS')];
    expect(describePrediction(prediction({ fields }))).toBe(
      'The write will be merged: the service keeps its own title; tags will be a mixture of both.',
    );
  });

  it('says that nothing is stored where the whole is refused', () => {
    expect(describePrediction(prediction({ outcome: 'REFUSED' }))).toContain('nothing is stored');
    expect(describePrediction(prediction({ outcome: 'UNDECIDED' }))).toContain('can’t be known');
  });

  it('says of an assumed strategy that it is no more than that', () => {
    const merged = prediction({ outcome: 'REFUSED' });
    expect(describeExpected(merged, 'ASSUMED')).toMatch(
      /isn’t known\. If it is as Amplify sets it up: the write/,
    );
    expect(describeExpected(merged, 'PROFILE')).toBe(describePrediction(merged));
  });
});

import { describe, expect, it } from 'vitest';
import { describeVerdict } from './verdict';

const rejected = (...reasons: string[]) =>
  describeVerdict({ accepted: false, reasons, operation: 'mutation' });

describe('describeVerdict', () => {
  it('promises delivery for an accepted mutation of a versioned model', () => {
    const view = describeVerdict({
      accepted: true,
      reasons: ['OK'],
      operation: 'mutation',
      guardedModels: ['Post'],
    });
    expect(view).toMatchObject({ tone: 'ok', headline: 'Every app will receive this change' });
  });

  it('promises nothing to apps where they do not sync the model, or nothing is written', () => {
    const unversioned = {
      accepted: true,
      reasons: ['OK'],
      operation: 'mutation',
      guardedModels: [],
    } as const;
    expect(describeVerdict(unversioned).headline).toBe('No versioned model is written');
    expect(describeVerdict({ accepted: true, reasons: ['OK'], operation: 'query' }).headline).toBe(
      'This only reads',
    );
  });

  it('names the values that some apps lose, whether they block or only warn', () => {
    const codes = ['INCOMPLETE_SELECTION:rating', 'INCOMPLETE_SELECTION:tags'];
    const headline = 'Some apps will lose values: rating, tags';
    expect(rejected(...codes)).toMatchObject({ tone: 'warn', headline });
    expect(
      describeVerdict({ accepted: true, reasons: ['OK'], warnings: codes, operation: 'mutation' }),
    ).toMatchObject({ tone: 'warn', headline });
  });

  it('counts names beyond the fourth', () => {
    const codes = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `INCOMPLETE_SELECTION:${name}`);
    expect(rejected(...codes).headline).toBe('Some apps will lose values: a, b, c, d and 2 more');
  });

  it('a change that apps miss outweighs values that some lose, and a missing version', () => {
    const view = rejected('INCOMPLETE_SELECTION:tags', 'MISSING_INPUT_VERSION', 'ALIASED_SELECTION:_version');
    expect(view).toMatchObject({ tone: 'bad', headline: 'Apps will miss this change' });
    expect(view.detail).toContain('_version');
  });

  it('says what the service does without a version', () => {
    expect(rejected('NULL_INPUT_VERSION').headline).toBe('The service would drop or refuse this change');
    expect(rejected('MISSING_INPUT_VERSION', 'INCOMPLETE_SELECTION:a').tone).toBe('bad');
  });

  it.each(['SYNTAX', 'VALIDATION', 'OPERATION_NAME', 'VARIABLES'])('%s is red', (code) => {
    expect(rejected(code).tone).toBe('bad');
  });

  it('a subscription is not for sending', () => {
    expect(describeVerdict({ accepted: true, reasons: ['OK'], operation: 'subscription' }).tone).toBe('bad');
  });
});

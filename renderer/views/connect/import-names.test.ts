import { describe, it, expect } from 'vitest';
import { suggestedName } from './import-names';

describe('suggestedName', () => {
  it('takes the project’s folder and the region', () => {
    expect(suggestedName('/projects/field-service/src/aws-exports.js', { region: 'eu-west-1' })).toBe(
      'field-service (eu-west-1)',
    );
  });

  it('reads Windows paths', () => {
    expect(suggestedName('C:\\work\\shop\\amplify_outputs.json', { region: null })).toBe('shop');
  });

  it('has a name for a bare file', () => {
    expect(suggestedName('amplify_outputs.json', { region: 'us-east-1' })).toBe('Backend (us-east-1)');
  });
});

import { describe, it, expect } from 'vitest';
import { counted, formatRate, keyText, shortId, shortKey } from './format';

describe('shortId', () => {
  it('keeps both ends of a long id', () => {
    expect(shortId('0f8fad5b-d9cb-469f-a165-70867728950e')).toBe('0f8fad…28950e');
  });

  it('leaves a short id alone', () => {
    expect(shortId('plate-17')).toBe('plate-17');
  });
});

describe('counted', () => {
  it('knows one from many', () => {
    expect(counted(1, 'record')).toBe('1 record');
    expect(counted(12408, 'record')).toBe('12,408 records');
    expect(counted(0, 'entry', 'entries')).toBe('0 entries');
  });
});

describe('formatRate', () => {
  it('shows decimals only where they say something', () => {
    expect(formatRate(0.26)).toBe('0.3');
    expect(formatRate(1234.5)).toBe('1,235');
  });
});

describe('shortKey', () => {
  it('keeps both ends of an id in sight, and every part of a composite key', () => {
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    expect(shortKey(JSON.stringify([id]))).toBe('0f8fad5b-d9c…0867728950e');
    expect(shortKey(JSON.stringify([id, 2026, 473]))).toBe('0f8f…950e · 2026 · 473');
    expect(shortKey(JSON.stringify([id, id]))).toBe('0f8fad…28950e · 0f8fad…28950e');
  });
});

describe('keyText', () => {
  it('joins the parts of a composite key', () => {
    expect(keyText('["c1",2026,7]')).toBe('c1 · 2026 · 7');
  });
});

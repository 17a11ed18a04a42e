import { describe, it, expect } from 'vitest';
import { ariaKeys, keyLabels, worksWhileTyping } from './keys';

describe('keyLabels', () => {
  it('prints the platform’s own names', () => {
    expect(keyLabels('$mod+Shift+k', true)).toEqual([['⌘', '⇧', 'K']]);
    expect(keyLabels('$mod+Shift+k', false)).toEqual([['Ctrl', 'Shift', 'K']]);
  });

  it('keeps the presses of a sequence apart', () => {
    expect(keyLabels('g e', false)).toEqual([['G'], ['E']]);
  });
});

describe('ariaKeys', () => {
  it('names the modifier as assistive technology expects it', () => {
    expect(ariaKeys('$mod+k', false)).toBe('Control+k');
    expect(ariaKeys('$mod+k', true)).toBe('Meta+k');
  });
});

describe('worksWhileTyping', () => {
  it('lets a plain letter be typed', () => {
    expect(worksWhileTyping('g e')).toBe(false);
    expect(worksWhileTyping('?')).toBe(false);
    expect(worksWhileTyping('$mod+Enter')).toBe(true);
  });
});

import { jsonLanguage } from '@codemirror/lang-json';
import { describe, expect, it } from 'vitest';
import { jsonPositionAt, rangeOfPath } from './json-position';

/** `|` marks the position. */
function at(marked: string) {
  const position = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = jsonPositionAt(jsonLanguage.parser.parse(text), (from, to) => text.slice(from, to), position);
  return found && { ...found, present: [...found.present], typed: text.slice(found.from, found.to) };
}

describe('jsonPositionAt', () => {
  it.each([
    ['{|}', [], 'key', [], ''],
    ['{"input": {|}}', ['input'], 'key', [], ''],
    ['{"input": {"id": "1", |}}', ['input'], 'key', ['id'], ''],
    ['{"input": {"id": "1", "ti|"}}', ['input'], 'key', ['id'], '"ti"'],
    ['{"input": {"id": "1", "ti|', ['input'], 'key', ['id'], '"ti'],
    ['{"input": {"id": "1"\n"ti|"\n}}', ['input'], 'key', ['id'], '"ti"'],
    ['{"input": {"status": |}}', ['input', 'status'], 'value', [], ''],
    ['{"input": {"status": "OP|"}}', ['input', 'status'], 'value', [], '"OP"'],
    ['{"input": {"active": tr|}}', ['input', 'active'], 'value', [], 'tr'],
    ['{"input": {"lines": [{"n": 1}, {|}]}}', ['input', 'lines', 1], 'key', [], ''],
    ['{"input": {"tags": ["a", |]}}', ['input', 'tags', 1], 'value', [], ''],
  ])('%s', (marked, path, expects, present, typed) => {
    expect(at(marked)).toMatchObject({ path, expects, present, typed });
  });

  it('expects nothing behind a complete value', () => {
    expect(at('{"a": {}} |')).toBeNull();
    expect(at('{"a": {} |}')).toBeNull();
  });
});

describe('rangeOfPath', () => {
  const text = '{"input": {"id": "1", "lines": [{"n": 1}, {"n": true}]}}';
  const tree = jsonLanguage.parser.parse(text);
  const read = (path: (string | number)[]) => {
    const { from, to } = rangeOfPath(tree, (a, b) => text.slice(a, b), path);
    return text.slice(from, to);
  };

  it('finds values in objects and lists', () => {
    expect(read(['input', 'id'])).toBe('"1"');
    expect(read(['input', 'lines', 1, 'n'])).toBe('true');
  });

  it('falls back on the name of the object that lacks a member', () => {
    expect(read(['input', '_version'])).toBe('"input"');
    expect(read(['input'])).toBe('"input"');
    expect(read(['other'])).toBe('{');
  });
});

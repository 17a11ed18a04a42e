import { describe, expect, it } from 'vitest';
import { parseJson, withJsonValue } from './json-text';

describe('parseJson', () => {
  it('takes an empty pane for no variables', () => {
    expect(parseJson(' \n')).toEqual({ ok: true, value: {} });
  });

  it('keeps integers beyond 2^53 as they are written, also where a value is put beside them', () => {
    const text = '{"input":{"at":9007199254740993}}';
    expect(parseJson(text)).toEqual({ ok: true, value: { input: { at: 9007199254740993n } } });
    expect(withJsonValue(text, ['input', 'id'], 'a')).toContain('"at": 9007199254740993,');
  });

  it('says where the text goes wrong', () => {
    const text = '{"a": 1, "b": }';
    expect(parseJson(text)).toMatchObject({ ok: false, from: text.indexOf('}') });
    expect(parseJson('{"a": tru}')).toMatchObject({ ok: false, from: 6 });
  });
});

describe('withJsonValue', () => {
  it('puts a value at a path and keeps the rest', () => {
    expect(JSON.parse(withJsonValue('{"input":{"id":"1"},"x":1}', ['input', '_version'], 7) ?? '')).toEqual({
      input: { id: '1', _version: 7 },
      x: 1,
    });
  });

  it('makes the objects that are missing, and leaves broken text alone', () => {
    expect(JSON.parse(withJsonValue('', ['input', '_version'], 7) ?? '')).toEqual({ input: { _version: 7 } });
    expect(withJsonValue('{', ['a'], 1)).toBeNull();
    expect(withJsonValue('[]', ['a'], 1)).toBeNull();
  });
});

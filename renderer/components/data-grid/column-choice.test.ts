import { describe, it, expect } from 'vitest';
import type { FieldView, ModelView } from '../../session';
import { defaultChoice, keepChoice, readChoice } from './column-choice';

const field = (name: string, readOnly = false): FieldView => ({
  name,
  type: 'String',
  kind: 'SCALAR',
  list: false,
  required: false,
  graphqlType: 'String',
  readOnly,
  implicit: false,
});

const MODEL: ModelView = {
  name: 'Job',
  pluralName: 'Jobs',
  versioned: true,
  primaryKey: ['site', 'no'],
  fields: [field('title'), field('no'), field('site'), field('createdAt', true)],
  relations: [],
  counts: { model: 'Job', live: 0, tombstones: 0, pending: 0 },
};

class MemoryStorage {
  readonly values = new Map<string, string>();
  getItem = (key: string): string | null => this.values.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.values.set(key, value);
}

describe('column choice', () => {
  it('starts with the key in its own order and without what the service fills in', () => {
    expect(defaultChoice(MODEL).shown).toEqual(['site', 'no', 'title']);
  });

  it('is kept for each profile and model apart', () => {
    const storage = new MemoryStorage();
    keepChoice(storage, 'p1', 'Job', { shown: ['title'], widths: { title: 300 } });
    expect(readChoice(storage, 'p1', MODEL)).toEqual({ shown: ['title'], widths: { title: 300 } });
    expect(readChoice(storage, 'p2', MODEL)).toEqual(defaultChoice(MODEL));
  });

  it('drops fields that are gone, and nonsense altogether', () => {
    const storage = new MemoryStorage();
    keepChoice(storage, 'p1', 'Job', { shown: ['title', 'gone'], widths: {} });
    expect(readChoice(storage, 'p1', MODEL).shown).toEqual(['title']);
    storage.setItem('outband:columns:p1:Job', '{"shown":');
    expect(readChoice(storage, 'p1', MODEL)).toEqual(defaultChoice(MODEL));
    storage.setItem('outband:columns:p1:Job', '{"shown":["gone"]}');
    expect(readChoice(storage, 'p1', MODEL)).toEqual(defaultChoice(MODEL));
  });
});

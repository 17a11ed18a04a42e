import { describe, expect, it } from 'vitest';
import { recordChoice, searchFilter, tellingFields } from './record-label';

const field = (name: string, type = 'String') => ({
  name,
  type,
  kind: 'SCALAR' as const,
  list: false,
  required: false,
  graphqlType: type,
  readOnly: false,
  implicit: false,
});
const model = {
  name: 'Order',
  primaryKey: ['customerId', 'number'],
  fields: [field('customerId', 'ID'), field('number', 'Int'), field('note'), field('title')],
};

describe('choosing a record', () => {
  it('knows records by their most telling text', () => {
    expect(tellingFields(model)).toEqual(['title', 'note']);
  });

  it('shows what it is called, the whole key and the version', () => {
    expect(recordChoice(model, { customerId: 'c', number: 4, title: 'Pump', _version: 7 })).toEqual({
      key: '["c",4]',
      label: 'Pump · c · 4 · v7',
    });
  });

  it('searches the text parts of the key and the telling fields', () => {
    expect(searchFilter(model, ' pu ')).toEqual({
      or: [{ customerId: { contains: 'pu' } }, { title: { contains: 'pu' } }, { note: { contains: 'pu' } }],
    });
    expect(searchFilter(model, ' ')).toBeNull();
  });
});

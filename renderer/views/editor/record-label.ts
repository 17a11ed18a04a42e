import type { ModelView } from '../../session';
import { modelKeyOf } from '../../../shared/model-schema';

const TELLING = ['name', 'title', 'label', 'subject', 'summary', 'username', 'email', 'code', 'sku'];
const MOST_SEARCHED = 4;

type Described = Pick<ModelView, 'name' | 'primaryKey' | 'fields'>;

/** The fields that people would know a record of this model by, the most telling first. */
export function tellingFields(model: Described): string[] {
  const texts = model.fields.filter(
    (field) =>
      field.type === 'String' && !field.list && !field.implicit && !model.primaryKey.includes(field.name),
  );
  const rank = (name: string) => {
    const at = TELLING.indexOf(name.toLowerCase());
    return at < 0 ? TELLING.length : at;
  };
  return texts.map((field) => field.name).sort((left, right) => rank(left) - rank(right));
}

/** A record as one line for choosing it: what it is called, its key and its version. */
export function recordChoice(
  model: Described,
  record: Readonly<Record<string, unknown>>,
): { readonly key: string; readonly label: string } {
  const key = modelKeyOf(model, record);
  const called = tellingFields(model)
    .map((name) => record[name])
    .find((value) => typeof value === 'string' && value !== '');
  const parts = (JSON.parse(key) as unknown[]).map(String).join(' · ');
  const version = typeof record['_version'] === 'number' ? ` · v${record['_version']}` : '';
  return { key, label: `${typeof called === 'string' ? `${called} · ` : ''}${parts}${version}` };
}

/** A filter that finds records by a part of their key or of what they are called; null finds all. */
export function searchFilter(model: Described, text: string): unknown {
  const wanted = text.trim();
  if (wanted === '') return null;
  const isText = (name: string) =>
    model.fields.some((field) => field.name === name && (field.type === 'ID' || field.type === 'String'));
  const names = [...model.primaryKey.filter(isText), ...tellingFields(model).slice(0, MOST_SEARCHED)];
  return { or: names.map((name) => ({ [name]: { contains: wanted } })) };
}

const whole = new Intl.NumberFormat('en-GB');
const compact = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** `12,408`. */
export function formatCount(n: number): string {
  return whole.format(n);
}

/** `14`, `0.3`: one decimal below ten, none above. */
export function formatRate(perSecond: number): string {
  return perSecond >= 10 ? whole.format(Math.round(perSecond)) : compact.format(perSecond);
}

/** `1 record`, `2 records`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}

/** Shortens an id in the middle; it stays recognisable at both ends. Whole below `max` characters. */
export function shortId(id: string, max = 13): string {
  if (id.length <= max) return id;
  const head = Math.ceil((max - 1) / 2);
  return `${id.slice(0, head)}…${id.slice(id.length - (max - 1 - head))}`;
}

/** A key for a list: ids are shortened in the middle, so that the last parts of a composite key stay in sight. */
export function shortKey(key: string): string {
  const parts: unknown = JSON.parse(key);
  if (!Array.isArray(parts)) return key;
  const most = parts.length === 1 ? 24 : parts.length === 2 ? 13 : 9;
  return parts.map((part) => shortId(String(part), most)).join(' · ');
}

export { keyText } from '../../shared/model-schema';

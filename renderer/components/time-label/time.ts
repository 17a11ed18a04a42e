const UNITS: readonly (readonly [string, string, number])[] = [
  ['year', 'years', 365 * 24 * 3600],
  ['month', 'months', 30 * 24 * 3600],
  ['day', 'days', 24 * 3600],
  ['h', 'h', 3600],
  ['min', 'min', 60],
  ['s', 's', 1],
];

const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `2 min ago`; `now` for the last few seconds. Both arguments in milliseconds since the epoch. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.trunc(Math.abs(at - now) / 1000);
  if (seconds < 5) return 'now';
  const [one, many, size] = UNITS.find(([, , length]) => seconds >= length) ?? ['s', 's', 1];
  const count = Math.trunc(seconds / size);
  const amount = `${count} ${count === 1 ? one : many}`;
  return at > now ? `in ${amount}` : `${amount} ago`;
}

/** Date and time in the user's zone, from milliseconds since the epoch. */
export function absoluteTime(at: number): string {
  return absolute.format(at);
}

/** `12:04:31` in the user's zone. */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** `1 min 20 s`, `3 h 5 min`: two units at most, never finer than a second. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

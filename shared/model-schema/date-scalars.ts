/** AppSync's date and time scalars: extended ISO 8601, with days and hours that exist. */

const OFFSET = String.raw`(?<zone>Z|(?<sign>[+-])(?<zh>\d\d):(?<zm>\d\d)(?::(?<zs>\d\d))?)`;
const TIME = String.raw`(?<h>\d\d):(?<m>\d\d)(?::(?<s>\d\d)(?:\.\d{1,9})?)?`;
const DATE = String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)`;

const DATE_PATTERN = new RegExp(`^${DATE}${OFFSET}?$`);
const TIME_PATTERN = new RegExp(`^${TIME}${OFFSET}?$`);
const DATE_TIME_PATTERN = new RegExp(`^${DATE}T${TIME}(?:${OFFSET})?$`);

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** The widest offset from UTC that the service takes. */
const MAX_OFFSET_HOURS = 18;

/** What is wrong with an AWSDate, or null. */
export function dateFault(value: string): string | null {
  const groups = DATE_PATTERN.exec(value)?.groups;
  if (!groups) return 'is not a date like 2026-02-28';
  return dayFault(groups) ?? offsetFault(groups);
}

/** What is wrong with an AWSTime, or null. */
export function timeFault(value: string): string | null {
  const groups = TIME_PATTERN.exec(value)?.groups;
  if (!groups) return 'is not a time like 09:30:00 or 09:30:00.000Z';
  return clockFault(groups) ?? offsetFault(groups);
}

/** What is wrong with an AWSDateTime, or null. Unlike the other two it must say its zone. */
export function dateTimeFault(value: string): string | null {
  const groups = DATE_TIME_PATTERN.exec(value)?.groups;
  if (!groups) return 'is not a date and time like 2026-02-28T09:30:00.000Z';
  if (groups['zone'] === undefined) return 'has no time zone: end it with Z or an offset such as +01:00';
  return dayFault(groups) ?? clockFault(groups) ?? offsetFault(groups);
}

type Groups = Readonly<Record<string, string | undefined>>;

function dayFault(groups: Groups): string | null {
  const [year, month, day] = [Number(groups['year']), Number(groups['month']), Number(groups['day'])];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : DAYS[month - 1];
  if (days === undefined) return `names month ${groups['month'] ?? ''}, which doesn't exist`;
  return day >= 1 && day <= days ? null : `names day ${groups['day'] ?? ''}, which that month doesn't have`;
}

function clockFault(groups: Groups): string | null {
  const [hour, minute, second] = [Number(groups['h']), Number(groups['m']), Number(groups['s'] ?? 0)];
  return hour <= 23 && minute <= 59 && second <= 59 ? null : "names a time of day that doesn't exist";
}

function offsetFault(groups: Groups): string | null {
  if (groups['sign'] === undefined) return null;
  const [hours, minutes, seconds] = [Number(groups['zh']), Number(groups['zm']), Number(groups['zs'] ?? 0)];
  const isPossible =
    minutes <= 59 && seconds <= 59 && hours * 3600 + minutes * 60 + seconds <= MAX_OFFSET_HOURS * 3600;
  return isPossible ? null : "has a time zone offset that doesn't exist";
}

/**
 * What a conflict handler may do with one field. It sees what is written and what the service has, and nothing else:
 * neither AppSync's function nor DataStore's handler is given the record that the change was made on (service 3.4).
 */
export const HANDLER_RULES = ['THEIRS', 'OURS', 'FILL', 'HIGHER', 'LOWER', 'UNION', 'MEMBERS'] as const;
export type HandlerRule = (typeof HANDLER_RULES)[number];

/** The rules of one model: of each field its own, or the one for all others. */
export interface RuleTable {
  readonly model: string;
  readonly fields: Readonly<Record<string, HandlerRule>>;
  readonly otherwise: HandlerRule;
  /** Whether a stale deletion deletes. */
  readonly deletes: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** The values of the written fields under a table, before anything is deployed; key and service fields stay out. */
export function handledValues(
  table: RuleTable,
  ours: Values,
  theirs: Values,
  untouched: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(ours)
      .filter(([name, value]) => value !== undefined && !untouched.has(name))
      .map(([name, value]) => {
        const rule = table.fields[name] ?? table.otherwise;
        return [name, handledValue(rule, value ?? null, theirs[name] ?? null)];
      }),
  );
}

/** One value by one rule; what is empty on our side never replaces anything but under OURS. */
export function handledValue(rule: HandlerRule, ours: unknown, theirs: unknown): unknown {
  if (rule === 'OURS') return ours;
  if (rule === 'THEIRS' || isEmpty(ours)) return theirs;
  if (isEmpty(theirs)) return ours;
  switch (rule) {
    case 'FILL':
      return theirs;
    case 'HIGHER':
      return isHigher(ours, theirs) ? ours : theirs;
    case 'LOWER':
      return isHigher(theirs, ours) ? ours : theirs;
    case 'UNION':
      return united(ours, theirs);
    case 'MEMBERS':
      return membersOf(ours, theirs);
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Numbers by their value, texts (dates among them) by their letters; others are not compared. */
function isHigher(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left > right;
  return typeof left === 'string' && typeof right === 'string' && left > right;
}

function united(ours: unknown, theirs: unknown): unknown {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return theirs;
  const known = new Set(theirs.map((item) => JSON.stringify(item)));
  const added = (ours as unknown[]).filter((item) => !known.has(JSON.stringify(item)));
  return [...(theirs as unknown[]), ...added];
}

/** Ours over theirs, member by member; JSON in text is read and written as text again. */
function membersOf(ours: unknown, theirs: unknown): unknown {
  if (typeof ours === 'string' && typeof theirs === 'string') {
    const [left, right] = [parsed(ours), parsed(theirs)];
    return isObject(left) && isObject(right) ? JSON.stringify(membersOf(left, right)) : ours;
  }
  if (!isObject(ours) || !isObject(theirs)) return ours;
  const merged: Record<string, unknown> = { ...theirs };
  for (const [name, value] of Object.entries(ours))
    merged[name] = isObject(value) && isObject(theirs[name]) ? membersOf(value, theirs[name]) : value;
  return merged;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: it is taken as it is.
    return null;
  }
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { RuleTable } from './handler-rules';

/** The rules as JavaScript: the same as `handledValue`, which a test makes sure of. */
const CORE = `const isEmpty = (value) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isHigher = (left, right) =>
  typeof left === typeof right && ['number', 'string'].includes(typeof left) && left > right;

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function united(ours, theirs) {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return theirs;
  const known = new Set(theirs.map((item) => JSON.stringify(item)));
  return [...theirs, ...ours.filter((item) => !known.has(JSON.stringify(item)))];
}

function members(ours, theirs) {
  if (typeof ours === 'string' && typeof theirs === 'string') {
    const [left, right] = [parsed(ours), parsed(theirs)];
    return isObject(left) && isObject(right) ? JSON.stringify(members(left, right)) : ours;
  }
  if (!isObject(ours) || !isObject(theirs)) return ours;
  const merged = { ...theirs };
  for (const [name, value] of Object.entries(ours))
    merged[name] = isObject(value) && isObject(theirs[name]) ? members(value, theirs[name]) : value;
  return merged;
}

function decide(rule, ours, theirs) {
  if (rule === 'OURS') return ours;
  if (rule === 'THEIRS' || isEmpty(ours)) return theirs;
  if (isEmpty(theirs)) return ours;
  if (rule === 'HIGHER') return isHigher(ours, theirs) ? ours : theirs;
  if (rule === 'LOWER') return isHigher(theirs, ours) ? ours : theirs;
  if (rule === 'UNION') return united(ours, theirs);
  if (rule === 'MEMBERS') return members(ours, theirs);
  return theirs;
}

function handled(table, ours, theirs) {
  const values = {};
  for (const [name, value] of Object.entries(ours)) {
    if (value === undefined || table.untouched.includes(name)) continue;
    values[name] = decide(table.fields[name] ?? table.otherwise, value ?? null, theirs[name] ?? null);
  }
  return values;
}
`;

/** The fields that no handler may write. */
const SERVICE_FIELDS = [
  '_version',
  '_lastChangedAt',
  '_deleted',
  '_ttl',
  '__typename',
  'createdAt',
  'updatedAt',
];

/** A table with the fields that it never writes. */
export interface ExportedTable extends RuleTable {
  readonly primaryKey: readonly string[];
}

/** Key fields and what the service sets. */
export function untouchedBy({ primaryKey }: Pick<ExportedTable, 'primaryKey'>): ReadonlySet<string> {
  return new Set([...primaryKey, ...SERVICE_FIELDS]);
}

function tablesText(tables: readonly ExportedTable[]): string {
  const entries = tables.map(({ model, fields, otherwise, deletes, primaryKey }) => [
    model,
    { fields, otherwise, deletes, untouched: [...untouchedBy({ primaryKey })] },
  ]);
  return `const tables = ${JSON.stringify(Object.fromEntries(entries), null, 2)};\n`;
}

/** A function for AppSync's LAMBDA strategy (service reference 3.4): also what a sandbox takes as `lambda:FILE`. */
export function lambdaHandlerText(tables: readonly ExportedTable[]): string {
  return `// The conflict handler of AppSync's LAMBDA strategy. What has no table is refused.
${tablesText(tables)}
${CORE}
exports.handler = async ({ existingItem, arguments: args, resolver }) => {
  const [, operation, model] = /^(update|delete)(.+)$/.exec(resolver.field) ?? [];
  const table = tables[model];
  if (!table) return { action: 'REJECT' };
  if (operation === 'delete') return { action: table.deletes ? 'REMOVE' : 'REJECT' };
  return { action: 'RESOLVE', item: { ...existingItem, ...handled(table, args.input, existingItem) } };
};
`;
}

/** A conflict handler for apps on DataStore, where the service refuses (OPTIMISTIC_CONCURRENCY). */
export function dataStoreHandlerText(tables: readonly ExportedTable[]): string {
  return `// DataStore.configure({ conflictHandler }); what has no table is left as the service has it.
import { DISCARD } from '@aws-amplify/datastore';

${tablesText(tables)}
${CORE}
export const conflictHandler = ({ modelConstructor, localModel, remoteModel, operation }) => {
  const table = tables[modelConstructor.name];
  if (!table) return DISCARD;
  if (operation === 'DELETE') return table.deletes ? localModel : DISCARD;
  const values = handled(table, localModel, remoteModel);
  return modelConstructor.copyOf(remoteModel, (draft) => {
    Object.assign(draft, values);
  });
};
`;
}

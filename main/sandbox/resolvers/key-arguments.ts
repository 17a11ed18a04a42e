import { AppSyncError } from '../appsync-error';
import type { FieldArguments } from '../graphql/complete';
import type { KeyValue } from '../tables/item';
import type { SortCondition } from '../tables/model-table';
import type { KeyShape } from '../tables/stored-model';

const PAGE_ARGUMENTS = new Set(['filter', 'limit', 'nextToken', 'sortDirection', 'lastSync']);
const COMPARISONS = new Set(['eq', 'lt', 'le', 'gt', 'ge']);

/** The name of the argument with conditions on a sort key: the field's, or all joined (`placedAtNumber`). */
export function sortArgumentName(shape: KeyShape, fixed = 0): string | null {
  const fields = shape.sortFields.slice(fixed);
  const [first, ...rest] = fields;
  if (first === undefined) return null;
  return first + rest.map((name) => name.charAt(0).toUpperCase() + name.slice(1)).join('');
}

/** The argument of a query field that holds the condition on the sort key, if it has one. */
export function sortArgument(shape: KeyShape, args: FieldArguments): unknown {
  const byName = sortArgumentName(shape);
  if (byName !== null && args[byName] !== undefined) return args[byName];
  const other = Object.keys(args).find((name) => !PAGE_ARGUMENTS.has(name) && name !== shape.partition);
  return other === undefined ? undefined : args[other];
}

function isKeyValue(value: unknown): value is KeyValue {
  return typeof value === 'string' || typeof value === 'number';
}

/** An operand in the form the sort key is stored in: parts of a composite key are joined by `#`. */
function operandOf(shape: KeyShape, operand: unknown): KeyValue {
  if (isKeyValue(operand)) return operand;
  const parts = (operand ?? {}) as Record<string, unknown>;
  const given = shape.sortFields.map((field) => parts[field]);
  const end = given.findIndex((part) => part === undefined || part === null);
  return given.slice(0, end === -1 ? given.length : end).join('#');
}

/** Conditions on a sort key from a `Model…KeyConditionInput`, or from a plain value. */
export function sortConditions(shape: KeyShape, argument: unknown): SortCondition[] {
  if (argument === null || argument === undefined) return [];
  if (isKeyValue(argument)) return [{ op: 'eq', value: argument }];
  const conditions: SortCondition[] = [];
  for (const [op, operand] of Object.entries(argument as Record<string, unknown>)) {
    if (operand === null || operand === undefined) continue;
    if (op === 'between') {
      const [from, to] = Array.isArray(operand) ? (operand as unknown[]) : [];
      conditions.push({ op, from: operandOf(shape, from), to: operandOf(shape, to) });
    } else if (op === 'beginsWith') conditions.push({ op, value: operandOf(shape, operand) });
    else if (COMPARISONS.has(op)) conditions.push({ op: op as 'eq', value: operandOf(shape, operand) });
  }
  return conditions;
}

/** DESC reads backwards. */
export function isForward(args: FieldArguments): boolean {
  return args['sortDirection'] !== 'DESC';
}

/** Arguments that the schema allows and the index can't serve, such as a sort key without its partition. */
export function invalidArguments(message: string): AppSyncError {
  return new AppSyncError('InvalidArgumentsError', message);
}

import { OutbandError } from '../../../../shared/errors';
import { evaluateComparison } from '../../../../shared/predicate/evaluate';
import { matchesAll, type FieldPredicate, type Predicate, type Scalar } from '../../../../shared/predicate';
import { encode, type Column, type SqlValue, type TableLayout } from './table-layout';

/** A condition and the values of its `?`, in order. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The layout of a related model, and its own relations, by model name. */
export type LayoutLookup = (model: string) => TableLayout | undefined;

const LIST_IN_JSON_FROM = 100;

/** A condition that selects exactly what `evaluate` selects (client reference 2.6). */
export function predicateToSql(
  predicate: Predicate,
  layout: TableLayout,
  lookUp: LayoutLookup,
): SqlCondition {
  const values: SqlValue[] = [];
  const alias = { next: 0 };
  const sql = compile(predicate, { layout, lookUp, values, alias, prefix: '', negated: false });
  return { sql, values };
}

interface Scope {
  readonly layout: TableLayout;
  readonly lookUp: LayoutLookup;
  readonly values: SqlValue[];
  readonly alias: { next: number };
  readonly prefix: string;
  /** Below a `not`, SQL's unknown must be false, or its negation would be unknown as well. */
  readonly negated: boolean;
}

function compile(predicate: Predicate, scope: Scope): string {
  switch (predicate.kind) {
    case 'field': {
      const sql = comparison(predicate, scope);
      return scope.negated ? `((${sql}) IS TRUE)` : `(${sql})`;
    }
    case 'and':
    case 'or': {
      if (matchesAll(predicate)) return '1';
      const joiner = predicate.kind === 'and' ? ' AND ' : ' OR ';
      return `(${predicate.children.map((child) => compile(child, scope)).join(joiner)})`;
    }
    case 'not':
      return `(NOT ${compile(predicate.child, { ...scope, negated: true })})`;
    case 'relation':
      return relation(predicate.relation, predicate.child, scope);
  }
}

function relation(name: string, child: Predicate, scope: Scope): string {
  const description = scope.layout.model.relations.find((candidate) => candidate.name === name);
  const remote = description && scope.lookUp(description.model);
  if (!description || !remote) return '0';
  const alias = `r${(scope.alias.next += 1)}`;
  const joins = description.localFields.map((local, i) => {
    const here = scope.layout.byField.get(local);
    const there = remote.byField.get(description.remoteFields[i] ?? '');
    return here && there ? `${alias}.${there.sql} = ${outer(scope)}${here.sql}` : '0';
  });
  const inner = compile(child, { ...scope, layout: remote, prefix: `${alias}.` });
  return `EXISTS (SELECT 1 FROM ${remote.table} AS ${alias} WHERE ${joins.join(' AND ')} AND ${alias}."_deleted" IS NULL AND ${inner})`;
}

/** Columns of the outermost table are written with its name inside subqueries, where a bare name would mean the inner one. */
function outer(scope: Scope): string {
  return scope.prefix === '' ? `${scope.layout.table}.` : scope.prefix;
}

function comparison(predicate: FieldPredicate, scope: Scope): string {
  const column = scope.layout.byField.get(predicate.field);
  if (!column) {
    throw new OutbandError({
      kind: 'BadInput',
      code: 'UNKNOWN_FIELD',
      message: `${scope.layout.model.name} has no field ${predicate.field}.`,
      place: { model: scope.layout.model.name, field: predicate.field },
    });
  }
  const name = `${scope.prefix}${column.sql}`;
  const bind = (value: Scalar): string => {
    scope.values.push(encode(column.kind === 'json' ? 'text' : column.kind, value));
    return '?';
  };
  const { operator, operand } = predicate;
  switch (operator) {
    case 'eq':
      return operand === null ? `${name} IS NULL` : `${name} = ${bind(operand as Scalar)}`;
    case 'ne':
      return operand === null ? `${name} IS NOT NULL` : `${name} IS NOT ${bind(operand as Scalar)}`;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
    case 'between':
      return relational(predicate, name, bind);
    case 'contains':
    case 'notContains':
      return containment(predicate, name, column, bind, scope);
    case 'beginsWith':
      return prefixMatch(name, operand as string | null, bind, scope);
    case 'in':
    case 'notIn':
      return membership(predicate, name, bind, column, scope);
    case 'attributeExists':
      return operand === true ? `${name} IS NOT NULL` : `${name} IS NULL`;
  }
}

const SQL_OPERATORS = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

function relational(predicate: FieldPredicate, name: string, bind: (value: Scalar) => string): string {
  const { operator, operand } = predicate;
  if (operand === null) return '0';
  const sql =
    operator === 'between'
      ? `${name} BETWEEN ${(operand as readonly Scalar[]).map(bind).join(' AND ')}`
      : `${name} ${SQL_OPERATORS[operator as keyof typeof SQL_OPERATORS]} ${bind(operand as Scalar)}`;
  // What JavaScript makes of a null here depends on the operand alone, so it is decided now.
  return evaluateComparison(operator, null, operand) ? `${sql} OR ${name} IS NULL` : sql;
}

function containment(
  predicate: FieldPredicate,
  name: string,
  column: Column,
  bind: (value: Scalar) => string,
  scope: Scope,
): string {
  const { operator, operand } = predicate;
  const negative = operator === 'notContains';
  if (column.kind === 'json') {
    scope.values.push(listElement(operand as Scalar));
    const found = `EXISTS (SELECT 1 FROM json_each(${name}) WHERE value IS ?)`;
    // json_each of a null column has no rows, as a list that is null holds nothing.
    return negative ? `NOT ${found}` : found;
  }
  if (operand === null) return negative ? '1' : '0';
  const found = `instr(${name}, ${bind(operand as Scalar)})`;
  return negative ? `${found} = 0 OR ${name} IS NULL` : `${found} > 0`;
}

function listElement(value: Scalar): SqlValue {
  return typeof value === 'boolean' ? Number(value) : value;
}

function prefixMatch(
  name: string,
  prefix: string | null,
  bind: (value: Scalar) => string,
  scope: Scope,
): string {
  if (prefix === null) return '0';
  const next = successor(prefix);
  if (next === undefined) return `substr(${name}, 1, ${[...prefix].length}) = ${bind(prefix)}`;
  scope.values.push(prefix, next);
  // A range, because indexes understand it and substr ends at the first NUL.
  return `${name} >= ? AND ${name} < ?`;
}

/** The least text that is greater than every text with this prefix; undefined where that is not simple. */
function successor(prefix: string): string | undefined {
  const last = prefix.charCodeAt(prefix.length - 1);
  if (prefix === '' || last >= 0xd7ff) return undefined;
  return prefix.slice(0, -1) + String.fromCharCode(last + 1);
}

function membership(
  predicate: FieldPredicate,
  name: string,
  bind: (value: Scalar) => string,
  column: Column,
  scope: Scope,
): string {
  const list = predicate.operand as readonly Scalar[];
  const present = list.filter((value) => value !== null);
  const hasNull = present.length < list.length;
  const positive = predicate.operator === 'in';
  if (list.length === 0) return positive ? '0' : '1';
  const among =
    present.length === 0
      ? positive
        ? '0'
        : '1'
      : `${name} ${positive ? 'IN' : 'NOT IN'} ${listSql(present, bind, column, scope)}`;
  if (positive) return hasNull ? `${among} OR ${name} IS NULL` : among;
  return hasNull ? `${among} AND ${name} IS NOT NULL` : `${among} OR ${name} IS NULL`;
}

function listSql(
  values: readonly Scalar[],
  bind: (value: Scalar) => string,
  column: Column,
  scope: Scope,
): string {
  const plain = values.map((value) => encode(column.kind, value));
  if (plain.length < LIST_IN_JSON_FROM || plain.some((value) => typeof value === 'bigint'))
    return `(${values.map(bind).join(', ')})`;
  scope.values.push(JSON.stringify(plain));
  return '(SELECT value FROM json_each(?))';
}

import { OutbandError } from '../errors';
import type { Model, ModelSchema } from '../model-schema';
import { classOf, fieldOf, listOperators, type FieldClass } from './field-class';
import { compareText } from './evaluate';
import { ALL, OPERATORS, type FieldPredicate, type Operator, type Predicate, type Scalar } from './predicate';

/** The model that a predicate is about, and the schema where relations may be followed. */
export interface PredicateContext {
  readonly model: Model;
  /** Without it, predicates on related models are refused, as sync filters and conditions require. */
  readonly schema?: ModelSchema;
}

function reject(
  code: string,
  context: PredicateContext,
  field: string | undefined,
  message: string,
  action: string,
): never {
  throw new OutbandError({
    kind: 'BadInput',
    code,
    message,
    consequence: 'Nothing was looked up.',
    action,
    place: { model: context.model.name, ...(field === undefined ? {} : { field }) },
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isOperator = (name: string): name is Operator => (OPERATORS as readonly string[]).includes(name);

/**
 * Reads AppSync's filter form (`{and: […], or: […], not: {…}, field: {operator: value}}`) or a DataStore predicate
 * as its JSON has it (`{type, predicates}` and `{field, operator, operand}`). Null, undefined and `{}` match all.
 * Throws BadInput that names model, field and operator.
 */
export function parsePredicate(where: unknown, context: PredicateContext): Predicate {
  if (where === null || where === undefined) return ALL;
  if (!isObject(where)) {
    reject(
      'BAD_PREDICATE',
      context,
      undefined,
      `A filter on ${context.model.name} must be an object.`,
      'Write {"field": {"eq": "value"}}.',
    );
  }
  const dataStore = parseDataStoreForm(where, context);
  if (dataStore) return dataStore;
  const parts = Object.entries(where).flatMap(([name, value]) =>
    value === undefined ? [] : [parseEntry(name, value, context)],
  );
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', children: parts };
}

function parseDataStoreForm(
  where: Readonly<Record<string, unknown>>,
  context: PredicateContext,
): Predicate | undefined {
  const { type, predicates, field, operator, operand } = where;
  if (Array.isArray(predicates) && (type === 'and' || type === 'or' || type === 'not')) {
    const children = predicates.map((child: unknown) => parsePredicate(child, context));
    // A `not` group negates the whole of its children (client reference 2.6).
    if (type === 'not')
      return {
        kind: 'not',
        child: children.length === 1 && children[0] ? children[0] : { kind: 'and', children },
      };
    return { kind: type, children };
  }
  if (typeof field === 'string' && typeof operator === 'string')
    return parseComparison(field, operator, operand, context);
  return undefined;
}

function parseEntry(name: string, value: unknown, context: PredicateContext): Predicate {
  const isField = fieldOf(context.model, name) !== undefined;
  if ((name === 'and' || name === 'or') && !isField) {
    // AppSync takes a single object where a list is expected.
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return { kind: name, children: items.map((item) => parsePredicate(item, context)) };
  }
  if (name === 'not' && !isField) return { kind: 'not', child: parsePredicate(value, context) };
  const relation = context.model.relations.find((candidate) => candidate.name === name);
  if (relation && !isField) {
    const model = context.schema?.models[relation.model];
    if (!model) {
      reject(
        'RELATED_PREDICATE',
        context,
        name,
        'Predication on related models is not supported in this context.',
        'Filter by the fields of the model itself.',
      );
    }
    return { kind: 'relation', relation: name, child: parsePredicate(value, { ...context, model }) };
  }
  if (!isField) unknownField(name, context);
  if (!isObject(value)) {
    reject(
      'BAD_PREDICATE',
      context,
      name,
      `The filter on ${context.model.name}.${name} must hold an operator.`,
      `Write {"${name}": {"eq": …}}.`,
    );
  }
  const leaves = Object.entries(value).map(([operator, operand]) =>
    parseComparison(name, operator, operand, context),
  );
  return leaves.length === 1 && leaves[0] ? leaves[0] : { kind: 'and', children: leaves };
}

function unknownField(name: string, context: PredicateContext): never {
  reject(
    'UNKNOWN_FIELD',
    context,
    name,
    `${context.model.name} has no field ${name}.`,
    `Its fields are ${context.model.fields.map((field) => field.name).join(', ')}.`,
  );
}

/** One comparison, checked against the field's type. Throws BadInput. */
export function parseComparison(
  name: string,
  operator: string,
  operand: unknown,
  context: PredicateContext,
): FieldPredicate {
  const field = fieldOf(context.model, name);
  if (!field) unknownField(name, context);
  const kind = classOf(field);
  const path = `${context.model.name}.${name}`;
  if (!isOperator(operator)) {
    reject(
      'UNKNOWN_OPERATOR',
      context,
      name,
      `${operator} is no operator (${path}).`,
      `Operators are ${OPERATORS.join(', ')}.`,
    );
  }
  const allowed = listOperators(kind);
  if (!allowed.includes(operator)) {
    reject(
      'UNKNOWN_OPERATOR',
      context,
      name,
      `${operator} does not apply to ${path}, which is ${field.graphqlType}.`,
      `Use ${allowed.join(', ')}.`,
    );
  }
  return {
    kind: 'field',
    field: name,
    operator,
    operand: checkOperand(name, kind, operator, operand, context),
  };
}

function checkOperand(
  name: string,
  kind: FieldClass,
  operator: Operator,
  operand: unknown,
  context: PredicateContext,
): FieldPredicate['operand'] {
  const wrong = (expected: string): never =>
    reject(
      'BAD_OPERAND',
      context,
      name,
      `${operator} on ${context.model.name}.${name} takes ${expected}, not ${show(operand)}.`,
      'Correct the value.',
    );
  const value = (item: unknown): Scalar => {
    if (item === undefined || item === null) return null;
    return fits(item, operator === 'contains' || operator === 'notContains' ? elementClass(kind) : kind)
      ? (item as Scalar)
      : wrong(expectation(kind));
  };
  switch (operator) {
    case 'attributeExists':
      return typeof operand === 'boolean' ? operand : wrong('true or false');
    case 'in':
    case 'notIn':
      return Array.isArray(operand) ? operand.map(value) : wrong('a list of values');
    case 'between': {
      if (!Array.isArray(operand) || operand.length !== 2) return wrong('a list of two values');
      const [low, high] = operand.map(value);
      if (low === undefined || high === undefined || low === null || high === null)
        return wrong('a list of two values');
      if (isGreater(low, high)) return wrong('the lower value first');
      return [low, high];
    }
    default:
      return value(operand);
  }
}

/** Text by code points, as it is compared everywhere else. */
function isGreater(a: Scalar, b: Scalar): boolean {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b) > 0;
  return a !== null && b !== null && a > b;
}

function elementClass(kind: FieldClass): FieldClass {
  return kind.kind === 'list' ? kind.of : kind;
}

function fits(value: unknown, kind: FieldClass): boolean {
  switch (kind.kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
    case 'object':
      return false;
  }
}

function expectation(kind: FieldClass): string {
  const element = elementClass(kind).kind;
  return kind.kind === 'object' || element === 'object'
    ? 'null only'
    : `a ${element === 'text' ? 'string' : element}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}

import type { Model, ModelSchema } from '../model-schema';
import { OutbandError } from '../errors';
import { fieldOf } from './field-class';
import { parseComparison, type PredicateContext } from './parse';
import { ALL, OPERATORS, type Predicate } from './predicate';

const BUILT = Symbol('predicate');

/** A finished condition of a fluent predicate. */
export interface Condition {
  readonly [BUILT]: Predicate;
}

/** The operators of one field: `p.title.eq('x')`. */
export type FieldConditions = {
  readonly [O in 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'contains' | 'notContains' | 'beginsWith']: (
    operand: unknown,
  ) => Condition;
} & {
  readonly between: (low: unknown, high: unknown) => Condition;
  readonly in: (values: readonly unknown[]) => Condition;
  readonly notIn: (values: readonly unknown[]) => Condition;
  readonly attributeExists: (exists: boolean) => Condition;
};

/**
 * What a fluent predicate is given: fields by name, related models by the relation's name, and groups.
 * `p => p.and(p => [p.rating.gt(3), p.author.username.eq('ann')])`.
 */
export interface ModelConditions {
  and(build: (p: ModelConditions) => readonly Condition[]): Condition;
  or(build: (p: ModelConditions) => readonly Condition[]): Condition;
  not(build: (p: ModelConditions) => Condition): Condition;
  // A Proxy: each name is a field's conditions, a related model's or a group, and which is known only by the schema.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

export type FluentPredicate = (p: ModelConditions) => Condition | typeof Predicates.ALL;

/** `Predicates.ALL` selects every record. */
export const Predicates = { ALL } as const;

const condition = (predicate: Predicate): Condition => ({ [BUILT]: predicate });

function predicateOf(built: unknown, what: string): Predicate {
  if (built === ALL) return ALL;
  if (typeof built === 'object' && built !== null && BUILT in built) return (built as Condition)[BUILT];
  throw new OutbandError({
    kind: 'BadInput',
    code: 'BAD_PREDICATE',
    message: `${what} must return a condition, such as p.title.eq('x').`,
  });
}

/** Builds a predicate from its fluent form. Throws BadInput as parsePredicate does. */
export function buildPredicate(model: Model, build: FluentPredicate, schema?: ModelSchema): Predicate {
  return predicateOf(
    build(conditionsOf({ model, ...(schema ? { schema } : {}) }, (predicate) => predicate)),
    'A predicate',
  );
}

function groupOf(
  context: PredicateContext,
  kind: 'and' | 'or',
  build: (p: ModelConditions) => readonly Condition[],
): Predicate {
  const list: unknown = build(conditionsOf(context, (predicate) => predicate));
  if (!Array.isArray(list)) {
    throw new OutbandError({
      kind: 'BadInput',
      code: 'BAD_PREDICATE',
      message: `${kind} must return a list of conditions.`,
      place: { model: context.model.name },
    });
  }
  return { kind, children: list.map((item) => predicateOf(item, kind)) };
}

function conditionsOf(context: PredicateContext, wrap: (predicate: Predicate) => Predicate): ModelConditions {
  const groups = {
    and: (build: (p: ModelConditions) => readonly Condition[]) =>
      condition(wrap(groupOf(context, 'and', build))),
    or: (build: (p: ModelConditions) => readonly Condition[]) =>
      condition(wrap(groupOf(context, 'or', build))),
    not: (build: (p: ModelConditions) => Condition) =>
      condition(
        wrap({
          kind: 'not',
          child: predicateOf(build(conditionsOf(context, (predicate) => predicate)), 'not'),
        }),
      ),
  };
  return new Proxy(groups, {
    get(target, name) {
      if (typeof name !== 'string') return undefined;
      if (fieldOf(context.model, name)) return fieldConditions(context, name, wrap);
      if (name === 'and' || name === 'or' || name === 'not') return target[name];
      const relation = context.model.relations.find((candidate) => candidate.name === name);
      const related = relation && context.schema?.models[relation.model];
      if (related) {
        return conditionsOf({ ...context, model: related }, (child) =>
          wrap({ kind: 'relation', relation: name, child }),
        );
      }
      if (relation) {
        throw new OutbandError({
          kind: 'BadInput',
          code: 'RELATED_PREDICATE',
          message: 'Predication on related models is not supported in this context.',
          place: { model: context.model.name, field: name },
        });
      }
      return parseComparison(name, 'eq', null, context);
    },
  });
}

function fieldConditions(
  context: PredicateContext,
  name: string,
  wrap: (predicate: Predicate) => Predicate,
): FieldConditions {
  const entries = OPERATORS.map((operator) => [
    operator,
    (...operands: unknown[]) =>
      condition(
        wrap(parseComparison(name, operator, operator === 'between' ? operands : operands[0], context)),
      ),
  ]);
  return Object.fromEntries(entries) as FieldConditions;
}

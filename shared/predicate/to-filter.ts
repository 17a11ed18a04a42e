import { OutbandError } from '../errors';
import type { Model } from '../model-schema';
import type { FieldPredicate, Predicate, Scalar } from './predicate';

/** A GraphQL filter as AppSync's generated inputs take it. */
export type GraphQLFilter = Readonly<Record<string, unknown>>;

export interface FilterOptions {
  /**
   * Writes `in` and `notIn` out as comparisons, because the generated `Model…FilterInput` has neither
   * (client reference 3.7).
   */
  readonly expandIn?: boolean;
  /**
   * Writes comparisons with null so that they meet absent attributes of this model too: the service compares null
   * with stored nulls alone, the store's null is either. Enum inputs have no `attributeExists` and stay as they are.
   */
  readonly nullsOf?: Model;
}

/**
 * The filter that makes the service select what the predicate selects; null when it selects everything.
 * Throws BadInput for predicates on related models.
 */
export function toGraphQLFilter(predicate: Predicate, options: FilterOptions = {}): GraphQLFilter | null {
  const filter = convert(predicate, options);
  if (filter === null) return null;
  const isGroup =
    Object.keys(filter).some((key) => key === 'and' || key === 'or') &&
    (predicate.kind === 'and' || predicate.kind === 'or');
  return isGroup ? filter : { and: [filter] };
}

function convert(predicate: Predicate, options: FilterOptions): GraphQLFilter | null {
  switch (predicate.kind) {
    case 'field':
      return comparison(predicate, options);
    case 'not': {
      const child = convert(predicate.child, options);
      return child === null ? null : { not: child };
    }
    case 'and':
    case 'or': {
      const children = predicate.children
        .map((child) => convert(child, options))
        .filter((child) => child !== null);
      if (children.length < predicate.children.length && predicate.kind === 'or') return null;
      if (children.length === 0) return null;
      return children.length === 1 && children[0] ? children[0] : { [predicate.kind]: children };
    }
    case 'relation':
      throw new OutbandError({
        kind: 'BadInput',
        code: 'RELATED_PREDICATE',
        message: 'Predication on related models is not supported in this context.',
        consequence: 'The service can filter only by the fields of the model itself.',
        action: 'Filter by the foreign key instead.',
        place: { field: predicate.relation },
      });
  }
}

function comparison(predicate: FieldPredicate, options: FilterOptions): GraphQLFilter {
  const { field, operator, operand } = predicate;
  if (!options.expandIn || (operator !== 'in' && operator !== 'notIn'))
    return single(field, operator, operand, options);
  const values = operand as readonly Scalar[];
  if (values.length === 0) {
    const anything = [{ [field]: { attributeExists: true } }, { [field]: { attributeExists: false } }];
    return operator === 'in' ? { and: anything } : { or: anything };
  }
  const each = values.map((value) => single(field, operator === 'in' ? 'eq' : 'ne', value, options));
  return each.length === 1 && each[0] ? each[0] : { [operator === 'in' ? 'or' : 'and']: each };
}

function single(
  field: string,
  operator: FieldPredicate['operator'],
  operand: FieldPredicate['operand'],
  { nullsOf }: FilterOptions,
): GraphQLFilter {
  const plain = { [field]: { [operator]: operand } };
  const kind = nullsOf?.fields.find(({ name }) => name === field)?.kind;
  if (operand !== null || kind === undefined || kind === 'enum') return plain;
  if (operator === 'eq') return { or: [{ [field]: { attributeExists: false } }, plain] };
  if (operator === 'ne') return { and: [{ [field]: { attributeExists: true } }, plain] };
  return plain;
}

import { getNamedType, isLeafType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Item } from '../tables/item';
import { serializeLeaf } from './scalars';

/** Every leaf and custom type of a stored item as a mutation that selects all of them would publish it. */
export function wireItem(schema: GraphQLSchema, typeName: string, item: Item): Record<string, unknown> {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return {};
  const wire: Record<string, unknown> = {};
  for (const field of Object.values(type.getFields())) {
    const named = getNamedType(field.type);
    const value = item[field.name] ?? null;
    if (isLeafType(named))
      wire[field.name] =
        Array.isArray(value) && named.name !== 'AWSJSON'
          ? value
          : value === null
            ? null
            : serializeLeaf(named.name, value);
    else if (value !== null) wire[field.name] = value;
  }
  return wire;
}

import {
  isLeafType,
  getNamedType,
  isListType,
  isNonNullType,
  TypeNameMetaFieldDef,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { serializeLeaf } from './scalars';
import { runtimeType, type SelectedField, type SelectionReader } from './selection';

type Values = Record<string, unknown>;

/**
 * What a completed mutation field gives to subscribers: the values that its selection set asked for, by
 * field name. A leaf under an alias is left out unless `aliased` (service reference 5.1).
 */
export function publishedForm(
  schema: GraphQLSchema,
  reader: SelectionReader,
  field: SelectedField,
  completed: unknown,
  aliased: boolean,
): unknown {
  if (completed === null || completed === undefined) return null;
  if (Array.isArray(completed))
    return completed.map((item) => publishedForm(schema, reader, field, item, aliased));
  const type = runtimeType(schema, field.definition, completed);
  if (!type || isLeafType(type)) return completed;
  const published: Values = {};
  for (const below of reader.selectBelow(type, field)) {
    if (below.responseKey !== below.name && !aliased) continue;
    published[below.name] = publishedForm(
      schema,
      reader,
      below,
      (completed as Values)[below.responseKey],
      aliased,
    );
  }
  return published;
}

/** A record that an error carries, cut to what the caller selected (service reference 3.5). */
export function cutToSelection(
  reader: SelectionReader,
  type: GraphQLObjectType,
  field: SelectedField,
  item: Readonly<Values>,
  schema: GraphQLSchema,
): Values {
  const cut: Values = {};
  for (const below of reader.selectBelow(type, field)) {
    if (below.definition === TypeNameMetaFieldDef) cut[below.responseKey] = type.name;
    else cut[below.responseKey] = cutValue(reader, schema, below, item[below.name]);
  }
  return cut;
}

function cutValue(
  reader: SelectionReader,
  schema: GraphQLSchema,
  field: SelectedField,
  value: unknown,
): unknown {
  if (value === undefined || value === null) return null;
  const named = getNamedType(field.definition.type);
  if (isLeafType(named)) return mapList(field, value, (leaf) => serializeLeaf(named.name, leaf));
  return mapList(field, value, (object) => {
    const type = runtimeType(schema, field.definition, object);
    return type ? cutToSelection(reader, type, field, object as Values, schema) : null;
  });
}

/** Applies to the elements of a value that is a list by its type; AWSJSON may hold an array as one value. */
function mapList(field: SelectedField, value: unknown, map: (element: unknown) => unknown): unknown {
  const type = isNonNullType(field.definition.type) ? field.definition.type.ofType : field.definition.type;
  if (!isListType(type) || !Array.isArray(value)) return map(value);
  return value.map((element) => (element === null ? null : map(element)));
}

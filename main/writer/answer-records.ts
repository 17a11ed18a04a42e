import {
  getNamedType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, SelectionSetNode } from 'graphql';
import { OutbandError } from '../../shared/errors';

/** Where in an answer records of a model stand: response keys from the root, lists not counted. */
export type AnswerPath = readonly string[];

/**
 * Where the answer to a query holds records of a model, by the types of the schema: the outermost of them, since what a
 * record refers to was not asked to be changed. Throws BadInput where the query returns none of the model.
 */
export function pathsOfModel(api: GraphQLSchema, model: string, text: string): readonly AnswerPath[] {
  const document = parsed(text);
  // What can't be parsed, the client refuses in its own words.
  if (!document) return [];
  const typeAt = new Map<SelectionSetNode, string>();
  const info = new TypeInfo(api);
  visit(
    document,
    visitWithTypeInfo(info, {
      SelectionSet: (node) => {
        const type = getNamedType(info.getParentType());
        if (isObjectType(type)) typeAt.set(node, type.name);
      },
    }),
  );
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const paths: AnswerPath[] = [];
  const walk = (set: SelectionSetNode | undefined, path: AnswerPath, within: readonly string[]): void => {
    for (const each of set?.selections ?? []) {
      if (each.kind === Kind.INLINE_FRAGMENT) walk(each.selectionSet, path, within);
      else if (each.kind === Kind.FRAGMENT_SPREAD) {
        const { value } = each.name;
        if (!within.includes(value)) walk(fragments.get(value)?.selectionSet, path, [...within, value]);
      } else {
        const next = [...path, (each.alias ?? each.name).value];
        if (each.selectionSet && typeAt.get(each.selectionSet) === model) paths.push(next);
        else walk(each.selectionSet, next, within);
      }
    }
  };
  for (const each of document.definitions)
    if (each.kind === Kind.OPERATION_DEFINITION) walk(each.selectionSet, [], []);
  if (paths.length === 0) throw noneOf(api, document, model, [...typeAt.values()]);
  return paths;
}

/** The values at such a place of an answer, through lists and without the holes. */
export function valuesAt(data: unknown, path: AnswerPath): readonly unknown[] {
  if (data === null || data === undefined) return [];
  if (Array.isArray(data)) return data.flatMap((each) => valuesAt(each, path));
  const [next, ...rest] = path;
  if (next === undefined) return [data];
  return typeof data === 'object' ? valuesAt((data as Readonly<Record<string, unknown>>)[next], rest) : [];
}

function parsed(text: string): DocumentNode | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function noneOf(
  api: GraphQLSchema,
  document: DocumentNode,
  model: string,
  types: readonly string[],
): OutbandError {
  const [fault] = validate(api, document);
  const roots: readonly unknown[] = [api.getQueryType()?.name, api.getMutationType()?.name];
  const others = [...new Set(types)].filter((name) => !roots.includes(name) && !/Connection$/.test(name));
  const found = others.length > 0 ? `: it returns ${others.join(', ')}` : '';
  return new OutbandError({
    kind: 'BadInput',
    code: 'QUERY_OF_OTHER_MODEL',
    message: `The query returns no ${model}${fault ? `: ${fault.message}` : `${found}.`}`,
    consequence: 'Nothing was read or planned.',
    action: `Select ${model} records with the fields of their key, or choose the model that the query returns.`,
    place: { model },
  });
}

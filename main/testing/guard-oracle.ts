import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * A second reading of rule R2, slow and plain, to compare the guard with: every needed path is listed, every
 * selected path is listed, and the one list is looked up in the other. It shares no code with the guard.
 * Only for schemas without interfaces, and for mutations of generated writes on versioned models.
 */
export function oracleReasons(api: GraphQLSchema, text: string): { required: string[]; added: string[] } {
  const document = parse(text);
  const operation = document.definitions.find(
    (each) => each.kind === 'OperationDefinition',
  ) as OperationDefinitionNode;
  const roots = expand(document, operation.selectionSet, 'yes');
  const required = new Set<string>();
  const added = new Set<string>();
  for (const key of new Set(roots.filter((root) => root.live !== 'no').map((root) => root.key))) {
    const merged = roots.filter((root) => root.key === key && root.live !== 'no');
    const ran = merged.some((root) => root.live === 'yes')
      ? merged
      : merged.map((root) => ({ ...root, live: 'yes' as const }));
    const name = merged[0]?.node.name.value ?? '';
    const model = getNamedType(api.getMutationType()?.getFields()[name]?.type);
    if (!isObjectType(model)) continue;
    const selected = ran.flatMap((root) => pathsBelow(document, root.node, root.live, []));
    judge(needed(api, model), selected, required, added);
  }
  return { required: [...required].sort(), added: [...added].sort() };
}

type Live = 'yes' | 'maybe' | 'no';
interface Seen {
  readonly key: string;
  readonly node: FieldNode;
  readonly live: Live;
}
interface Selected {
  readonly names: readonly string[];
  readonly keys: readonly string[];
  readonly live: Live;
}
interface Needed {
  readonly names: readonly string[];
  readonly floor: boolean;
}

function judge(
  paths: readonly Needed[],
  selected: readonly Selected[],
  required: Set<string>,
  added: Set<string>,
): void {
  const failed: string[] = [];
  for (const path of paths) {
    const dotted = path.names.join('.');
    if (failed.some((each) => dotted.startsWith(`${each}.`))) continue;
    const here = selected.filter(
      (each) =>
        each.live !== 'no' &&
        each.names.join('.') === dotted &&
        each.keys.slice(0, -1).join('.') === path.names.slice(0, -1).join('.'),
    );
    const own = here.filter((each) => each.keys.join('.') === dotted);
    if (own.some((each) => each.live === 'yes')) continue;
    failed.push(dotted);
    if (!path.floor) added.add(`INCOMPLETE_SELECTION:${dotted}`);
    else if (own.length > 0) required.add(`CONDITIONAL_SELECTION:${dotted}`);
    else required.add(`${here.length > 0 ? 'ALIASED' : 'MISSING'}_SELECTION:${dotted}`);
  }
}

/** Every needed path of both levels, parents before children. */
function needed(api: GraphQLSchema, model: GraphQLObjectType): readonly Needed[] {
  const keys = keysOf(api, model);
  return Object.values(model.getFields()).flatMap((field): readonly Needed[] => {
    const type = getNamedType(field.type);
    const floor =
      isNonNullType(field.type) ||
      keys.includes(field.name) ||
      /^_(version|deleted|lastChangedAt)$/.test(field.name);
    const own: Needed = { names: [field.name], floor };
    if (isLeafType(type)) return [own];
    if (!isObjectType(type) || /^Model.+Connection$/.test(type.name)) return [];
    if (keysOf(api, type).length === 0)
      return [own, ...insideCustom(api, type, [field.name], floor, [type.name])];
    const isList = String(field.type).startsWith('[');
    return isList ? [] : [own, ...keysOf(api, type).map((key) => ({ names: [field.name, key], floor }))];
  });
}

function insideCustom(
  api: GraphQLSchema,
  type: GraphQLObjectType,
  above: readonly string[],
  floor: boolean,
  types: readonly string[],
): readonly Needed[] {
  return Object.values(type.getFields()).flatMap((field): readonly Needed[] => {
    const child = getNamedType(field.type);
    const own: Needed = { names: [...above, field.name], floor: floor && isNonNullType(field.type) };
    if (isLeafType(child)) return [own];
    if (!isObjectType(child) || keysOf(api, child).length > 0 || types.includes(child.name)) return [];
    if (/^Model.+Connection$/.test(child.name)) return [];
    return [own, ...insideCustom(api, child, own.names, own.floor, [...types, child.name])];
  });
}

/** Empty for what is no model. */
function keysOf(api: GraphQLSchema, type: GraphQLObjectType): readonly string[] {
  const input = api.getType(`Delete${type.name}Input`);
  if (!isInputObjectType(input)) return [];
  return Object.values(input.getFields()).flatMap((field) =>
    isNonNullType(field.type) && !isListType(field.type) ? [field.name] : [],
  );
}

/** Every field path below a field, once for each way to it. */
function pathsBelow(
  document: DocumentNode,
  node: FieldNode,
  live: Live,
  above: readonly Seen[],
): readonly Selected[] {
  if (!node.selectionSet) return [];
  return expand(document, node.selectionSet, live).flatMap((seen) => {
    const chain = [...above, seen];
    const own: Selected = {
      names: chain.map((each) => each.node.name.value),
      keys: chain.map((each) => each.key),
      live: seen.live,
    };
    return [own, ...pathsBelow(document, seen.node, seen.live, chain)];
  });
}

function expand(document: DocumentNode, set: SelectionSetNode, live: Live): readonly Seen[] {
  return set.selections.flatMap((selection): readonly Seen[] => {
    const here = both(live, liveBy(selection.directives ?? []));
    if (selection.kind === 'Field') {
      return [{ key: selection.alias?.value ?? selection.name.value, node: selection, live: here }];
    }
    if (selection.kind === 'InlineFragment') return expand(document, selection.selectionSet, here);
    const fragment = document.definitions.find(
      (each): each is FragmentDefinitionNode =>
        each.kind === 'FragmentDefinition' && each.name.value === selection.name.value,
    );
    return fragment ? expand(document, fragment.selectionSet, here) : [];
  });
}

function liveBy(directives: readonly DirectiveNode[]): Live {
  const lives = directives.map((directive): Live => {
    const value = directive.arguments?.[0]?.value;
    if (value?.kind === 'Variable') return 'maybe';
    const flag = value?.kind === 'BooleanValue' && value.value;
    return flag === (directive.name.value === 'include') ? 'yes' : 'no';
  });
  return lives.reduce(both, 'yes');
}

function both(a: Live, b: Live): Live {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'maybe' || b === 'maybe' ? 'maybe' : 'yes';
}

import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** `conditional`: under a directive with a variable. `never`: removed by a literal. The worse one wins downwards. */
export type Presence = 'always' | 'conditional' | 'never';

/** A field as it stands in the document, once fragments are merged. */
export interface FieldUse {
  readonly node: FieldNode;
  readonly presence: Presence;
  /** The type in whose selection set it is written: an interface, for a fragment on one. */
  readonly writtenOn: GraphQLCompositeType;
}

export interface CollectContext {
  readonly api: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

interface Level {
  readonly presence: Presence;
  readonly writtenOn: GraphQLCompositeType;
}

const RANK: Readonly<Record<Presence, number>> = { never: 0, conditional: 1, always: 2 };

/**
 * The fields that apply to `objectType` in the merged selection sets of `parents`, in document order.
 * A field reached on several ways is listed once, with its best presence. Expects a validated document.
 */
export function collectFields(
  context: CollectContext,
  objectType: GraphQLObjectType,
  parents: readonly FieldUse[],
): readonly FieldUse[] {
  const collector = new FieldCollector(context, objectType);
  for (const parent of parents) {
    const writtenOn = compositeTypeOf(parent) ?? objectType;
    if (parent.node.selectionSet)
      collector.add(parent.node.selectionSet, { presence: parent.presence, writtenOn });
  }
  return collector.uses();
}

/** The root fields that apply to an operation on `rootType`. */
export function collectRootFields(
  context: CollectContext,
  rootType: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): readonly FieldUse[] {
  const collector = new FieldCollector(context, rootType);
  collector.add(selectionSet, { presence: 'always', writtenOn: rootType });
  return collector.uses();
}

/** The key under which a field comes back. */
export function responseKeyOf(node: FieldNode): string {
  return (node.alias ?? node.name).value;
}

/** The type of what a field's own selection set is written on. */
export function compositeTypeOf(use: FieldUse): GraphQLCompositeType | null {
  if (isUnionType(use.writtenOn)) return null;
  const type = getNamedType(use.writtenOn.getFields()[use.node.name.value]?.type);
  return isCompositeType(type) ? type : null;
}

class FieldCollector {
  readonly #context: CollectContext;
  readonly #objectType: GraphQLObjectType;
  readonly #uses = new Map<FieldNode, FieldUse>();
  readonly #visited = new Map<string, Presence>();

  constructor(context: CollectContext, objectType: GraphQLObjectType) {
    this.#context = context;
    this.#objectType = objectType;
  }

  uses(): readonly FieldUse[] {
    return [...this.#uses.values()];
  }

  add(selectionSet: SelectionSetNode, level: Level): void {
    for (const selection of selectionSet.selections) {
      const presence = worse(level.presence, presenceOf(selection.directives ?? []));
      if (selection.kind === Kind.FIELD) this.#addField(selection, { ...level, presence });
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        this.#addFragment(selection.selectionSet, condition, { ...level, presence });
      } else this.#addSpread(selection.name.value, { ...level, presence });
    }
  }

  #addField(node: FieldNode, level: Level): void {
    const known = this.#uses.get(node);
    if (known && RANK[known.presence] >= RANK[level.presence]) return;
    this.#uses.set(node, { node, ...level });
  }

  /** A fragment is walked again when it is reached with a better presence than before. */
  #addSpread(name: string, level: Level): void {
    const fragment = this.#context.fragments.get(name);
    const visited = this.#visited.get(name);
    if (!fragment || (visited && RANK[visited] >= RANK[level.presence])) return;
    this.#visited.set(name, level.presence);
    this.#addFragment(fragment.selectionSet, fragment.typeCondition.name.value, level);
  }

  #addFragment(selectionSet: SelectionSetNode, condition: string | undefined, level: Level): void {
    const type = condition === undefined ? level.writtenOn : this.#context.api.getType(condition);
    if (!isCompositeType(type) || !this.#applies(type)) return;
    this.add(selectionSet, { ...level, writtenOn: type });
  }

  #applies(type: GraphQLCompositeType): boolean {
    if (type === this.#objectType) return true;
    return isAbstractType(type) && this.#context.api.isSubType(type, this.#objectType);
  }
}

/** Without reasoning about combinations: one literal that removes is enough, then one variable. */
function presenceOf(directives: readonly DirectiveNode[]): Presence {
  let presence: Presence = 'always';
  for (const directive of directives) {
    const name = directive.name.value;
    if (name !== 'include' && name !== 'skip') continue;
    const condition = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (condition?.kind === Kind.VARIABLE) presence = worse(presence, 'conditional');
    else if (condition?.kind === Kind.BOOLEAN && condition.value === (name === 'skip')) return 'never';
  }
  return presence;
}

function worse(a: Presence, b: Presence): Presence {
  return RANK[a] <= RANK[b] ? a : b;
}

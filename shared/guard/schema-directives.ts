import {
  getNullableType,
  Kind,
  type DirectiveNode,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** The mutations that a subscription returning `model` names in `@aws_subscribe`. */
export function mutationsSubscribedTo(api: GraphQLSchema, model: GraphQLObjectType): ReadonlySet<string> {
  const names = new Set<string>();
  for (const field of Object.values(api.getSubscriptionType()?.getFields() ?? {})) {
    if (getNullableType(field.type) !== model) continue;
    for (const name of subscribedMutations(field.astNode?.directives ?? [])) names.add(name);
  }
  return names;
}

/** The `mutations` list of `@aws_subscribe`, as far as the directives are known. */
export function subscribedMutations(directives: readonly DirectiveNode[]): readonly string[] {
  return directives
    .filter((directive) => directive.name.value === 'aws_subscribe')
    .flatMap((directive) => stringsOf(directive, 'mutations'));
}

/** The primary key that the authored model declares: `id` when no field carries `@primaryKey`. */
export function authoredPrimaryKey(model: GraphQLObjectType): readonly string[] {
  for (const field of Object.values(model.getFields())) {
    const directive = field.astNode?.directives?.find((each) => each.name.value === 'primaryKey');
    if (directive) return [field.name, ...stringsOf(directive, 'sortKeyFields')];
  }
  return ['id'];
}

/** The strings of a list argument; one string alone stands for a list of it, as GraphQL coerces it. */
function stringsOf(directive: DirectiveNode, argument: string): readonly string[] {
  const value = directive.arguments?.find((each) => each.name.value === argument)?.value;
  const values = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  return values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []));
}

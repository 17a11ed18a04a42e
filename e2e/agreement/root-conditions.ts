import { parse, print, visit, Kind, type ASTNode } from 'graphql';

/** Variables of conditions: within writes, and on writes themselves. */
export const CONDITIONS = ['v', 'w', 'rootV', 'rootW'];

const OWN_NAMES: Readonly<Record<string, string>> = { v: 'rootV', w: 'rootW' };

/**
 * Gives conditions on whole writes variables of their own. Where a write and something in it hang on one variable,
 * the second can never be missing; the guard promises not to reason about such pairs, so they prove nothing.
 */
export function withOwnRootConditions(document: string): string {
  const used = new Set<string>();
  let ast;
  try {
    ast = parse(document);
  } catch {
    return document;
  }
  const renamed = visit(ast, {
    Variable(node, _key, _parent, _path, ancestors) {
      // Beside the nodes above, the visitor names the lists that they stand in.
      const nodes = ancestors.filter((one): one is ASTNode => 'kind' in one);
      const own = OWN_NAMES[node.name.value];
      const owner = nodes.findLast((one) => 'directives' in one);
      if (own === undefined || !owner || !nodes.some((one) => one.kind === Kind.DIRECTIVE)) return undefined;
      if (owner.kind === Kind.FIELD && owner.name.value === '__typename') return undefined;
      const isWithinWrite = nodes.some((one) => one.kind === Kind.FIELD && one !== owner);
      const fragment = nodes.find((one) => one.kind === Kind.FRAGMENT_DEFINITION);
      if (isWithinWrite || (fragment && fragment.typeCondition.name.value !== 'Mutation')) return undefined;
      used.add(own);
      return { ...node, name: { ...node.name, value: own } };
    },
  });
  if (used.size === 0) return document;
  const declared = [...used].map((name) => `$${name}: Boolean! = ${name === 'rootV'}`).join(', ');
  return print(renamed).replace('$v: Boolean!', `${declared}, $v: Boolean!`);
}

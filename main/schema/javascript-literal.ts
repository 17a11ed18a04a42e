import type { Expression, Property } from 'acorn';

/** Throws the error of the file that is read, for a part of it that is not literal data. */
export type RefuseNode = (node: { readonly start: number }) => never;

/**
 * The value of a literal: objects, arrays, strings, numbers, booleans, null and undefined.
 * JavaScript files are read as data and never executed: anything else goes to `refuse`.
 */
export function literalValue(node: Expression, refuse: RefuseNode): unknown {
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'object' && node.value !== null) break;
      return node.value;
    case 'TemplateLiteral':
      if (node.expressions.length > 0) break;
      return node.quasis[0]?.value.cooked ?? '';
    case 'UnaryExpression':
      return negativeValue(node.operator, literalValue(node.argument, refuse)) ?? refuse(node);
    case 'ArrayExpression':
      return node.elements.map((element) => {
        if (element === null || element.type === 'SpreadElement') return refuse(element ?? node);
        return literalValue(element, refuse);
      });
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.map((property) => {
          const name = property.type === 'Property' ? propertyName(property) : null;
          if (property.type !== 'Property' || name === null || property.kind !== 'init')
            return refuse(property);
          return [name, literalValue(property.value, refuse)];
        }),
      );
    case 'Identifier':
      if (node.name === 'undefined') return undefined;
      break;
    default:
  }
  return refuse(node);
}

function negativeValue(operator: string, value: unknown): number | undefined {
  return operator === '-' && typeof value === 'number' ? -value : undefined;
}

/** The name of a plain property; null for a computed one. */
export function propertyName(property: Property): string | null {
  if (property.computed) return null;
  if (property.key.type === 'Identifier') return property.key.name;
  return property.key.type === 'Literal' ? String(property.key.value) : null;
}

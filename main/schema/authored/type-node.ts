import { print, type TypeNode } from 'graphql';

/** A type of the SDL as text: `[Comment!]!`. */
export function typeText(node: TypeNode): string {
  return print(node);
}

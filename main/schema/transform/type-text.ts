import { AWS_SCALARS, SCALARS } from '../../../shared/model-schema';

/** GraphQL types as text (`[Comment!]!`): what the transform needs of them is a few string operations. */

/** The named type inside: `[Comment!]!` gives `Comment`. */
export function baseName(type: string): string {
  return type.replaceAll(/[[\]!]/g, '');
}

/** The type without its outermost `!`. */
export function nullable(type: string): string {
  return type.endsWith('!') ? type.slice(0, -1) : type;
}

/** The type with an outermost `!`. */
export function nonNull(type: string): string {
  return type.endsWith('!') ? type : `${type}!`;
}

/** True when the outermost type, apart from `!`, is a list. */
export function isListType(type: string): boolean {
  return type.startsWith('[');
}

/** True when the outermost type has a `!`. */
export function isNonNullType(type: string): boolean {
  return type.endsWith('!');
}

/** The same wrapping around another named type: `[Money!]` and `MoneyInput` give `[MoneyInput!]`. */
export function withBaseName(type: string, name: string): string {
  return type.replace(baseName(type), name);
}

const SCALAR_NAMES: ReadonlySet<string> = new Set(SCALARS);
const AWS_SCALAR_NAMES: ReadonlySet<string> = new Set(AWS_SCALARS);

/** True when the named type inside is one of the scalars that AppSync knows. */
export function isScalarType(type: string): boolean {
  return SCALAR_NAMES.has(baseName(type));
}

/** The scalar that filters use for a scalar: AppSync's own ones filter as strings, timestamps as integers. */
export function filterScalar(name: string): string {
  if (name === 'AWSTimestamp') return 'Int';
  return AWS_SCALAR_NAMES.has(name) ? 'String' : name;
}

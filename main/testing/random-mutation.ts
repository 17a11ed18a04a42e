import { getNamedType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { sampleInput } from './sample-input';

/** Whole numbers from 0 up to but not including `below`. */
export type Dice = (below: number) => number;

/** Dice that roll the same numbers for the same seed (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export interface RandomMutation {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const DIRECTIVES = [
  ' @include(if: true)',
  ' @skip(if: false)',
  ' @include(if: false)',
  ' @skip(if: true)',
  ' @include(if: $v)',
  ' @skip(if: $w)',
  ' @skip(if: false) @include(if: $v)',
];

/**
 * A mutation whose selection is nearly whole, with everything an author may do to it: fields left out, aliased,
 * repeated, under conditions, in fragments, names stolen by aliases, comments, on one line or on many. It may be invalid.
 */
export function randomMutation(api: GraphQLSchema, field: string, dice: Dice): RandomMutation {
  const author = new Author(api, dice);
  const root = api.getMutationType()?.getFields()[field];
  const model = getNamedType(root?.type);
  const input = root?.args.find((argument) => argument.name === 'input');
  if (!root || !input || !isObjectType(model)) throw new Error(`${field} is no write`);
  const call = (): string => `${field}(input: $input)${author.directive(6)} ${author.selectionSet(model, 0)}`;
  const writes = [call(), ...(dice(5) === 0 ? [call()] : []), ...(dice(8) === 0 ? [`again: ${call()}`] : [])];
  const rooted = writes.map((write) => (dice(6) === 0 ? author.inFragment('Mutation', write) : write));
  const head = `mutation M($input: ${String(input.type)}, $v: Boolean! = true, $w: Boolean! = false)`;
  const use = 'x: __typename @include(if: $v) y: __typename @skip(if: $w)';
  const document = `${head} {\n  ${use}\n  ${rooted.join('\n  ')}\n}\n${author.fragments.join('\n')}\n`;
  const value = sampleInput(input.type) as Record<string, unknown>;
  return { document, variables: { input: { ...value, _version: 1 } } };
}

class Author {
  readonly fragments: string[] = [];
  readonly #api: GraphQLSchema;
  readonly #dice: Dice;

  constructor(api: GraphQLSchema, dice: Dice) {
    this.#api = api;
    this.#dice = dice;
  }

  directive(oneIn: number): string {
    return this.#dice(oneIn) === 0 ? (DIRECTIVES[this.#dice(DIRECTIVES.length)] ?? '') : '';
  }

  /** A named or inline fragment around selections, with or without a directive. */
  inFragment(type: string, selections: string): string {
    const directive = this.directive(3);
    if (this.#dice(2) === 0)
      return `... ${this.#dice(2) === 0 ? `on ${type}` : ''}${directive} { ${selections} }`;
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} on ${type} { ${selections} }`);
    const spread = `...${name}`;
    return this.#dice(3) === 0 ? `${spread}${directive} ${spread}` : `${spread}${directive}`;
  }

  selectionSet(type: GraphQLObjectType, depth: number): string {
    const names = Object.keys(type.getFields()).filter((name) => this.#isWorthwhile(type, name, depth));
    const stolen = this.#dice(5) === 0 ? (names[this.#dice(names.length)] ?? null) : null;
    const thief = names[this.#dice(names.length)];
    const selections = names.flatMap((name) => {
      if (name === stolen) return [];
      return this.#selections(type, name, depth, name === thief ? stolen : null);
    });
    if (selections.length === 0) selections.push('__typename');
    const isBroken = this.#dice(2) === 0;
    const comment = this.#dice(4) === 0 ? '\n# what follows is "last" }\n' : '';
    return isBroken
      ? `{\n    ${selections.join('\n    ')}${comment}\n  }`
      : `{${selections.join(', ')}${comment}}`;
  }

  #selections(type: GraphQLObjectType, name: string, depth: number, stolen: string | null): string[] {
    if (stolen !== null) return [this.#field(type, name, depth, stolen)];
    const roll = this.#dice(40);
    if (roll < 3) return [];
    if (roll < 5) return [this.#field(type, name, depth), this.#field(type, name, depth)];
    if (roll < 7) return [this.#field(type, name, depth, `${name}Alias`)];
    if (roll === 7) return [this.#field(type, name, depth), this.#field(type, name, depth, `${name}Alias`)];
    if (roll < 11) return [this.inFragment(type.name, this.#field(type, name, depth))];
    if (roll === 11) return [`${this.#field(type, name, depth)} # why ${name}\n`];
    return [this.#field(type, name, depth)];
  }

  #field(type: GraphQLObjectType, name: string, depth: number, alias?: string): string {
    const head = `${alias === undefined ? '' : `${alias}: `}${name}${this.directive(12)}`;
    const child = getNamedType(type.getFields()[name]?.type);
    return isObjectType(child) ? `${head} ${this.selectionSet(child, depth + 1)}` : head;
  }

  /** Relations lead everywhere: deep down only leaves and custom types are selected. */
  #isWorthwhile(type: GraphQLObjectType, name: string, depth: number): boolean {
    const child = getNamedType(type.getFields()[name]?.type);
    if (!isObjectType(child)) return true;
    if (depth > 3) return false;
    const isModel = this.#api.getType(`Delete${child.name}Input`) !== undefined;
    if (child.name.endsWith('Connection')) return depth === 0 && this.#dice(6) === 0;
    return !isModel || depth === 0;
  }
}

import { getNamedType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Dice, RandomMutation } from '../../main/testing/random-mutation';
import { keyFieldsOf, type Write } from './targets';

interface Selected {
  readonly name: string;
  readonly below: readonly Selected[];
}

/** How one field is selected; most faults that people make are one of these, at one place. */
const FAULTS: readonly ((name: string, below: string) => string)[] = [
  () => '',
  (name, below) => `other: ${name}${below}`,
  (name, below) => `${name} @include(if: $v)${below}`,
  (name, below) => `... @skip(if: $w) { ${name}${below} }`,
  (name, below) => `${name}${below} other: ${name}${below}`,
  (name, below) => `${name} @skip(if: true)${below}`,
  (name, below) => `${name} @include(if: true)${below}`,
];

/** A mutation that selects everything but for one fault at one place, which may be none after all. */
export function nearlyWholeMutation(api: GraphQLSchema, write: Write, dice: Dice): RandomMutation {
  const tree = treeOf(api, write.model, []);
  const all = tree.flatMap(withThoseBelow);
  const faulty = dice(5) === 0 ? undefined : all[dice(all.length)];
  const fault = FAULTS[dice(FAULTS.length)];
  const render = (selected: Selected): string => {
    const below = selected.below.length > 0 ? ` { __typename ${selected.below.map(render).join(' ')} }` : '';
    return selected === faulty && fault ? fault(selected.name, below) : `${selected.name}${below}`;
  };
  const head = `mutation ($input: ${write.input.name}!, $v: Boolean! = true, $w: Boolean! = false)`;
  const use = 'x: __typename @include(if: $v) y: __typename @skip(if: $w)';
  const body = tree.map(render).join(' ');
  return { document: `${head} { ${use} ${write.field}(input: $input) { ${body} } }`, variables: {} };
}

const withThoseBelow = (selected: Selected): Selected[] => [
  selected,
  ...selected.below.flatMap(withThoseBelow),
];

function treeOf(api: GraphQLSchema, type: GraphQLObjectType, path: readonly string[]): Selected[] {
  return Object.values(type.getFields()).flatMap(({ name, type: fieldType }): Selected[] => {
    const child = getNamedType(fieldType);
    if (!isObjectType(child)) return [{ name, below: [] }];
    if (child.name.endsWith('Connection') || path.includes(child.name)) return [];
    if (api.getType(`Delete${child.name}Input`) === undefined)
      return [{ name, below: treeOf(api, child, [...path, child.name]) }];
    if (path.length > 0) return [];
    return [{ name, below: keyFieldsOf(api, child.name).map((key) => ({ name: key, below: [] })) }];
  });
}

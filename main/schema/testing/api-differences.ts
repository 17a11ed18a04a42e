import {
  Kind,
  parse,
  print,
  type DefinitionNode,
  type DirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';

/** What of an API is compared: its shape, or the directives on it as well. */
export interface ApiComparison {
  readonly directives: boolean;
}

/** How two SDLs differ, as lines `- Type.field: …` (only expected) and `+ Type.field: …` (only actual), sorted. */
export function apiDifferences(
  expected: string,
  actual: string,
  comparison: ApiComparison,
): readonly string[] {
  const [wanted, got] = [linesOf(expected, comparison), linesOf(actual, comparison)];
  const missing = [...wanted].filter((line) => !got.has(line)).map((line) => `- ${line}`);
  const surplus = [...got].filter((line) => !wanted.has(line)).map((line) => `+ ${line}`);
  return [...missing, ...surplus].sort((a, b) => a.slice(2).localeCompare(b.slice(2)));
}

/** One line for every type, field and enum value; the order of fields is part of a line, but for root types. */
function linesOf(sdl: string, comparison: ApiComparison): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    const owner = ownerLine(definition, comparison);
    if (owner === null) continue;
    lines.add(owner);
    if (!('name' in definition) || !definition.name) continue;
    const name = definition.name.value;
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
      lines.add(`${name} = ${definition.values?.map((value) => value.name.value).join(' ') ?? ''}`);
    }
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION
    )
      continue;
    for (const field of definition.fields ?? []) lines.add(`${name}.${fieldLine(field, comparison)}`);
    if (['Query', 'Mutation', 'Subscription'].includes(name)) continue;
    lines.add(`${name} order: ${definition.fields?.map((field) => field.name.value).join(' ') ?? ''}`);
  }
  return lines;
}

function ownerLine(definition: DefinitionNode, { directives }: ApiComparison): string | null {
  if (!('name' in definition) || !definition.name || definition.kind === Kind.DIRECTIVE_DEFINITION)
    return null;
  if (definition.kind === Kind.SCALAR_TYPE_DEFINITION) return null;
  const applied = 'directives' in definition && directives ? appliedText(definition.directives ?? []) : '';
  return `${definition.kind} ${definition.name.value}${applied}`;
}

function fieldLine(
  field: FieldDefinitionNode | InputValueDefinitionNode,
  { directives }: ApiComparison,
): string {
  const kept = directives
    ? [...(field.directives ?? [])].sort((a, b) => print(a).localeCompare(print(b)))
    : [];
  return print({ ...field, description: undefined, directives: kept });
}

function appliedText(directives: readonly DirectiveNode[]): string {
  return [...directives]
    .map((directive) => ` ${print(directive)}`)
    .sort()
    .join('');
}

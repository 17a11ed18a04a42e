import {
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Fields } from './targets';

/**
 * What the event of one write holds: the paths that its document selects under their own names, with the variables as
 * they were. Written apart from the guard, which judges a document whatever its variables are.
 */
export function publishedPaths(
  document: string,
  responseKey: string,
  variables: Fields,
): ReadonlySet<string> {
  const reader = new PathReader(parse(document), variables);
  return reader.of(responseKey);
}

class PathReader {
  readonly #document: DocumentNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #variables: Record<string, unknown> = {};

  constructor(document: DocumentNode, variables: Fields) {
    this.#document = document;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      for (const { variable, defaultValue } of definition.variableDefinitions ?? [])
        if (defaultValue?.kind === Kind.BOOLEAN) this.#variables[variable.name.value] = defaultValue.value;
    }
    Object.assign(this.#variables, variables);
  }

  of(responseKey: string): ReadonlySet<string> {
    const paths = new Set<string>();
    for (const definition of this.#document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      for (const root of this.#fieldsOf(definition.selectionSet))
        if ((root.alias ?? root.name).value === responseKey) this.#add(root.selectionSet, '', paths);
    }
    return paths;
  }

  #add(set: SelectionSetNode | undefined, above: string, paths: Set<string>): void {
    for (const field of this.#fieldsOf(set)) {
      // Subscribers get a field under its own name alone (service reference 5.1).
      if (field.alias && field.alias.value !== field.name.value) continue;
      const path = `${above}${field.name.value}`;
      paths.add(path);
      this.#add(field.selectionSet, `${path}.`, paths);
    }
  }

  #fieldsOf(set: SelectionSetNode | undefined): FieldNode[] {
    return (set?.selections ?? []).flatMap((node) => {
      if (!this.#isIncluded(node)) return [];
      if (node.kind === Kind.FIELD) return [node];
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value);
      return this.#fieldsOf(fragment?.selectionSet);
    });
  }

  #isIncluded({ directives = [] }: SelectionNode): boolean {
    return directives.every(({ name, arguments: [condition] = [] }) => {
      const given = condition?.value;
      const value =
        given?.kind === Kind.VARIABLE
          ? this.#variables[given.name.value]
          : given?.kind === Kind.BOOLEAN && given.value;
      return name.value === 'skip' ? value !== true : name.value !== 'include' || value === true;
    });
  }
}

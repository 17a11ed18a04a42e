import { parse, visit, type FieldNode, type SelectionSetNode } from 'graphql';

/** What the official client asks of a subscription: its paths below the root field, by the field's name. */
export function subscribedPaths(documents: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byField = new Map<string, Set<string>>();
  for (const document of documents) {
    visit(parse(document), {
      OperationDefinition({ selectionSet }) {
        for (const root of fieldsOf(selectionSet)) {
          const paths = new Set<string>();
          addPaths(root.selectionSet, '', paths);
          byField.set(root.name.value, paths);
        }
      },
    });
  }
  return byField;
}

const fieldsOf = (set: SelectionSetNode | undefined): FieldNode[] =>
  (set?.selections ?? []).filter((selection): selection is FieldNode => selection.kind === 'Field');

function addPaths(set: SelectionSetNode | undefined, above: string, paths: Set<string>): void {
  for (const field of fieldsOf(set)) {
    const path = `${above}${field.name.value}`;
    paths.add(path);
    addPaths(field.selectionSet, `${path}.`, paths);
  }
}

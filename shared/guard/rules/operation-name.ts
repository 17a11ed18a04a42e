import { Kind, type DocumentNode, type OperationDefinitionNode, type Source } from 'graphql';
import { rangeOfNode } from '../place';
import type { GuardFinding } from '../types';
import { documentFinding } from './document-finding';

const CONSEQUENCE = "The service can't tell what to run, and nothing is written.";

/** Step 3: chooses the operation as GraphQL does, or gives the `OPERATION_NAME` finding. */
export function chooseOperation(
  source: Source,
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationDefinitionNode | GuardFinding {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const [first, second] = operations;
  const isNamed = operationName !== null && operationName !== undefined;
  if (!isNamed && first && !second) return first;
  const chosen = isNamed
    ? operations.find((operation) => operation.name?.value === operationName)
    : undefined;
  if (chosen) return chosen;
  const range = rangeOfNode((isNamed ? first : second)?.name ?? first?.name);
  return documentFinding(source, range, {
    code: 'OPERATION_NAME',
    message: isNamed
      ? `No operation is named "${operationName}". ${listOf(operations)}`
      : `The name of the operation to run is missing. ${listOf(operations)}`,
    consequence: CONSEQUENCE,
  });
}

function listOf(operations: readonly OperationDefinitionNode[]): string {
  const names = operations.map((operation) => operation.name?.value ?? 'one without a name');
  return `The document holds ${names.join(', ') || 'none'}.`;
}

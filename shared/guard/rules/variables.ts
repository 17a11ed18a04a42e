import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode, type Source } from 'graphql';
import { rangeOfError, rangeOfNode } from '../place';
import type { GuardFinding } from '../types';
import { documentFinding } from './document-finding';
import type { VariableValues } from './rule-context';

const CONSEQUENCE = 'The service refuses the variables, and nothing is written.';
const MAX_ERRORS = 50;

export type CoercedVariables =
  | { readonly values: VariableValues; readonly findings: null }
  | { readonly values: null; readonly findings: readonly GuardFinding[] };

/** Step 4: coerces the chosen operation's variables, or gives one `VARIABLES` finding for each fault. */
export function coerceVariables(
  api: GraphQLSchema,
  source: Source,
  operation: OperationDefinitionNode,
  variables: unknown,
): CoercedVariables {
  const given = variables ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    const message = 'The variables have to be an object with one entry for each variable.';
    const range = rangeOfNode(operation.variableDefinitions?.[0] ?? operation.name);
    return failed([documentFinding(source, range, { code: 'VARIABLES', message, consequence: CONSEQUENCE })]);
  }
  const { coerced, errors } = getVariableValues(api, operation.variableDefinitions ?? [], presentOf(given), {
    maxErrors: MAX_ERRORS,
  });
  if (coerced) return { values: coerced, findings: null };
  return failed(
    (errors ?? []).map((error) =>
      documentFinding(source, rangeOfError(source, error), {
        code: 'VARIABLES',
        message: error.message,
        consequence: CONSEQUENCE,
      }),
    ),
  );
}

function failed(findings: readonly GuardFinding[]): CoercedVariables {
  return { values: null, findings };
}

/** Without entries of `undefined`, which JSON would leave out too. */
function presentOf(variables: object): { [name: string]: unknown } {
  const entries = Object.entries(variables);
  return entries.every(([, value]) => value !== undefined)
    ? (variables as { [name: string]: unknown })
    : Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

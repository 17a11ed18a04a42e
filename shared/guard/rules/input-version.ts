import { getArgumentValues } from 'graphql';
import type { RootFieldFacts } from '../model-facts';
import { placeOf, rangeOfFieldName, rangeOfNode } from '../place';
import type { GuardFinding } from '../types';
import { versionFix } from '../version-fix';
import type { RootWrite, VersionContext } from './rule-context';

type Fault = 'MISSING_INPUT_VERSION' | 'NULL_INPUT_VERSION';

/** R1: what is wrong with the `_version` of an update or delete of a versioned model; null when nothing is. */
export function checkInputVersion(context: VersionContext, write: RootWrite): GuardFinding | null {
  if (!write.root.checksVersion) return null;
  const input = coercedInput(context, write);
  const code = faultOf(input.value);
  return code === null ? null : findingOf(context, write, code, input);
}

interface CoercedInput {
  readonly value: unknown;
  /** Why there is no value: graphql-js's words. */
  readonly problem: string | null;
}

function coercedInput(context: VersionContext, { root, first }: RootWrite): CoercedInput {
  try {
    return { value: getArgumentValues(root.field, first.node, context.values)['input'], problem: null };
  } catch (error) {
    return { value: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}

function faultOf(input: unknown): Fault | null {
  if (Array.isArray(input)) return input.map(faultOf).find((fault) => fault !== null) ?? null;
  if (typeof input !== 'object' || input === null) return 'MISSING_INPUT_VERSION';
  const version: unknown = '_version' in input ? input._version : undefined;
  if (version === null) return 'NULL_INPUT_VERSION';
  return Number.isInteger(version) ? null : 'MISSING_INPUT_VERSION';
}

function findingOf(
  context: VersionContext,
  write: RootWrite,
  code: Fault,
  input: CoercedInput,
): GuardFinding {
  const { node } = write.first;
  const argument = node.arguments?.find((each) => each.name.value === 'input');
  const range = argument ? rangeOfNode(argument) : rangeOfFieldName(node);
  return {
    code,
    severity: 'error',
    ...placeOf(context.source, range),
    path: null,
    model: write.root.model.name,
    message: messageOf(node.name.value, code, input),
    consequence: consequenceOf(write.root),
    fix: versionFix(context, write, input.value),
  };
}

function messageOf(field: string, code: Fault, input: CoercedInput): string {
  if (input.problem !== null)
    return `The input of ${field} has no value, so it holds no _version: ${input.problem}`;
  return code === 'NULL_INPUT_VERSION'
    ? `The _version in the input of ${field} is null.`
    : `The input of ${field} has no _version.`;
}

/** Service 3.1: an absent version is sent as 0, which never equals a live one; 3.3 and 3.5 for what follows. */
function consequenceOf(root: RootFieldFacts): string {
  return root.kind === 'delete'
    ? 'The service takes the delete for a conflict and refuses it, whatever its conflict strategy.'
    : 'The service takes the write for a conflict: with AUTOMERGE it keeps its own values and still reports success, with OPTIMISTIC_CONCURRENCY it refuses the write.';
}

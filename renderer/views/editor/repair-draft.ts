import type { Problem } from '../../../shared/errors';
import { applyEdits } from '../../../shared/guard';
import type { Guard, NeededVersion } from '../../../shared/guard';
import type { DraftFix } from './draft-check';
import type { Draft } from './drafts';
import { parseJson, withJsonValue } from './json-text';

/** Says which version the store holds for a record; null where it holds none. */
export type LookUpVersion = (needed: NeededVersion) => Promise<number | null>;

export interface RepairedDraft {
  readonly document: string;
  readonly variables: string;
  /** The versions that were filled in. */
  readonly versions: readonly number[];
  /** Set when a version could not be found. */
  readonly problem: Problem | null;
}

type Content = Pick<Draft, 'document' | 'variables'>;

/** Applies one fix, with the current version where it needs one. */
export async function applyFix(draft: Content, fix: DraftFix, lookUp: LookUpVersion): Promise<RepairedDraft> {
  if (!('edits' in fix)) return { ...draft, variables: fix.variablesText, versions: [], problem: null };
  const document = applyEdits(draft.document, fix.edits);
  const { needsVersion } = fix;
  if (!needsVersion) return { document, variables: draft.variables, versions: [], problem: null };
  const version = await findVersion(needsVersion, lookUp);
  if (typeof version !== 'number') return { ...draft, versions: [], problem: version };
  const variables = withJsonValue(draft.variables, needsVersion.variablePath, version);
  if (variables === null) return { ...draft, versions: [], problem: unreadableVariables() };
  return { document, variables, versions: [version], problem: null };
}

/**
 * Repairs everything that can be: the selections of the draft's level, then each version, looked up in the store.
 * `filled` replaces the variables where they lack what the operation requires.
 * What can't be repaired stays as the author wrote it, with the problem that stood in the way.
 */
export async function repairDraft(
  draft: Omit<Draft, 'id'>,
  operationName: string | null,
  guard: Guard,
  lookUp: LookUpVersion,
  filled?: string,
): Promise<RepairedDraft> {
  const request = (content: Content) => ({
    document: content.document,
    variables: parsedVariables(content.variables),
    operationName,
    level: draft.level,
  });
  let content: Content = {
    document: guard.fix(request(draft)).document,
    variables: filled ?? draft.variables,
  };
  const versions: number[] = [];
  let problem: Problem | null = null;
  // Each round settles one version; a document has at most as many as it has findings at the start.
  for (let rounds = guard.check(request(content)).findings.length; rounds > 0; rounds -= 1) {
    const { findings } = guard.check(request(content));
    const fix = findings.map((finding) => finding.fix).find((candidate) => candidate?.needsVersion);
    if (!fix) break;
    const repaired = await applyFix(content, fix, lookUp);
    problem = repaired.problem;
    if (problem) break;
    content = { document: repaired.document, variables: repaired.variables };
    versions.push(...repaired.versions);
  }
  return { ...content, versions, problem };
}

function parsedVariables(text: string): Readonly<Record<string, unknown>> {
  const parsed = parseJson(text);
  const value = parsed.ok ? parsed.value : null;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

async function findVersion(needed: NeededVersion, lookUp: LookUpVersion): Promise<number | Problem> {
  const isKeyKnown = needed.key !== null && !Object.values(needed.key).includes('');
  if (!needed.key || !isKeyKnown) {
    return {
      kind: 'BadInput',
      code: 'KEY_UNKNOWN',
      message: `The input does not say yet which ${needed.model} is meant.`,
      consequence: 'Its current version can’t be looked up.',
      action: `Write the key of the ${needed.model} into the input, then fix again.`,
    };
  }
  const version = await lookUp(needed);
  if (version !== null) return version;
  return {
    kind: 'NotFound',
    code: 'VERSION_UNKNOWN',
    message: `The local store holds no ${needed.model} ${Object.values(needed.key).join(' · ')}.`,
    consequence: 'Its current version is not known, and a made-up one would be refused.',
    action: 'Check the key, or wait until the model is synced.',
  };
}

function unreadableVariables(): Problem {
  return {
    kind: 'BadInput',
    code: 'VARIABLES_NOT_JSON',
    message: 'The variables are not a JSON object, so that the version has no place to go.',
    action: 'Correct the variables, then fix again.',
  };
}

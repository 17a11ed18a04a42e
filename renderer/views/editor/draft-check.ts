import { jsonLanguage } from '@codemirror/lang-json';
import { Kind, parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { Guard, GuardFinding, GuardFix, GuardVerdict } from '../../../shared/guard';
import {
  checkVariables,
  rangeOfPath,
  sampleVariables,
  variableShapes,
} from '../../components/variable-hints';
import type { VariableShape } from '../../components/variable-hints';
import { describeVerdict } from '../../components/guard-bar';
import type { VerdictView } from '../../components/guard-bar';
import type { Draft } from './drafts';
import { parseJson } from './json-text';

export type Pane = 'document' | 'variables';

/** A repair of the variables alone. */
export interface VariablesFix {
  readonly label: string;
  /** The whole text that the pane is to hold. */
  readonly variablesText: string;
}

export type DraftFix = GuardFix | VariablesFix;

/** A finding of the guard or of the variables' own check, at its place in one of the two panes. */
export interface DraftFinding {
  readonly id: string;
  readonly pane: Pane;
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly consequence: string;
  readonly fix: DraftFix | null;
}

/** Everything that can be said about a draft without sending it. */
export interface DraftCheck {
  /** What was checked; a place in it means nothing in another text. */
  readonly document: string;
  readonly variablesText: string;
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly verdict: GuardVerdict | null;
  readonly view: VerdictView;
  readonly findings: readonly DraftFinding[];
  /** The names of the document's operations; null names are left out. */
  readonly operations: readonly string[];
  readonly shapes: readonly VariableShape[] | null;
  /** Why the draft can't be sent; null when it can. */
  readonly whyNot: string | null;
}

const EMPTY_VIEW: VerdictView = {
  tone: 'none',
  headline: 'Nothing to send yet',
  detail: 'The guard reads along and says what the apps will get.',
};

/** Reads a draft as the guard, the schema and the service would. */
export function checkDraft(
  draft: Omit<Draft, 'id' | 'authMode'>,
  guard: Guard,
  schema: GraphQLSchema,
): DraftCheck {
  const { document, variables: variablesText, level } = draft;
  const operations = operationNames(document);
  const operationName = chosenOperation(draft.operationName, operations);
  const shapes = variableShapes(schema, document, operationName);
  const base = { document, variablesText, operations, shapes };
  if (document.trim() === '') {
    return {
      ...base,
      variables: null,
      verdict: null,
      view: EMPTY_VIEW,
      findings: [],
      whyNot: EMPTY_VIEW.headline,
    };
  }
  const parsed = parseJson(variablesText);
  if (!parsed.ok) {
    const finding = variableFinding(variablesText, 'JSON', parsed, parsed.message);
    const view = bad('The variables can’t be read yet', `Line ${finding.line} of the variables is not JSON.`);
    return { ...base, variables: null, verdict: null, view, findings: [finding], whyNot: view.headline };
  }
  const variables = isObject(parsed.value) ? parsed.value : {};
  const verdict = guard.check({ document, variables, operationName, level });
  const faults = shapes ? variableFaults(variablesText, shapes, parsed.value) : [];
  const found = isStoppedByVariables(verdict)
    ? readAlong(guard, draft, operationName, shapes)
    : verdict.findings.filter(({ code }) => faults.length === 0 || code !== 'VARIABLES');
  const findings = [...found.map(documentFinding), ...faults];
  const view = describe(verdict, faults);
  return { ...base, variables, verdict, view, findings, whyNot: reasonAgainst(verdict, faults, view) };
}

/** The operation that would be run: the chosen one while it exists, else the only one, else none. */
export function chosenOperation(wanted: string | null, operations: readonly string[]): string | null {
  if (wanted !== null && operations.includes(wanted)) return wanted;
  return operations.length === 1 ? (operations[0] ?? null) : null;
}

/** Where in the variables a finding of the document belongs too: that of a version which has to go there. */
export function placeInVariables(
  finding: DraftFinding,
  variablesText: string,
): { from: number; to: number } | null {
  const { fix } = finding;
  const path = fix && 'edits' in fix ? fix.needsVersion?.variablePath : undefined;
  if (!path || !parseJson(variablesText).ok || variablesText.trim() === '') return null;
  return rangeIn(variablesText, path);
}

function isStoppedByVariables({ reasons }: GuardVerdict): boolean {
  return reasons.length === 1 && reasons[0] === 'VARIABLES';
}

/**
 * What the guard will say of the selection once the variables fit. The rules stop at the variables, but a document is
 * written before they are, and its author should see at once what the apps need.
 */
function readAlong(
  guard: Guard,
  draft: Omit<Draft, 'id' | 'authMode'>,
  operationName: string | null,
  shapes: readonly VariableShape[] | null,
): readonly GuardFinding[] {
  const { document, level } = draft;
  const variables = sampleVariables(shapes ?? []);
  const { findings } = guard.check({ document, variables, operationName, level });
  return findings.filter(({ code }) => /^[A-Z]+_SELECTION:/.test(code));
}

function operationNames(document: string): string[] {
  try {
    const names = parse(document, { noLocation: true }).definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION && node.name ? [node.name.value] : [],
    );
    // A name that is used twice is the guard's to report; a choice of two alike is none.
    return [...new Set(names)];
  } catch {
    // The guard reports the syntax error at its place.
    return [];
  }
}

function describe(verdict: GuardVerdict, faults: readonly DraftFinding[]): VerdictView {
  const [fault] = faults;
  if (verdict.verdict === 'accept' && fault)
    return bad('The variables do not fit the operation', fault.message);
  return describeVerdict(verdict);
}

function reasonAgainst(
  verdict: GuardVerdict,
  faults: readonly DraftFinding[],
  view: VerdictView,
): string | null {
  if (verdict.verdict === 'reject' || verdict.operation === 'subscription') return view.headline;
  return faults[0]?.message ?? null;
}

function documentFinding(found: GuardFinding, index: number): DraftFinding {
  const { from, to, line, severity, code, message, consequence, fix } = found;
  return {
    id: `document ${index} ${code}`,
    pane: 'document',
    ...{ from, to, line, severity, code, message, consequence, fix },
  };
}

function variableFaults(text: string, shapes: readonly VariableShape[], variables: unknown): DraftFinding[] {
  const given = isObject(variables) ? variables : {};
  return checkVariables(shapes, variables).map((fault, index) => ({
    ...variableFinding(text, 'VARIABLES', rangeIn(text, fault.path), fault.message, index),
    fix: fault.path.length === 0 ? fillIn(shapes, given) : null,
  }));
}

function fillIn(shapes: readonly VariableShape[], given: Readonly<Record<string, unknown>>): VariablesFix {
  const filled = { ...sampleVariables(shapes), ...given };
  return { label: 'Write its fields', variablesText: JSON.stringify(filled, null, 2) };
}

function variableFinding(
  text: string,
  code: string,
  { from, to }: { readonly from: number; readonly to: number },
  message: string,
  index = 0,
): DraftFinding {
  return {
    id: `variables ${index} ${code}`,
    pane: 'variables',
    from,
    to,
    line: text.slice(0, from).split('\n').length,
    severity: 'error',
    code,
    message,
    consequence: 'The service would answer with an error; nothing would change.',
    fix: null,
  };
}

function rangeIn(text: string, path: readonly (string | number)[]): { from: number; to: number } {
  return rangeOfPath(jsonLanguage.parser.parse(text), (from, to) => text.slice(from, to), path);
}

function bad(headline: string, detail: string): VerdictView {
  return { tone: 'bad', headline, detail };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the guard answered, in the terms that a bar needs; an edit's preview gives the same. */
export interface GuardAnswer {
  readonly accepted: boolean;
  /** Reason codes, `['OK']` when accepted. */
  readonly reasons: readonly string[];
  /** Codes of findings that are not among the reasons. */
  readonly warnings?: readonly string[];
  /** Null when the document can't be read far enough to tell. */
  readonly operation?: 'query' | 'mutation' | 'subscription' | null;
  /** The models whose selections were looked at; unknown where absent. */
  readonly guardedModels?: readonly string[];
}

export type VerdictTone = 'none' | 'ok' | 'warn' | 'bad';

export interface VerdictView {
  readonly tone: VerdictTone;
  /** One sentence about the people who use the apps. */
  readonly headline: string;
  /** What to do, or what exactly is missing. */
  readonly detail: string;
}

const MOST_NAMES = 4;
const EVENT_CODES = ['MISSING_SELECTION', 'CONDITIONAL_SELECTION', 'ALIASED_SELECTION'];
const VERSION_CODES = ['MISSING_INPUT_VERSION', 'NULL_INPUT_VERSION'];

/** The guard's answer as a sentence on what will happen to the apps, the gravest first. */
export function describeVerdict(answer: GuardAnswer): VerdictView {
  const codes = [...answer.reasons, ...(answer.warnings ?? [])];
  if (!answer.accepted) {
    const refusal = describeRefusal(codes);
    if (refusal) return refusal;
  }
  if (answer.operation === 'subscription') {
    return {
      tone: 'bad',
      headline: 'A subscription can’t be sent from here',
      detail: 'The console keeps its own subscriptions; the records screen shows what arrives.',
    };
  }
  const lost = pathsOf(codes, ['INCOMPLETE_SELECTION']);
  if (lost.length > 0) {
    return {
      tone: 'warn',
      headline: `Some apps will lose values: ${nameSome(lost)}`,
      detail: 'They would store null for what the mutation does not select.',
    };
  }
  if (answer.operation === 'query') {
    return { tone: 'ok', headline: 'This only reads', detail: 'No record changes and no app is told.' };
  }
  if (answer.guardedModels?.length === 0) {
    return {
      tone: 'ok',
      headline: 'No versioned model is written',
      detail: 'Apps do not sync what this changes, so no selection is needed.',
    };
  }
  return {
    tone: 'ok',
    headline: 'Every app will receive this change',
    detail: 'The version and every field that apps store are there.',
  };
}

function describeRefusal(codes: readonly string[]): VerdictView | null {
  const names = new Set(codes.map((code) => code.split(':')[0] ?? code));
  if (names.has('SYNTAX')) return bad('This can’t be read yet', 'The document has a syntax error.');
  if (names.has('VALIDATION'))
    return bad('The service would refuse this', 'The document does not fit the schema.');
  if (names.has('OPERATION_NAME')) {
    return bad('It is not clear which operation is meant', 'Choose one of the operations of the document.');
  }
  if (names.has('VARIABLES'))
    return bad('The service would refuse this', 'The variables do not fit the operation.');
  const missed = pathsOf(codes, EVENT_CODES);
  if (missed.length > 0) {
    return bad(
      'Apps will miss this change',
      `They need ${nameSome(missed)}, selected under the same name, always.`,
    );
  }
  if (VERSION_CODES.some((code) => names.has(code))) {
    return bad(
      'The service would drop or refuse this change',
      'The input needs the current _version of the record.',
    );
  }
  return null;
}

function bad(headline: string, detail: string): VerdictView {
  return { tone: 'bad', headline, detail };
}

function pathsOf(codes: readonly string[], wanted: readonly string[]): string[] {
  const paths = codes.flatMap((code) => {
    const colon = code.indexOf(':');
    return colon > 0 && wanted.includes(code.slice(0, colon)) ? [code.slice(colon + 1)] : [];
  });
  return [...new Set(paths)];
}

function nameSome(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

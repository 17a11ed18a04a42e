import { summarise } from '../../../shared/guard';
import type { GuardVerdict } from '../../../shared/guard';

export type VerdictTone = 'none' | 'ok' | 'warn' | 'bad';

/** What a guard bar shows. */
export interface VerdictView {
  readonly tone: VerdictTone;
  /** One sentence about the people who use the apps. */
  readonly headline: string;
  /** What to do, or what it rests on. */
  readonly detail: string;
}

const TONES = { green: 'ok', amber: 'warn', red: 'bad' } as const;

/** The guard's verdict in a sentence, with what to make of it. */
export function describeVerdict(verdict: GuardVerdict): VerdictView {
  if (verdict.operation === 'subscription' && verdict.verdict === 'accept') {
    return {
      tone: 'bad',
      headline: 'A subscription can’t be run from here',
      detail: 'The console keeps its own subscriptions; the records screen shows what arrives.',
    };
  }
  const { tone, text } = summarise(verdict);
  return { tone: TONES[tone], headline: text, detail: detailOf(verdict) };
}

/** The verdict on a mutation that the console has built itself, of which only the reasons cross the port. */
export function describePreview(preview: {
  readonly accepted: boolean;
  readonly reasons: readonly string[];
}): VerdictView {
  if (!preview.accepted)
    return { tone: 'bad', headline: 'This can’t be sent', detail: detailOfReasons(preview.reasons) };
  return { tone: 'ok', headline: 'Every app will receive this change', detail: COMPLETE };
}

const COMPLETE = 'The version and every field that apps store are there.';

function detailOf({ verdict, reasons, findings, operation, guardedModels }: GuardVerdict): string {
  if (verdict === 'accept') {
    if (findings.length > 0) return 'Apps that store these fields overwrite them with null.';
    if (operation === 'query') return 'No record changes and no app is told.';
    return guardedModels.length === 0 ? 'Any selection will do.' : COMPLETE;
  }
  return detailOfReasons(reasons);
}

function detailOfReasons(reasons: readonly string[]): string {
  const names = new Set(reasons.map((code) => code.split(':')[0]));
  if (names.has('SYNTAX')) return 'It can’t be read yet: there is a syntax error.';
  if (names.has('VALIDATION')) return 'It does not fit the schema.';
  if (names.has('OPERATION_NAME')) return 'The document holds several.';
  if (names.has('VARIABLES')) return 'They do not fit the operation.';
  const isEventBroken = [...names].some((name) =>
    /^(MISSING|CONDITIONAL|ALIASED)_SELECTION$/.test(name ?? ''),
  );
  if (isEventBroken) return 'Apps drop an event that lacks these fields, until their next sync.';
  if (names.has('MISSING_INPUT_VERSION') || names.has('NULL_INPUT_VERSION')) {
    return 'The fix looks the current version up and fills it in.';
  }
  return 'Select them too; or lower the level, where those apps need not keep them.';
}

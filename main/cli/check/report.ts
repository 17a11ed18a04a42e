import { summarise, type GuardFinding, type GuardRepair, type GuardVerdict } from '../../../shared/guard';

/** What became of one document. */
export interface CheckResult {
  readonly file: string;
  readonly verdict: GuardVerdict;
  /** Null when the document needs no repair or there is none. */
  readonly repair: GuardRepair | null;
  /** The repair is in the file. */
  readonly rewritten: boolean;
}

/** The JSON of the commands contract: an array in the order of the arguments. */
export function jsonReport(results: readonly CheckResult[]): string {
  const entries = results.map(({ file, verdict, repair }) => ({
    file,
    level: verdict.level,
    verdict: verdict.verdict,
    reasons: verdict.reasons,
    findings: verdict.findings.map(({ code, severity, line, column, message, consequence }) => ({
      code,
      severity,
      line,
      column,
      message,
      consequence,
    })),
    ...(repair ? { fixed: repair.document } : {}),
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

export interface TextOptions {
  readonly colour: boolean;
  /** Leaves out accepted documents without findings, and the counts. */
  readonly quiet: boolean;
}

type Paint = (style: 'red' | 'green' | 'yellow' | 'bold' | 'dim', text: string) => string;

const STYLES = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 } as const;

/** The report for people: a line a document, then its findings as `file:line:column`. */
export function textReport(results: readonly CheckResult[], options: TextOptions): string {
  const paint: Paint = (style, text) => (options.colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
  const shown = options.quiet ? results.filter(({ verdict }) => verdict.findings.length > 0) : results;
  const blocks = shown.map((result) => block(result, paint));
  return [...blocks, ...(options.quiet ? [] : [counts(results, paint)])].join('');
}

function block(result: CheckResult, paint: Paint): string {
  const { file, verdict } = result;
  const accepted = verdict.verdict === 'accept';
  const mark = accepted ? paint('green', 'accept') : paint('red', 'reject');
  const head = `${mark} ${paint('bold', file)}: ${summarise(verdict).text}\n`;
  return (
    head + verdict.findings.map((finding) => lines(file, finding, paint)).join('') + repairLine(result, paint)
  );
}

function lines(file: string, finding: GuardFinding, paint: Paint): string {
  const severity = finding.severity === 'error' ? paint('red', 'error') : paint('yellow', 'warning');
  const place = `${file}:${finding.line}:${finding.column}`;
  return (
    `  ${place}: ${severity} ${finding.code}: ${finding.message}\n` +
    `    ${paint('dim', finding.consequence)}\n`
  );
}

function repairLine({ repair, rewritten }: CheckResult, paint: Paint): string {
  if (!repair) return '';
  if (!rewritten) return `  ${paint('dim', 'The selections can be repaired: run again with --fix.')}\n`;
  const rest = repair.remaining.length > 0 ? ` Still to do: ${repair.remaining.join(', ')}.` : '';
  return `  ${paint('green', 'The file was rewritten with the missing selections.')}${rest}\n`;
}

function counts(results: readonly CheckResult[], paint: Paint): string {
  const rejected = results.filter(({ verdict }) => verdict.verdict === 'reject').length;
  const documents = results.length === 1 ? '1 document' : `${results.length} documents`;
  return `${paint('bold', documents)}: ${results.length - rejected} accepted, ${rejected} rejected\n`;
}

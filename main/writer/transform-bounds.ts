import type jsonata from 'jsonata';

/** Far more than a sensible expression takes on one record, and over within a moment. */
const MAX_STEPS = 200_000;
/** Items of one list. */
export const LISTS = 100_000;
/** Characters of one text: more than twice what a record of DynamoDB holds. */
const MAX_TEXT = 1_000_000;
/** Items, or tens of characters, that one evaluation makes in all: what it holds at one time is never more. */
const MAX_MADE = 5_000_000;

/** JSONata calls what is assigned to these before and after each step of an evaluation. */
const BEFORE_STEP = Symbol.for('jsonata.__evaluate_entry');
const AFTER_STEP = Symbol.for('jsonata.__evaluate_exit');
/** Steps that hand on what another one has made. */
const HANDS_ON: ReadonlySet<string> = new Set(['variable', 'block', 'condition', 'bind', 'lambda', 'value']);

/** An expression that needs more than any record takes. */
export class ExpressionLimit extends Error {}

/** Counts what one evaluation does. */
export interface RecordBounds {
  begin(): void;
  /** The result, if it may be a value. Throws ExpressionLimit. */
  checked(result: unknown): unknown;
}

/**
 * Bounds an expression in steps and memory: it runs in the thread that plans, never gives way to a signal, and what it
 * takes too much of would be gone for the whole program.
 */
export function boundTransform(expression: jsonata.Expression): RecordBounds {
  let steps = 0;
  let made = 0;
  // Its types know names only as text.
  const assign = expression.assign.bind(expression) as (name: unknown, value: unknown) => void;
  assign(BEFORE_STEP, () => {
    steps += 1;
    if (steps > MAX_STEPS)
      throw new ExpressionLimit(`it takes more than ${said(MAX_STEPS)} steps on one record; does it end?`);
  });
  assign(AFTER_STEP, (step: jsonata.ExprNode, _input: unknown, _environment: unknown, result: unknown) => {
    if (typeof result !== 'string' && !Array.isArray(result)) return;
    checkSize(result);
    if (HANDS_ON.has(step.type)) return;
    made += typeof result === 'string' ? result.length / 10 : result.length;
    if (made > MAX_MADE)
      throw new ExpressionLimit('it makes more on one record than fits into memory for many');
  });
  expression.registerFunction('pad', pad, '<s-ns?:s>');
  return {
    begin: () => {
      steps = 0;
      made = 0;
    },
    checked: (result) => {
      checkSize(result);
      return result;
    },
  };
}

function checkSize(result: unknown): void {
  if (typeof result === 'string' && result.length > MAX_TEXT) throw tooMuchText();
  if (Array.isArray(result) && result.length > LISTS)
    throw new ExpressionLimit(`it makes a list of more than ${said(LISTS)} items`);
}

const said = (count: number): string => count.toLocaleString('en');
const tooMuchText = (): ExpressionLimit =>
  new ExpressionLimit(`it makes a text of more than ${said(MAX_TEXT)} characters`);

/** As JSONata's own, which would make any number of characters in one step. */
function pad(text: string | undefined, width: number, filling = ' '): string | undefined {
  if (text === undefined) return undefined;
  if (Math.abs(width) > MAX_TEXT) throw tooMuchText();
  const missing = Math.abs(width) - [...text].length;
  if (missing <= 0) return text;
  const characters = [...(filling === '' ? ' ' : filling)];
  const padding = Array.from({ length: missing }, (_, i) => characters[i % characters.length]).join('');
  return width > 0 ? text + padding : padding + text;
}

import jsonata from 'jsonata';
import { OutbandError } from '../../shared/errors';
import { parseJson, stringifyJson } from '../../shared/exact-json';
import type { ModelInstance } from '../../shared/model-schema';
import type { FieldValues } from './operation';
import { uuidOf } from './uuid-of';

/** Evaluates a set of expressions on one record; fields whose expression has no result are left out. */
export type Transform = (record: ModelInstance) => Promise<FieldValues>;

/** Far more than a sensible expression takes on one record, and over within a moment. */
const MAX_STEPS = 200_000;
/** JSONata calls what is assigned to this before each step of an evaluation. */
const BEFORE_STEP = Symbol.for('jsonata.__evaluate_entry');

/** A record of the local copy by the values of its key, partition key first. */
export type RecordLookup = (model: string, key: readonly unknown[]) => ModelInstance | undefined;

/**
 * Compiles JSONata expressions by field. Beside JSONata's own functions they may use `$uuid(text)`, which gives the same
 * key for the same text, and, where there is a local copy, `$record(model, key…)`, which gives another record.
 *
 * Throws BadInput that names the field and the place in its expression.
 */
export function compileTransform(
  expressions: Readonly<Record<string, string>>,
  lookup?: RecordLookup,
): Transform {
  const compiled = Object.entries(expressions).map(([field, text]) => {
    try {
      const expression = jsonata(text);
      expression.registerFunction('uuid', uuidOf, '<s:s>');
      if (lookup)
        expression.registerFunction('record', (model: string, ...key: unknown[]) => lookup(model, key));
      return { field, expression };
    } catch (error) {
      throw badExpression(field, error);
    }
  });
  return async (record) => {
    const values: Record<string, unknown> = {};
    for (const { field, expression } of compiled) {
      const value: unknown = await evaluate(field, expression, record);
      // Sequences of JSONata carry marks of their own; the round trip leaves plain data.
      if (value !== undefined) values[field] = parseJson(stringifyJson(value));
    }
    return values;
  };
}

async function evaluate(
  field: string,
  expression: jsonata.Expression,
  record: ModelInstance,
): Promise<unknown> {
  let steps = 0;
  // An expression that calls itself without an end would hold the whole thread: it never gives way to a signal.
  const limit = () => {
    steps += 1;
    if (steps > MAX_STEPS)
      throw new Error(
        `it takes more than ${MAX_STEPS.toLocaleString('en')} steps on one record; does it end?`,
      );
  };
  // Its types know names only as text.
  (expression.assign as (name: unknown, value: unknown) => void)(BEFORE_STEP, limit);
  try {
    return await (expression.evaluate(record) as Promise<unknown>);
  } catch (error) {
    throw badExpression(field, error);
  }
}

function badExpression(field: string, error: unknown): OutbandError {
  const detail = error as { message?: unknown; position?: unknown };
  const position = typeof detail.position === 'number' ? ` at character ${detail.position}` : '';
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'BAD_EXPRESSION',
      message: `The expression for ${field} fails${position}: ${String(detail.message ?? error)}`,
      consequence: 'This record is left as it is.',
      action: 'Correct the JSONata expression.',
      place: { field },
    },
    { cause: error },
  );
}

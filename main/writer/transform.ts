import jsonata from 'jsonata';
import { OutbandError, problemOf } from '../../shared/errors';
import { parseJson, stringifyJson } from '../../shared/exact-json';
import type { ModelInstance } from '../../shared/model-schema';
import { boundTransform, ExpressionLimit, LISTS, type RecordBounds } from './transform-bounds';
import type { FieldValues } from './operation';
import { uuidOf } from './uuid-of';

/** Evaluates a set of expressions on one record; fields whose expression has no result are left out. */
export type Transform = (record: ModelInstance) => Promise<FieldValues>;

/** After so many records that went beyond a limit, the next ones would do so too, each after a moment's work. */
const GIVEN_UP_AFTER = 10;
const GIVEN_UP = 'EXPRESSION_GIVEN_UP';

/** A record of the local copy by the values of its key, partition key first. */
export type RecordLookup = (model: string, key: readonly unknown[]) => ModelInstance | undefined;

/** Whether a transform says that further records are not to be tried, rather than what is wrong with one. */
export const isGivenUp = (error: unknown): boolean => problemOf(error).code === GIVEN_UP;

interface Compiled {
  readonly field: string;
  readonly expression: jsonata.Expression;
  readonly bounds: RecordBounds;
}

/**
 * Compiles JSONata expressions by field. Beside JSONata's own functions they may use `$uuid(text)`, which gives the same
 * key for the same text, and, where there is a local copy, `$record(model, key…)`, which gives another record.
 *
 * Throws BadInput that names the field and the place in its expression. So does the transform for a record that an
 * expression fails on or needs too much for; after ten of the latter it throws what `isGivenUp` tells.
 */
export function compileTransform(
  expressions: Readonly<Record<string, string>>,
  lookup?: RecordLookup,
): Transform {
  const compiled = Object.entries(expressions).map(([field, text]): Compiled => {
    try {
      const expression = jsonata(text, { sequence: LISTS });
      expression.registerFunction('uuid', uuidOf, '<s:s>');
      if (lookup)
        expression.registerFunction('record', (model: string, ...key: unknown[]) => lookup(model, key));
      return { field, expression, bounds: boundTransform(expression) };
    } catch (error) {
      throw badExpression(field, error);
    }
  });
  let beyond = 0;
  return async (record) => {
    const values: Record<string, unknown> = {};
    for (const { field, expression, bounds } of compiled) {
      if (beyond >= GIVEN_UP_AFTER) throw givenUp(field);
      bounds.begin();
      try {
        const value = bounds.checked(await (expression.evaluate(record) as Promise<unknown>));
        // Sequences of JSONata carry marks of their own; the round trip leaves plain data.
        if (value !== undefined) values[field] = parseJson(stringifyJson(value));
      } catch (error) {
        if (error instanceof ExpressionLimit || isTooLong(error)) beyond += 1;
        throw badExpression(field, error);
      }
    }
    return values;
  };
}

/** JSONata's own words for a list beyond what it was told. */
const isTooLong = (error: unknown): boolean =>
  ['D2014', 'D2015'].includes(String((error as { code?: unknown } | null)?.code));

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

function givenUp(field: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: GIVEN_UP,
    message: `The expressions needed too much on ${GIVEN_UP_AFTER} records: more steps, longer lists or more text than any record takes.`,
    consequence: 'The plan was given up; nothing was planned or sent.',
    action: `Correct the JSONata expression for ${field}, and try it on the sample first.`,
    place: { field },
  });
}

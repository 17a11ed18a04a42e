import jsonata from 'jsonata';
import { OutbandError } from '../../shared/errors';
import type { ModelInstance } from '../../shared/model-schema';
import type { FieldValues } from './operation';

/** Evaluates a set of expressions on one record; fields whose expression has no result are left out. */
export type Transform = (record: ModelInstance) => Promise<FieldValues>;

/** Compiles JSONata expressions by field. Throws BadInput that names the field and the place in its expression. */
export function compileTransform(expressions: Readonly<Record<string, string>>): Transform {
  const compiled = Object.entries(expressions).map(([field, text]) => {
    try {
      return { field, expression: jsonata(text) };
    } catch (error) {
      throw badExpression(field, error);
    }
  });
  return async (record) => {
    const values: Record<string, unknown> = {};
    for (const { field, expression } of compiled) {
      const value: unknown = await evaluate(field, expression, record);
      // Sequences of JSONata carry marks of their own; the round trip leaves plain data.
      if (value !== undefined) values[field] = JSON.parse(JSON.stringify(value)) as unknown;
    }
    return values;
  };
}

async function evaluate(
  field: string,
  expression: jsonata.Expression,
  record: ModelInstance,
): Promise<unknown> {
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

import { validateFieldValue } from '../../shared/model-schema';
import type { ModelField, ModelSchema } from '../../shared/model-schema';

/** What is wrong with a value for a field, in a sentence; null when it is fit to be sent. */
export function validateValue(schema: ModelSchema, field: ModelField, value: unknown): string | null {
  const faults = validateFieldValue(schema, field, value);
  return faults.length === 0
    ? null
    : `${faults.map(({ path, message }) => `${path} ${message}`).join('; ')}.`;
}

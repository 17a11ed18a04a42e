import type { FieldValues } from './operation';

/** DynamoDB keeps at most so many bytes in one item, names of attributes and values together. */
const MOST_BYTES = 400 * 1024;
/** A smaller change is not what makes a record too large, and most plans hold nothing but such. */
const SMALL_BYTES = 4 * 1024;

/**
 * Why the service will refuse a record for its size, with the field that takes most of it; null where it may be taken.
 * Texts and names alone are counted, so that nothing is held against a record that would fit.
 */
export function tooLarge(
  before: FieldValues | null,
  change: FieldValues,
): { readonly field: string; readonly message: string } | null {
  if (bytesOf(change) < SMALL_BYTES) return null;
  const after = { ...before, ...change };
  const bytes = bytesOf(after);
  if (bytes <= MOST_BYTES) return null;
  const sizes = Object.entries(change).map(([field, value]) => ({ field, bytes: bytesOf(value) }));
  const { field } = sizes.reduce((most, each) => (each.bytes > most.bytes ? each : most));
  const message = `The record would take ${Math.ceil(bytes / 1024)} KB and more, and DynamoDB keeps at most 400 KB in one item: the service will refuse it.`;
  return { field, message };
}

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + bytesOf(each), 0);
  return Object.entries(value).reduce(
    (sum, [name, each]) => sum + Buffer.byteLength(name) + bytesOf(each),
    0,
  );
}

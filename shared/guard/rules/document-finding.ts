import type { Source } from 'graphql';
import { placeOf, type TextRange } from '../place';
import type { GuardFinding } from '../types';

/** A finding about the document as a whole, which ends the check. */
export function documentFinding(
  source: Source,
  range: TextRange,
  text: Pick<GuardFinding, 'code' | 'message' | 'consequence'>,
): GuardFinding {
  return { ...text, severity: 'error', ...placeOf(source, range), path: null, model: null, fix: null };
}

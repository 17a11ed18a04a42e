import { explainError } from '../appsync';
import type { AppSyncErrorEntry } from '../appsync';
import type { Problem } from '../../shared/errors';
import type { ModelKey } from '../../shared/model-schema';

/** The problem that an error of the service is for one record. */
export function problemOfEntry(entry: AppSyncErrorEntry, model: string, key: ModelKey): Problem {
  const explanation = explainError(entry);
  const type = entry.errorType ?? '';
  return {
    kind: kindOf(type),
    code: codeOf(type),
    message: `${entry.message} ${explanation.cause}`,
    consequence: explanation.consequence,
    action: explanation.action,
    place: { model, key },
  };
}

function kindOf(type: string): Problem['kind'] {
  if (/^Unauthorized/.test(type)) return 'Unauthorized';
  if (type === 'ConflictUnhandled') return 'ConflictUnhandled';
  return 'BadRecord';
}

/** `DynamoDB:ConditionalCheckFailedException` becomes `CONDITIONAL_CHECK_FAILED`. */
function codeOf(type: string): string {
  const name = type.replace(/^.*:/, '').replace(/Exception$/, '');
  return name === '' ? 'REFUSED_BY_SERVICE' : name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

/** An error of a field below the operation's own: a mutation was carried out all the same, a record is there. */
export function isBelowRoot({ path }: AppSyncErrorEntry): boolean {
  return (path?.length ?? 0) > 1;
}

/** The field holds nothing where the schema demands a value, so the service shows none of the record around it. */
export function isMissingValue({ message }: AppSyncErrorEntry): boolean {
  return message.startsWith('Cannot return null for non-nullable type');
}

import { OutbandError, type Problem } from '../../../shared/errors';
import { explainError, type AppSyncErrorEntry, type GraphQLResponse } from '../../appsync';

/** One page of a sync as it arrived. */
export interface SyncPage {
  readonly items: readonly unknown[];
  readonly nextToken: string | null;
  readonly startedAt: number | null;
  readonly errors: readonly AppSyncErrorEntry[];
}

/** A page with the instants of this machine's clock between which the service made it. */
export interface TimedPage extends SyncPage {
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** An error entry of the service as a problem of a model, with what it means and what helps. */
export function problemOfEntry(entry: AppSyncErrorEntry, kind: Problem['kind'], model: string): Problem {
  const explained = explainError(entry);
  return {
    kind,
    code: entry.errorType ? entry.errorType.replace(/[^A-Za-z]/g, '_').toUpperCase() : kind.toUpperCase(),
    message: entry.message,
    consequence: explained.consequence,
    action: explained.action,
    place: { model },
  };
}

/** The service doesn't know what the loaded schema promises: the schema file and the backend don't belong together. */
function schemaMismatch(entry: AppSyncErrorEntry, model: string): Problem {
  const detail = entry.message.replace(/^Validation error of type \w+: /, '');
  return {
    kind: 'BadModel',
    code: 'SCHEMA_MISMATCH',
    message: `The schema doesn’t fit the backend: it refuses the sync of ${model} (${detail}).`,
    consequence: 'Nothing was read or written; the local copy stays as it was.',
    action:
      'Import the backend again with the schema that it has now, or check that the configuration is of the same backend.',
    place: { model },
  };
}

const isDenied = (entry: AppSyncErrorEntry): boolean =>
  /^(Unauthorized|UnauthorizedException|401|403)$/.test(entry.errorType ?? '');

/**
 * The page in an answer. Throws Unauthorized where the model is denied, BadInput where the document is refused, and
 * Transient where the whole field failed for another reason.
 */
export function readPage(response: GraphQLResponse, rootField: string, model: string): SyncPage {
  const connection = response.data?.[rootField];
  if (typeof connection === 'object' && connection !== null) {
    const { items, nextToken, startedAt } = connection as {
      items?: unknown;
      nextToken?: unknown;
      startedAt?: unknown;
    };
    return {
      items: Array.isArray(items) ? (items as unknown[]) : [],
      nextToken: typeof nextToken === 'string' && nextToken !== '' ? nextToken : null,
      startedAt: typeof startedAt === 'number' ? startedAt : null,
      errors: response.errors,
    };
  }
  const denied = response.errors.find(isDenied);
  if (denied) throw new OutbandError(problemOfEntry(denied, 'Unauthorized', model));
  const first = response.errors[0];
  if (first && /^Validation error/.test(first.message)) throw new OutbandError(schemaMismatch(first, model));
  // A token that is not valid any more, or a value that no repetition makes right.
  if (first?.errorType === 'BadRequest') throw new OutbandError(problemOfEntry(first, 'BadInput', model));
  throw new OutbandError(
    first
      ? problemOfEntry(first, 'Transient', model)
      : {
          kind: 'Transient',
          code: 'EMPTY_ANSWER',
          message: `The service answered without ${rootField}.`,
          place: { model },
        },
  );
}

/** Fields of records that the service could not resolve, by the paths of its errors. */
export function unresolvedFields(page: SyncPage, rootField: string): ReadonlySet<string> {
  const fields = page.errors.flatMap(({ path }) => {
    const field = path?.[0] === rootField && path[1] === 'items' ? path[3] : undefined;
    return typeof field === 'string' ? [field] : [];
  });
  return new Set(fields);
}

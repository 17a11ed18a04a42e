import type { AppSyncErrorEntry } from './appsync-api';

/** What an error of the service means, in words for a person. */
export interface ErrorExplanation {
  readonly cause: string;
  readonly consequence: string;
  readonly action: string;
}

const UNCHANGED = 'The record is unchanged.';

const BY_TYPE: Readonly<Record<string, ErrorExplanation>> = {
  ConflictUnhandled: {
    cause:
      'The record has another version than the one that was sent, and the conflict strategy rejects such writes.',
    consequence: `${UNCHANGED} The error carries the record as the service has it.`,
    action: 'Compare both versions in the conflict view, then write again on the current version.',
  },
  ConflictError: {
    cause:
      'The conflict handler of the backend (a Lambda function) failed or gave an answer that does not fit.',
    consequence: UNCHANGED,
    action: 'Check the function’s logs; its answer must be RESOLVE, REJECT or, for deletes, REMOVE.',
  },
  MaxConflicts: {
    cause: 'Other writers changed the record at every attempt to resolve the conflict.',
    consequence: UNCHANGED,
    action: 'Try again when fewer writers work on this record.',
  },
  BadRequest: {
    cause:
      'The request tried to set a field that the service owns, such as _version on create, _lastChangedAt, _deleted or _ttl, or carried a page token that is not valid any more.',
    consequence: 'Nothing was read or written.',
    action: 'Leave those fields out; start a sync anew from its first page.',
  },
  DeltaSyncWriteError: {
    cause: 'The record was written, but its row in the Delta Sync table was not.',
    consequence: 'Devices that are offline now miss the change at their next delta sync.',
    action: 'Touch the record once more, so that a new delta row is written.',
  },
  InternalFailure: {
    cause: 'The service failed inside.',
    consequence: 'Whether a write was carried out is not known until the record is read back.',
    action: 'Read the record, then try again.',
  },
  UnsupportedOperation: {
    cause: 'The resolver uses an operation that versioned data sources do not allow.',
    consequence: 'Nothing was written.',
    action: 'Change the resolver, or write through the generated operations.',
  },
  MappingTemplate: {
    cause: 'A resolver’s mapping template failed.',
    consequence: 'The field was not resolved; a write after the failing template did not happen.',
    action: 'Check the arguments, then the resolver’s template and its logs.',
  },
  ConditionalCheckFailedException: {
    cause:
      'The condition did not hold, the record does not exist (update, delete), or its key is taken, perhaps by a tombstone (create).',
    consequence: UNCHANGED,
    action: 'Read the record; restore the tombstone or choose another key where the key is taken.',
  },
  Unauthorized: {
    cause:
      'The authorisation rules do not allow this operation, or one of these fields, for these credentials.',
    consequence: 'The refused fields are null; a refused write did not happen.',
    action: 'Use another authorisation mode, or change the model’s @auth rules.',
  },
  UnauthorizedException: {
    cause: 'The credentials are missing, wrong or expired.',
    consequence: 'Nothing was read or written.',
    action: 'Renew the API key or sign in again.',
  },
  NotAuthorizedException: {
    cause: 'The token was refused.',
    consequence: 'Nothing was read or written.',
    action: 'Sign in again.',
  },
  BadRequestException: {
    cause: 'The request does not fit the API’s authorisation modes or is malformed.',
    consequence: 'Nothing was read or written.',
    action: 'Check the authorisation mode and the document.',
  },
  MalformedHttpRequestException: {
    cause: 'The body of the request is not a GraphQL request.',
    consequence: 'Nothing was read or written.',
    action: 'Check the document; an empty one is not sent.',
  },
  OperationDisabled: {
    cause: 'This operation is switched off for the API or the model.',
    consequence: 'Nothing arrives from it; syncs still bring the changes.',
    action: 'Enable the subscription level of the model where real time is wanted.',
  },
  QueryDepthLimitReached: {
    cause: 'The selection is nested more deeply than the API allows.',
    consequence: 'Fields below the limit are null, so subscribers would miss them.',
    action: 'Raise the API’s query depth limit, or write with the smaller selection level.',
  },
  ResolverExecutionLimitReached: {
    cause: 'The request runs more resolvers than the API allows.',
    consequence: 'The fields beyond the limit are null.',
    action: 'Send fewer operations in one request.',
  },
  MaxSubscriptionsReachedError: {
    cause: 'The connection holds as many subscriptions as the service allows.',
    consequence: 'Changes of this model arrive only by syncs.',
    action: 'Further connections are opened; switch models off that are not needed.',
  },
  LimitExceededError: {
    cause: 'A rate limit of the service was exceeded.',
    consequence: 'The request was not carried out.',
    action: 'It is repeated more slowly.',
  },
  ExecutionTimeout: {
    cause: 'The request took longer than the 30 seconds that AppSync gives one.',
    consequence:
      'Of several writes in one request the first ones may have been carried out: reading the records back tells which.',
    action: 'Send fewer operations in one request, or ask for smaller pages.',
  },
  ProvisionedThroughputExceededException: {
    cause:
      'The table, or its one-day partition of the Delta Sync table, takes no more writes for the moment.',
    consequence: UNCHANGED,
    action: 'It is repeated more slowly; lower the rate of the run, or raise the table’s capacity.',
  },
  RequestLimitExceeded: {
    cause: 'The account’s request rate in this region is used up; all of its APIs share it.',
    consequence: UNCHANGED,
    action: 'It is repeated more slowly; have the quota raised where that is the normal load.',
  },
  ValidationException: {
    cause: 'The table refuses the values: an item is over 400 KB, or a key is empty or of the wrong type.',
    consequence: UNCHANGED,
    action: 'Make the record smaller, or correct the key.',
  },
  AccessDeniedException: {
    cause: 'The role that AppSync uses may not do this to the table.',
    consequence: UNCHANGED,
    action: 'Extend the policy of the data source’s role; no other credentials will help.',
  },
  ResourceNotFoundException: {
    cause: 'The table, its index or the API key’s API doesn’t exist any more.',
    consequence: 'Nothing was read or written.',
    action: 'Check that the endpoint belongs to the environment that is deployed now.',
  },
  'Lambda:Unhandled': {
    cause: 'The Lambda function behind this field failed.',
    consequence: 'What it had done by then is done; read the records back.',
    action: 'Look at the function’s logs.',
  },
  ThrottlingException: {
    cause: 'The service or its table asks for fewer requests.',
    consequence: 'The request was not carried out.',
    action: 'It is repeated more slowly; raise the table’s capacity for large runs.',
  },
};

const BY_MESSAGE: ReadonlyArray<readonly [RegExp, ErrorExplanation]> = [
  [
    /token (has )?expired/i,
    {
      cause: 'The token has expired.',
      consequence: 'Nothing was read or written.',
      action: 'It is renewed where that is possible; otherwise sign in again or give a new token.',
    },
  ],
  [
    /(execution|request) timed out/i,
    {
      cause: 'The request took longer than the 30 seconds that AppSync gives one.',
      consequence: 'Whether a write was carried out is not known until the record is read back.',
      action: 'Read the record, then send fewer operations in one request.',
    },
  ],
  [
    /item size.*exceeded/i,
    {
      cause: 'The record would be larger than the 400 KB that DynamoDB keeps in one item.',
      consequence: UNCHANGED,
      action: 'Make its values smaller, or keep them in a file that the record refers to.',
    },
  ],
  [
    /^Validation error of type/,
    {
      cause: 'The document does not fit the API’s schema.',
      consequence: 'Nothing was read or written.',
      action: 'Load the schema that the backend has now, then correct the document.',
    },
  ],
  [
    /^Variable '.*' has coerced Null value for NonNull type/,
    {
      cause: 'A required value is missing from the variables.',
      consequence: 'Nothing was read or written.',
      action: 'Give every required field of the input.',
    },
  ],
  [
    /^Cannot return null for non-nullable type/,
    {
      cause: 'A stored record lacks a field that the schema requires, or a mutation did not select it.',
      consequence: 'Clients can’t read this record, or drop the event that was derived from it.',
      action: 'Fill the field in the record; send mutations with the complete selection.',
    },
  ],
  [
    /requires the _version to be provided/,
    {
      cause: 'The resolver writes to a versioned table and was given no _version.',
      consequence: UNCHANGED,
      action: 'Send the record’s current _version in the input.',
    },
  ],
];

const UNKNOWN: ErrorExplanation = {
  cause: 'The service reported an error that has no known meaning here.',
  consequence: 'Read the record to see whether a write was carried out.',
  action: 'Look the message up in the resolver’s logs.',
};

/** What an error entry of the service means (service reference 3.5 and 7). Always answers. */
export function explainError(entry: AppSyncErrorEntry): ErrorExplanation {
  const type = entry.errorType ?? '';
  const byType = BY_TYPE[type] ?? BY_TYPE[type.replace(/^DynamoDB:/, '')];
  if (byType) return byType;
  const byMessage = BY_MESSAGE.find(([pattern]) => pattern.test(entry.message));
  if (byMessage) return byMessage[1];
  if (/^DynamoDB:.*(Throughput|Throttl|Limit)/.test(type)) return BY_TYPE['ThrottlingException'] ?? UNKNOWN;
  return UNKNOWN;
}

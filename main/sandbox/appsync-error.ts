/** One entry of `errors`, with the keys in the order that AppSync writes them (service reference 3.5). */
export interface WireError {
  readonly path?: ReadonlyArray<string | number> | null;
  readonly data?: unknown;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly locations?: ReadonlyArray<WireLocation> | null;
  readonly message: string;
}

export interface WireLocation {
  readonly line: number;
  readonly column: number;
  readonly sourceName: string | null;
}

/**
 * A resolver's refusal of one field. It becomes an entry of `errors`; the field becomes null and its
 * siblings go on. `item` is the record that the error carries, before it is cut to the caller's selection.
 */
export class AppSyncError extends Error {
  readonly errorType: string;
  readonly item: Readonly<Record<string, unknown>> | null;
  readonly errorInfo: unknown;

  constructor(
    errorType: string,
    message: string,
    options: { item?: Readonly<Record<string, unknown>> | null; errorInfo?: unknown } = {},
  ) {
    super(message);
    this.name = 'AppSyncError';
    this.errorType = errorType;
    this.item = options.item ?? null;
    this.errorInfo = options.errorInfo ?? null;
  }
}

/** The refusal of a conflicting write, with the item as the service has it (3.5). */
export function conflictUnhandled(serverItem: Readonly<Record<string, unknown>>): AppSyncError {
  return new AppSyncError('ConflictUnhandled', 'Conflict resolver rejects mutation.', { item: serverItem });
}

/** A failed condition. The name is bare on a versioned data source and prefixed on any other (3.5). */
export function conditionFailed(
  versioned: boolean,
  requestId: string,
  current: Readonly<Record<string, unknown>> | null,
): AppSyncError {
  return new AppSyncError(
    versioned ? 'ConditionalCheckFailedException' : 'DynamoDB:ConditionalCheckFailedException',
    `The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: ${requestId})`,
    { item: current },
  );
}

/** What a field that the caller may not see answers with; its siblings and the write stay (service 10.69). */
export function unauthorizedField(field: string, type: string): AppSyncError {
  return new AppSyncError('Unauthorized', `Not Authorized to access ${field} on type ${type}`);
}

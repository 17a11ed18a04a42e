import { describe, expect, it } from 'vitest';
import { explainError } from './error-map';

describe('explainError', () => {
  it.each([
    'ConflictUnhandled',
    'ConflictError',
    'MaxConflicts',
    'BadRequest',
    'DeltaSyncWriteError',
    'InternalFailure',
    'UnsupportedOperation',
    'MappingTemplate',
    'ConditionalCheckFailedException',
    'DynamoDB:ConditionalCheckFailedException',
    'Unauthorized',
    'UnauthorizedException',
    'QueryDepthLimitReached',
    'ResolverExecutionLimitReached',
    'OperationDisabled',
    'MalformedHttpRequestException',
    'BadRequestException',
    'DynamoDB:ProvisionedThroughputExceededException',
    'MaxSubscriptionsReachedError',
    'LimitExceededError',
  ])('service 3.5, 7: %s has its own explanation', (errorType) => {
    expect(explainError({ message: 'x', errorType }).cause).not.toMatch(/no known meaning/);
  });

  it('explains errors that carry only a message', () => {
    expect(
      explainError({
        message:
          "Cannot return null for non-nullable type: 'Int' within parent 'Post' (/onUpdatePost/_version)",
      }).cause,
    ).toMatch(/lacks a field/);
    expect(
      explainError({
        message: "Validation error of type FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'",
      }).action,
    ).toMatch(/schema/);
    const tooLarge = { message: 'Item size has exceeded the maximum allowed size', errorType: 'DynamoDB:X' };
    expect(explainError(tooLarge).cause).toMatch(/400 KB/);
    expect(explainError({ message: 'something new' }).cause).toMatch(/no known meaning/);
  });
});

import { OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import type { WireError } from '../appsync-error';
import { coerceVariables, VariableError } from './coerce-variables';
import { Documents, type CheckedDocument } from './documents';
import type { ServiceSchema } from './service-schema';
import type { Variables } from './selection';

/** A GraphQL request as it came in, before anything was checked. */
export interface GraphQLRequestBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** A request that may be executed. */
export interface PreparedRequest {
  readonly checked: CheckedDocument;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
}

export type Preparation =
  | { readonly kind: 'ready'; readonly request: PreparedRequest }
  /** Not GraphQL at all. */
  | { readonly kind: 'unparsable' }
  | { readonly kind: 'invalid'; readonly errors: readonly WireError[] };

/** Takes requests as far as they can be understood without running anything. */
export class RequestPreparer {
  readonly #service: ServiceSchema;
  readonly #documents: Documents;

  constructor(service: ServiceSchema, introspection: boolean) {
    this.#service = service;
    this.#documents = new Documents(service.schema, introspection);
  }

  prepare(body: GraphQLRequestBody): Preparation {
    const checked = this.#documents.check(body.query);
    if (!checked || checked.operations.length === 0) return { kind: 'unparsable' };
    if (checked.errors.length > 0) return { kind: 'invalid', errors: checked.errors };
    const operation = chooseOperation(checked, body.operationName);
    if (typeof operation === 'string')
      return { kind: 'invalid', errors: [{ path: null, locations: null, message: operation }] };
    if (!this.#service.schema.getRootType(operation.operation)) {
      const message = `Schema is not configured for ${operation.operation}s.`;
      return { kind: 'invalid', errors: [{ path: null, locations: null, message }] };
    }
    try {
      const variables = coerceVariables(this.#service.schema, operation, body.variables);
      return { kind: 'ready', request: { checked, operation, variables } };
    } catch (error) {
      if (error instanceof VariableError) return { kind: 'invalid', errors: [error.wire] };
      throw error;
    }
  }
}

function chooseOperation(checked: CheckedDocument, name: string | null): OperationDefinitionNode | string {
  const [first, ...others] = checked.operations;
  if (name !== null) {
    return (
      checked.operations.find((operation) => operation.name?.value === name) ??
      `Unknown operation named '${name}'.`
    );
  }
  if (!first || others.length > 0)
    return 'Must provide operation name if query contains multiple operations.';
  return first;
}

/** Whether an operation belongs on a socket: over HTTP it is refused. */
export function isSubscription(operation: OperationDefinitionNode): boolean {
  return operation.operation === OperationTypeNode.SUBSCRIPTION;
}

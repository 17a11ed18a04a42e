import { getArgumentValues, GraphQLError, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { AppSyncError, type WireError } from '../appsync-error';
import { Completer } from '../graphql/complete';
import type { PreparedRequest } from '../graphql/engine';
import { SelectionReader, type SelectedField } from '../graphql/selection';
import type { PublishedResult } from '../graphql/execute';
import { eventPredicate, type EventPredicate } from './subscription-filter';

type Arguments = Readonly<Record<string, unknown>>;

/** A subscription that is listening: decides whether an event is its own and writes it for its subscriber. */
export class ActiveSubscription {
  readonly id: string;
  readonly field: SelectedField;
  readonly args: Arguments;
  readonly #parentType: string;
  readonly #completer: Completer;
  #matches: EventPredicate;

  /** Throws an AppSyncError when the arguments or the filter are refused. */
  static async open(
    id: string,
    schema: GraphQLSchema,
    request: PreparedRequest,
    restrict: (field: SelectedField, args: Arguments) => Promise<EventPredicate | null>,
  ): Promise<ActiveSubscription> {
    const subscription = new ActiveSubscription(id, schema, request);
    const { field, args } = subscription;
    subscription.#matches = (await restrict(field, args)) ?? eventPredicate(args);
    return subscription;
  }

  private constructor(id: string, schema: GraphQLSchema, { checked, operation, variables }: PreparedRequest) {
    const rootType = schema.getSubscriptionType() as GraphQLObjectType;
    const reader = new SelectionReader(schema, checked.fragments, variables);
    const [field] = reader.select(rootType, [operation.selectionSet]);
    const node = field?.nodes[0];
    if (!field || !node) throw new AppSyncError('BadRequestException', 'The subscription selects no field.');
    this.id = id;
    this.field = field;
    this.args = argumentsOf(() => getArgumentValues(field.definition, node, variables));
    this.#parentType = rootType.name;
    // What was published is final: nothing is resolved again for a subscriber.
    this.#completer = new Completer({
      schema,
      reader,
      resolverOf: () => undefined,
      isOpen: () => true,
      depthLimit: Infinity,
      stored: false,
    });
    this.#matches = () => false;
  }

  matches({ value }: PublishedResult): boolean {
    return this.#matches(value);
  }

  /** The payload of a `data` frame: the published values cut to what the subscriber selected (5.1). */
  payload({ value }: PublishedResult): { data: Record<string, unknown>; errors?: WireError[] } {
    const errors: WireError[] = [];
    const completed = this.#completer.completeRoot(this.field, this.#parentType, value, errors);
    const data = { [this.field.responseKey]: completed };
    if (errors.length === 0) return { data };
    return { data, errors: errors.map(({ message, path }) => ({ message, path })) };
  }
}

function argumentsOf(read: () => Record<string, unknown>): Record<string, unknown> {
  try {
    return read();
  } catch (error) {
    if (error instanceof GraphQLError) throw new AppSyncError('BadRequestException', error.message);
    throw error;
  }
}

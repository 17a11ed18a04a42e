import { isInputObjectType, type GraphQLSchema } from 'graphql';
import { buildMutation, type BuiltMutation } from '../../../shared/guard';
import { OutbandError } from '../../../shared/errors';
import { METADATA_FIELDS, type Model } from '../../../shared/model-schema';
import type { GraphQLRequest } from '../../appsync';
import type { MutationEvent } from './mutation-event';

const KINDS = { Create: 'create', Update: 'update', Delete: 'delete' } as const;

/** Makes the guarded requests of MutationEvents; each document is built once. */
export class MutationRequests {
  readonly #api: GraphQLSchema;
  readonly #built = new Map<string, BuiltMutation>();

  constructor(api: GraphQLSchema) {
    this.#api = api;
  }

  /**
   * The field of `data` that holds the answer, and the request. Throws BadModel where the API lacks the mutation, or the
   * model a field that the change holds a value for: a part of a change is never sent in its place.
   */
  of(model: Model, event: MutationEvent): { rootField: string; request: GraphQLRequest } {
    const gone = goneFields(model, event);
    if (gone.length > 0) throw fieldsGone(model, event, gone);
    const built = this.#document(model, event);
    const condition =
      event.operation === 'Create' ? {} : { condition: conditionWithoutKey(model, event.condition) };
    return {
      rootField: built.rootField,
      request: {
        document: built.document,
        operationName: built.operationName,
        variables: { input: this.#input(model, event, built.inputType), ...condition },
      },
    };
  }

  #document(model: Model, event: MutationEvent): BuiltMutation {
    const name = `${model.name} ${event.operation}`;
    const known = this.#built.get(name);
    if (known) return known;
    const built = buildMutation(this.#api, model.name, KINDS[event.operation], {
      condition: event.operation !== 'Create',
    });
    this.#built.set(name, built);
    return built;
  }

  #input(model: Model, event: MutationEvent, inputType: string): Readonly<Record<string, unknown>> {
    const type = this.#api.getType(inputType);
    const known = isInputObjectType(type) ? type.getFields() : {};
    const input: Record<string, unknown> = {};
    for (const field of model.fields) {
      const value = event.data[field.name];
      const isKey = model.primaryKey.includes(field.name);
      if (value === undefined || !(field.name in known) || (field.readOnly && !isKey)) continue;
      if (event.operation === 'Delete' && !isKey) continue;
      // The service fills an owner that is absent, and takes null for a wish to have none.
      if (value === null && field.name === 'owner' && field.implicit) continue;
      input[field.name] = value;
    }
    if (event.operation !== 'Create' && '_version' in known) input['_version'] = event.version;
    return input;
  }
}

/** Fields that the change writes a value into and that the schema has no more. */
function goneFields(model: Model, { operation, data }: MutationEvent): readonly string[] {
  if (operation === 'Delete') return [];
  const names = new Set<string>([...model.fields.map(({ name }) => name), ...METADATA_FIELDS]);
  return Object.keys(data).filter((name) => !names.has(name) && data[name] != null);
}

function fieldsGone(model: Model, { key }: MutationEvent, names: readonly string[]): OutbandError {
  const [field] = names;
  return new OutbandError({
    kind: 'BadModel',
    code: 'FIELD_GONE',
    message: `The change holds a value for ${names.join(', ')}, which ${model.name} has no more in this schema.`,
    consequence: 'Nothing of it was sent. It stays in the outbox, whole.',
    action:
      'Use the schema that has the field and send it again; or drop it, which keeps it in a file, and make the rest of it anew.',
    place: { model: model.name, key, ...(field === undefined ? {} : { field }) },
  });
}

/** The condition as the API takes it, without key fields; null when nothing is left (client 10.53). */
function conditionWithoutKey(model: Model, condition: MutationEvent['condition']): unknown {
  if (condition === null) return null;
  const strip = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(strip).filter((item) => item !== null);
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).flatMap(([name, value]): Array<[string, unknown]> => {
      if (model.primaryKey.includes(name)) return [];
      if (name !== 'and' && name !== 'or' && name !== 'not') return [[name, value]];
      const inner = strip(value);
      return inner === null || (Array.isArray(inner) && inner.length === 0) ? [] : [[name, inner]];
    });
    return entries.length === 0 ? null : Object.fromEntries(entries);
  };
  return strip(condition);
}

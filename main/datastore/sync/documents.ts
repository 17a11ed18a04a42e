import { isObjectType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { METADATA_FIELDS, type Model, type ModelField, type ModelSchema } from '../../../shared/model-schema';

/** A document and the field of `data` that holds its result. */
export interface ModelDocument {
  readonly document: string;
  readonly rootField: string;
}

export interface SyncDocument extends ModelDocument {
  /** False where the API's operation takes no `lastSync`, so that every sync is a base sync. */
  readonly hasLastSync: boolean;
  readonly hasFilter: boolean;
}

export type EventKind = 'onCreate' | 'onUpdate' | 'onDelete';
export const EVENT_KINDS: readonly EventKind[] = ['onCreate', 'onUpdate', 'onDelete'];

const CUSTOM_TYPE_DEPTH = 6;

/** Documents of the DataStore, made from the models and checked against the API (client reference 4). */
export class DocumentBuilder {
  readonly #schema: ModelSchema;
  readonly #api: GraphQLSchema;

  constructor(schema: ModelSchema, api: GraphQLSchema) {
    this.#schema = schema;
    this.#api = api;
  }

  /**
   * What is selected of a record: every stored field, custom types with all they hold, the metadata, and the keys of
   * relations where the API hides the foreign key. `without` leaves fields out that the service can't resolve.
   */
  selection(model: Model, without: ReadonlySet<string> = new Set()): string {
    const type = this.#objectType(model.name);
    const has = (name: string): boolean =>
      !without.has(name) && (type === undefined || name in type.getFields());
    const fields = model.fields
      .filter((field) => has(field.name))
      .map((field) => this.#fieldSelection(field, 0));
    const metadata = METADATA_FIELDS.filter(has);
    return [...fields, ...metadata, ...this.#hiddenKeys(model, type, without)].join(' ');
  }

  /** The page query of a model; null where the API has none. */
  sync(model: Model, without?: ReadonlySet<string>): SyncDocument | null {
    const rootField = model.operations.sync ?? model.operations.list;
    if (rootField === null) return null;
    const field = this.#api.getQueryType()?.getFields()[rootField];
    const wanted: ReadonlyArray<readonly [string, string]> = [
      ['limit', 'Int'],
      ['nextToken', 'String'],
      ['lastSync', 'AWSTimestamp'],
      ['filter', `Model${model.name}FilterInput`],
    ];
    const args = wanted.flatMap(([name, type]) => {
      const actual = argumentType(field, name);
      if (field && actual === undefined) return [];
      return [{ name, type: actual ?? type }];
    });
    const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
    const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
    const startedAt = model.operations.sync === null ? '' : ' startedAt';
    const document = `query operation(${declared}) { ${rootField}(${passed}) { items { ${this.selection(model, without)} } nextToken${startedAt} } }`;
    const has = (name: string): boolean => args.some((arg) => arg.name === name);
    return { document, rootField, hasLastSync: has('lastSync'), hasFilter: has('filter') };
  }

  /** The read of one record by its key fields, which are the variables; null where the API has none. */
  get(model: Model): ModelDocument | null {
    const rootField = model.operations.get;
    if (rootField === null) return null;
    const field = this.#api.getQueryType()?.getFields()[rootField];
    const declared = model.primaryKey
      .map((name) => `$${name}: ${argumentType(field, name) ?? 'ID!'}`)
      .join(', ');
    const passed = model.primaryKey.map((name) => `${name}: $${name}`).join(', ');
    return {
      document: `query operation(${declared}) { ${rootField}(${passed}) { ${this.selection(model)} } }`,
      rootField,
    };
  }

  /**
   * One of the three subscriptions of a model; null where the API has none. It also asks for relations that are never
   * null, because official clients do and drop an event that lacks them.
   */
  subscription(
    model: Model,
    kind: EventKind,
    options: { filter: boolean } = { filter: false },
  ): ModelDocument | null {
    const rootField = model.operations[kind];
    if (rootField === null) return null;
    const field = this.#api.getSubscriptionType()?.getFields()[rootField];
    const filterType = options.filter ? (argumentType(field, 'filter') ?? null) : null;
    const declared = filterType ? `($filter: ${filterType})` : '';
    const passed = filterType ? '(filter: $filter)' : '';
    const relations = model.relations.filter(
      (relation) => relation.kind === 'belongsTo' && relation.required,
    );
    const keys = relations.map((relation) => `${relation.name} { ${relation.remoteFields.join(' ')} }`);
    return {
      document: `subscription operation${declared} { ${rootField}${passed} { ${[this.selection(model), ...keys].join(' ')} } }`,
      rootField,
    };
  }

  /** Copies foreign keys out of selected relations; records whose API has them as fields stay as they are. */
  flatten(model: Model): ((record: unknown) => unknown) | null {
    const type = this.#objectType(model.name);
    const hidden = this.#hiddenRelations(model, type, new Set());
    if (hidden.length === 0) return null;
    return (item) => {
      if (typeof item !== 'object' || item === null) return item;
      const record: Record<string, unknown> = { ...item };
      for (const relation of hidden) {
        const related = record[relation.name] as Readonly<Record<string, unknown>> | null | undefined;
        relation.localFields.forEach((local, i) => {
          record[local] ??= related?.[relation.remoteFields[i] ?? ''] ?? null;
        });
      }
      return record;
    };
  }

  #hiddenRelations(
    model: Model,
    type: GraphQLObjectType | undefined,
    without: ReadonlySet<string>,
  ): Model['relations'] {
    if (!type) return [];
    const fields = type.getFields();
    return model.relations.filter(
      (relation) =>
        relation.kind === 'belongsTo' &&
        relation.name in fields &&
        !without.has(relation.name) &&
        relation.localFields.some(
          (local) => !(local in fields) && model.fields.some((field) => field.name === local),
        ),
    );
  }

  #hiddenKeys(
    model: Model,
    type: GraphQLObjectType | undefined,
    without: ReadonlySet<string>,
  ): readonly string[] {
    return this.#hiddenRelations(model, type, without).map(
      (relation) => `${relation.name} { ${relation.remoteFields.join(' ')} }`,
    );
  }

  #fieldSelection(field: ModelField, depth: number): string {
    if (field.kind !== 'customType') return field.name;
    const inner = (this.#schema.customTypes[field.type]?.fields ?? [])
      // A custom type may hold itself; past this depth only its plain fields are asked for.
      .filter((child) => child.kind !== 'customType' || depth < CUSTOM_TYPE_DEPTH)
      .map((child) => this.#fieldSelection(child, depth + 1));
    return inner.length === 0 ? `${field.name} { __typename }` : `${field.name} { ${inner.join(' ')} }`;
  }

  #objectType(name: string): GraphQLObjectType | undefined {
    const type = this.#api.getType(name);
    return isObjectType(type) ? type : undefined;
  }
}

function argumentType(field: GraphQLField<unknown, unknown> | undefined, name: string): string | undefined {
  return field?.args.find((argument) => argument.name === name)?.type.toString();
}

import {
  Kind,
  parse,
  parseType,
  print,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { METADATA_FIELDS } from '../../shared/model-schema';
import type { Model } from '../../shared/model-schema';
import { buildApi } from './build-api';
import type { LoadedSchema } from './loaded-schema';

/**
 * What becomes of `_version`, `_lastChangedAt` and `_deleted` when conflict detection is switched off: they are declared
 * as ordinary fields, so that clients can go on naming them, or they are gone.
 */
export type MetadataAfterwards = 'kept' | 'gone';

const KEPT: ReadonlyArray<readonly [string, string]> = [
  ['_deleted', 'Boolean'],
  ['_version', 'Int'],
  ['_lastChangedAt', 'AWSTimestamp'],
];
const isMetadata = ({ name }: FieldDefinitionNode | InputValueDefinitionNode): boolean =>
  METADATA_FIELDS.some((metadata) => metadata === name.value);

/**
 * The same backend once conflict detection is switched off, as Amplify's transformer would make it: no sync queries, no
 * `startedAt`, no version in inputs, no model versioned. Every other field, key and operation stays.
 */
export function withoutConflictDetection(
  { modelSchema, apiSdl }: LoadedSchema,
  metadata: MetadataAfterwards,
): LoadedSchema {
  const models = Object.values(modelSchema.models);
  const document = parse(apiSdl, { noLocation: true });
  const stripped: DocumentNode = {
    ...document,
    definitions: new Stripper(document, models, metadata).definitions(),
  };
  const sdl = print(stripped);
  return {
    apiSdl: sdl,
    api: buildApi(parse(sdl), 'schema', 'Check the schema that it was made from.'),
    modelSchema: {
      ...modelSchema,
      models: Object.fromEntries(
        models.map((model) => [
          model.name,
          { ...model, versioned: false, operations: { ...model.operations, sync: null } },
        ]),
      ),
    },
  };
}

class Stripper {
  readonly #document: DocumentNode;
  readonly #metadata: MetadataAfterwards;
  readonly #models: ReadonlySet<string>;
  readonly #syncs: ReadonlySet<string | null>;
  readonly #names: ReadonlySet<string>;

  constructor(document: DocumentNode, models: readonly Model[], metadata: MetadataAfterwards) {
    this.#document = document;
    this.#metadata = metadata;
    this.#models = new Set(models.map(({ name }) => name));
    this.#syncs = new Set(models.map(({ operations }) => operations.sync));
    this.#names = new Set(
      document.definitions.flatMap((definition) =>
        'name' in definition && definition.name ? [definition.name.value] : [],
      ),
    );
  }

  definitions(): DefinitionNode[] {
    return this.#document.definitions.map((definition) => {
      if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) return this.#objectType(definition);
      if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) return this.#inputType(definition);
      return definition;
    });
  }

  #objectType(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
    const fields = type.fields ?? [];
    if (this.#models.has(type.name.value)) {
      const kept = this.#metadata === 'kept' ? KEPT.map(([name, text]) => fieldOf(name, text)) : [];
      return { ...type, fields: [...fields.filter((field) => !isMetadata(field)), ...kept] };
    }
    const isConnection = ['items', 'nextToken', 'startedAt'].every((name) =>
      fields.some((field) => field.name.value === name),
    );
    return {
      ...type,
      fields: fields.filter(
        ({ name: { value } }) =>
          !(type.name.value === 'Query' && this.#syncs.has(value)) &&
          !(isConnection && value === 'startedAt'),
      ),
    };
  }

  /** Inputs of mutations are known by `_version`, filters and conditions by `_deleted`. */
  #inputType(type: InputObjectTypeDefinitionNode): InputObjectTypeDefinitionNode {
    const fields = type.fields ?? [];
    const has = (name: string): boolean => fields.some((field) => field.name.value === name);
    if (!has('_version') && !has('_deleted')) return type;
    const rest = fields.filter((field) => !isMetadata(field));
    if (this.#metadata === 'gone') return { ...type, fields: rest };
    const added = has('_version')
      ? /^Delete/.test(type.name.value)
        ? []
        : KEPT
      : this.#filters(type.name.value);
    return { ...type, fields: [...rest, ...added.map(([name, text]) => inputOf(name, text))] };
  }

  #filters(input: string): ReadonlyArray<readonly [string, string]> {
    const prefix = /^ModelSubscription/.test(input) ? 'ModelSubscription' : 'Model';
    const filters: ReadonlyArray<readonly [string, string]> = [
      ['_deleted', `${prefix}BooleanInput`],
      ['_version', `${prefix}IntInput`],
      ['_lastChangedAt', `${prefix}IntInput`],
    ];
    return filters.flatMap(([name, text]) => {
      const found = [text, text.replace('Subscription', '')].find((each) => this.#names.has(each));
      return found === undefined ? [] : [[name, found] as const];
    });
  }
}

const fieldOf = (name: string, type: string): FieldDefinitionNode => ({
  kind: Kind.FIELD_DEFINITION,
  name: { kind: Kind.NAME, value: name },
  type: parseType(type),
});

const inputOf = (name: string, type: string): InputValueDefinitionNode => ({
  kind: Kind.INPUT_VALUE_DEFINITION,
  name: { kind: Kind.NAME, value: name },
  type: parseType(type),
});

import {
  Kind,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  NoSchemaIntrospectionCustomRule,
} from 'graphql';
import type { WireError } from '../appsync-error';
import { validationError } from './validation-messages';

/** A document that may be executed, or the errors that say why not. */
export interface CheckedDocument {
  readonly document: DocumentNode;
  readonly operations: readonly OperationDefinitionNode[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly errors: readonly WireError[];
}

const MAX_TOKENS = 100_000;
const CACHED_DOCUMENTS = 500;

/** Parses and validates documents, and remembers the ones it has seen. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #rules;
  readonly #seen = new Map<string, CheckedDocument>();

  constructor(schema: GraphQLSchema, introspection: boolean) {
    this.#schema = schema;
    this.#rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  /** Null when the text is not a GraphQL document at all. */
  check(text: string): CheckedDocument | null {
    const known = this.#seen.get(text);
    if (known) {
      this.#seen.delete(text);
      this.#seen.set(text, known);
      return known;
    }
    const document = parseText(text);
    if (!document) return null;
    const checked = this.#inspect(document);
    this.#seen.set(text, checked);
    const oldest = this.#seen.keys().next().value;
    if (this.#seen.size > CACHED_DOCUMENTS && oldest !== undefined) this.#seen.delete(oldest);
    return checked;
  }

  #inspect(document: DocumentNode): CheckedDocument {
    const fragments = new Map<string, FragmentDefinitionNode>();
    const operations: OperationDefinitionNode[] = [];
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
      else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    }
    const faults = validate(this.#schema, document, this.#rules);
    const errors = faults.map((fault) => validationError(this.#schema, document, fault));
    return { document, operations, fragments, errors };
  }
}

function parseText(text: string): DocumentNode | null {
  try {
    return parse(text, { maxTokens: MAX_TOKENS });
  } catch {
    // A syntax error, or nesting so deep that the parser ran out of stack: neither is a document.
    return null;
  }
}

import {
  Kind,
  Source,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { CheckedOperation } from './checked-operation';
import type { CollectContext } from './collect-fields';
import type { ModelFacts } from './model-facts';
import { chooseOperation } from './rules/operation-name';
import { parseDocument } from './rules/syntax';
import { validateDocument } from './rules/validation';
import type { GuardFinding } from './types';

/** A document after steps 1 and 2, which depend on nothing but its text and the schema. */
export class CheckedDocument {
  readonly source: Source;
  /** Why the check ends here; empty when the document is valid. */
  readonly failures: readonly GuardFinding[];
  readonly #facts: ModelFacts;
  readonly #document: DocumentNode | null;
  readonly #collect: CollectContext;
  readonly #operations = new Map<OperationDefinitionNode, CheckedOperation>();

  constructor(facts: ModelFacts, text: string) {
    this.#facts = facts;
    this.source = new Source(text, 'document');
    const parsed = parseDocument(this.source);
    this.#document = 'kind' in parsed ? parsed : null;
    this.failures = 'kind' in parsed ? validateDocument(facts.api, this.source, parsed) : [parsed];
    this.#collect = { api: facts.api, fragments: fragmentsOf(this.#document) };
  }

  get collect(): CollectContext {
    return this.#collect;
  }

  /** Step 3 on a valid document: the operation to run, or the finding that ends the check. */
  choose(operationName: string | null | undefined): CheckedOperation | GuardFinding {
    const document = this.#document ?? { kind: Kind.DOCUMENT, definitions: [] };
    const chosen = chooseOperation(this.source, document, operationName);
    if (!('kind' in chosen)) return chosen;
    const known = this.#operations.get(chosen);
    if (known) return known;
    const isOnly = document.definitions.every(
      (each) => each.kind !== Kind.OPERATION_DEFINITION || each === chosen,
    );
    const checked = new CheckedOperation(this.#facts, this.source, this.#collect, chosen, isOnly);
    this.#operations.set(chosen, checked);
    return checked;
  }
}

function fragmentsOf(document: DocumentNode | null): ReadonlyMap<string, FragmentDefinitionNode> {
  const definitions = document?.definitions ?? [];
  return new Map(
    definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
}

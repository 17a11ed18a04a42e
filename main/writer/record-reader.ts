import { Kind, parse, print } from 'graphql';
import type { SelectionSetNode } from 'graphql';
import { OutbandError } from '../../shared/errors';
import type { Model, ModelInstance, ModelKey } from '../../shared/model-schema';
import type { AppSyncClient, AppSyncErrorEntry } from '../appsync';
import type { MutationDocuments } from './documents';
import { isBelowRoot, isMissingValue, problemOfEntry } from './explain';

/** Reads single records from the service: the only way to learn what became of a write whose answer was lost. */
export class RecordReader {
  readonly #client: AppSyncClient;
  readonly #documents: MutationDocuments;

  constructor(client: AppSyncClient, documents: MutationDocuments) {
    this.#client = client;
    this.#documents = documents;
  }

  /**
   * The record as the service has it now, tombstones included; null when it has none with this key. A field that the
   * service can't show is read around: it is null where it holds nothing though the schema demands a value, else absent.
   * Throws what the client throws, and a Transient or BadRecord problem when the answer doesn't settle the question.
   */
  async read(model: Model, key: ModelKey, signal: AbortSignal): Promise<ModelInstance | null> {
    const { operationName, rootField, ...get } = this.#documents.get(model.name);
    const variables = get.variables(key);
    let { document } = get;
    const empty: Record<string, null> = {};
    for (;;) {
      const { data, errors } = await this.#client.query({ document, variables, operationName }, { signal });
      const record = data?.[rootField];
      if (typeof record === 'object' && record !== null) return { ...empty, ...withoutHoles(record, errors) };
      if (errors.length === 0) return null;
      const reduced = errors.every(isBelowRoot) ? withoutFields(document, errors.map(namesOf)) : null;
      if (reduced === null) throw unreadable(errors, model, key);
      document = reduced;
      for (const entry of errors) {
        const [, name, ...deeper] = namesOf(entry);
        if (name !== undefined && deeper.length === 0 && isMissingValue(entry)) empty[name] = null;
      }
    }
  }
}

/** What could not be shown is unknown, not null. */
function withoutHoles(record: object, errors: readonly AppSyncErrorEntry[]): ModelInstance {
  const holes = errors.map((entry) => namesOf(entry)[1]);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !holes.includes(name)));
}

function namesOf({ path }: AppSyncErrorEntry): string[] {
  return (path ?? []).filter((part) => typeof part === 'string');
}

function unreadable([entry]: readonly AppSyncErrorEntry[], model: Model, key: ModelKey): OutbandError {
  const problem = problemOfEntry(entry ?? { message: '' }, model.name, key);
  const isPassing = /Throttl|Throughput|LimitExceeded|InternalFailure|Timeout/.test(entry?.errorType ?? '');
  return new OutbandError(isPassing ? { ...problem, kind: 'Transient' } : problem);
}

/** The document without the fields at these paths of response names; null where nothing would be left, or was taken. */
function withoutFields(document: string, paths: readonly (readonly string[])[]): string | null {
  const parsed = parse(document);
  const [operation] = parsed.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return null;
  const selectionSet = paths.reduce<SelectionSetNode | null>(
    (left, path) => left && without(left, path),
    operation.selectionSet,
  );
  if (selectionSet === null) return null;
  const reduced = print({ ...parsed, definitions: [{ ...operation, selectionSet }] });
  return reduced === print(parsed) ? null : reduced;
}

function without(set: SelectionSetNode, [name, ...deeper]: readonly string[]): SelectionSetNode | null {
  const selections = set.selections.flatMap((selection) => {
    const isMeant = selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === name;
    if (!isMeant) return [selection];
    const selectionSet =
      deeper.length > 0 && selection.selectionSet && without(selection.selectionSet, deeper);
    return selectionSet ? [{ ...selection, selectionSet }] : [];
  });
  return selections.length === 0 ? null : { ...set, selections };
}

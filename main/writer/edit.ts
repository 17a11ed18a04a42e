import type { GraphQLSchema } from 'graphql';
import { createGuard } from '../../shared/guard';
import type { Guard } from '../../shared/guard';
import { modelKeyOf } from '../../shared/model-schema';
import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import type { Problem } from '../../shared/errors';
import type { DataStoreApi } from '../datastore/data-store-api';
import type { ChangeRules, FieldProblem } from './change';
import type { MutationDocuments } from './documents';
import { differingFields } from './equality';
import { storedFieldsOf } from './operation';
import type { PlannedOperation } from './operation';
import { noSuchOperation, withNewId } from './plan-intent';
import type { EditPreview, EditResult, OperationRow, RecordEdit, RunSummary } from './writer-api';

/** One record's edit, ready to be sent or with what stands against it. */
export interface PreparedEdit {
  readonly operation: PlannedOperation;
  readonly preview: Omit<EditPreview, 'needsReason'>;
}

/** Judges edits of single records: the values, then the very document that would leave. */
export class Edits {
  readonly #documents: MutationDocuments;
  readonly #store: DataStoreApi;
  readonly #rulesOf: (model: string) => ChangeRules;
  readonly #newId: () => string;
  readonly #guard: Guard;

  constructor(deps: {
    api: GraphQLSchema;
    documents: MutationDocuments;
    store: DataStoreApi;
    rulesOf: (model: string) => ChangeRules;
    newId: () => string;
  }) {
    this.#documents = deps.documents;
    this.#store = deps.store;
    this.#rulesOf = deps.rulesOf;
    this.#newId = deps.newId;
    this.#guard = createGuard(deps.api);
  }

  /** Throws NotFound for an unknown model and BadModel where the API lacks the mutation. */
  prepare(edit: RecordEdit): PreparedEdit {
    const rules = this.#rulesOf(edit.model);
    if (!rules.allows(edit.kind)) throw noSuchOperation(rules.model, edit.kind);
    const operation = this.#operationOf(rules, edit);
    const mutation = this.#documents.mutation(edit.model, edit.kind, 1);
    const variables = mutation.variables([operation]);
    const { document, operationName } = mutation;
    const { verdict, reasons } = this.#guard.check({ document, variables, operationName });
    const invalid = this.#invalid(rules, edit, operation);
    return { operation, preview: { document, variables, accepted: verdict === 'accept', reasons, invalid } };
  }

  #operationOf(rules: ChangeRules, edit: RecordEdit): PlannedOperation {
    const { model } = rules;
    if (edit.kind === 'CREATE') {
      const change = withNewId(model, edit.changes, this.#newId);
      const isKeyed = model.primaryKey.every((name) => change[name] != null);
      const key = isKeyed ? modelKeyOf(model, change) : ('[]' as ModelKey);
      return { key, kind: 'CREATE', baseVersion: null, before: null, change };
    }
    const key = edit.key ?? ('[]' as ModelKey);
    const found = edit.base ?? this.#store.get(edit.model, key);
    const before = found ? storedFieldsOf(model, found) : null;
    const change = edit.kind === 'DELETE' ? {} : rules.withIndexParts(before ?? {}, edit.changes);
    const baseVersion = model.versioned === false ? null : (edit.baseVersion ?? null);
    return { key, kind: edit.kind, baseVersion, before, change };
  }

  #invalid(rules: ChangeRules, edit: RecordEdit, operation: PlannedOperation): FieldProblem[] {
    const { model } = rules;
    if (edit.kind === 'CREATE') return keyFirst(rules, operation);
    const invalid: FieldProblem[] = [];
    if (!edit.key)
      invalid.push({ field: model.primaryKey[0] ?? 'id', message: 'The record’s key is missing.' });
    if (model.versioned !== false && operation.baseVersion === null) {
      invalid.push({ field: '_version', message: 'The version that the edit is based on is missing.' });
    }
    if (edit.kind === 'DELETE') return invalid;
    if (Object.keys(edit.changes).length === 0)
      invalid.push({ field: '', message: 'No field has been changed.' });
    return [...invalid, ...rules.problems('UPDATE', edit.changes)];
  }
}

function keyFirst(rules: ChangeRules, operation: PlannedOperation): FieldProblem[] {
  const missing = rules.model.primaryKey.filter((name) => operation.change[name] == null);
  const keyProblems = missing.map((field) => ({
    field,
    message: `${field} is part of the key and is required.`,
  }));
  const others = rules.problems('CREATE', operation.change).filter(({ field }) => !missing.includes(field));
  return [...keyProblems, ...others];
}

/** An edit that was not sent, because of its values or of the guard. */
export function refusedEdit(
  edit: RecordEdit,
  preview: Pick<EditPreview, 'accepted' | 'invalid' | 'reasons'>,
): EditResult | null {
  if (preview.invalid.length === 0 && preview.accepted) return null;
  const problem: Problem =
    preview.invalid.length > 0
      ? {
          kind: 'BadInput',
          code: 'INVALID_VALUES',
          message: preview.invalid.map(({ message }) => message).join(' '),
          consequence: 'Nothing was sent.',
          action: 'Correct the marked fields.',
          place: { model: edit.model, field: preview.invalid[0]?.field, key: edit.key },
        }
      : {
          kind: 'GuardRefused',
          code: 'GUARD_REFUSED',
          message: `The mutation is not fit to be sent: ${preview.reasons.join(', ')}.`,
          consequence: 'Nothing was sent.',
          place: { model: edit.model, key: edit.key },
        };
  return { outcome: 'REJECTED', record: null, theirs: null, differingFields: [], problem };
}

/** What became of an edit, from its one operation in the journal and the run that carried it. */
export function resultOfEdit(
  rules: ChangeRules,
  operation: OperationRow | undefined,
  change: Readonly<Record<string, unknown>>,
  run: RunSummary,
): EditResult {
  const { result = null, theirs = null, problem = null } = operation ?? {};
  const differing = (record: ModelInstance | null): string[] =>
    record ? differingFields(rules.schema, rules.model, change, record) : [];
  switch (operation?.state) {
    case 'APPLIED':
    case 'UNCHANGED':
      return { outcome: 'APPLIED', record: result, theirs: null, differingFields: [], problem: null };
    case 'CONFLICTED':
      return result
        ? { outcome: 'MERGED', record: result, theirs, differingFields: differing(result), problem }
        : { outcome: 'CONFLICT', record: null, theirs, differingFields: differing(theirs), problem };
    case 'UNKNOWN':
    case 'SENT':
      return {
        outcome: 'UNKNOWN',
        record: null,
        theirs: null,
        differingFields: [],
        problem: problem ?? run.problem,
      };
    default:
      return {
        outcome: 'REJECTED',
        record: null,
        theirs: null,
        differingFields: [],
        problem: problem ?? run.problem,
      };
  }
}

import type { GraphQLSchema } from 'graphql';
import { OutbandError } from '../../shared/errors';
import { METADATA_FIELDS } from '../../shared/model-schema';
import type { Model, ModelField, ModelInstance, ModelSchema } from '../../shared/model-schema';
import { isSameFieldValue } from './equality';
import { inputShapeOf } from './input-shape';
import type { InputShape } from './input-shape';
import type { FieldValues, OperationKind } from './operation';
import { validateValue } from './validate';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** What a batch does to each of its records, apart from deleting it. */
export interface FieldChange {
  readonly set?: FieldValues;
  readonly unset?: readonly string[];
  readonly append?: Readonly<Record<string, readonly unknown[]>>;
  readonly remove?: Readonly<Record<string, readonly unknown[]>>;
}

/** A model with what the API's inputs take: everything that judging new values needs. */
export class ChangeRules {
  readonly schema: ModelSchema;
  readonly model: Model;
  readonly #fields: ReadonlyMap<string, ModelField>;
  readonly #shapes: Readonly<Record<OperationKind, InputShape | undefined>>;

  constructor(schema: ModelSchema, api: GraphQLSchema, model: Model) {
    this.schema = schema;
    this.model = model;
    this.#fields = new Map(model.fields.map((field) => [field.name, field]));
    this.#shapes = {
      CREATE: inputShapeOf(api, model, 'CREATE'),
      UPDATE: inputShapeOf(api, model, 'UPDATE'),
      DELETE: inputShapeOf(api, model, 'DELETE'),
    };
  }

  /** A field of the model by its name. */
  field(name: string): ModelField | undefined {
    return this.#fields.get(name);
  }

  /** Whether the API has such a mutation of the model. */
  allows(kind: OperationKind): boolean {
    return this.#shapes[kind] !== undefined;
  }

  /** What is wrong with values that a write would carry; empty when they are fit to be sent. */
  problems(kind: OperationKind, values: FieldValues): FieldProblem[] {
    const problems = Object.entries(values).flatMap(
      ([name, value]) => this.#problemOf(kind, name, value) ?? [],
    );
    return kind === 'CREATE' ? [...problems, ...this.#absent(values)] : problems;
  }

  /** What is wrong with a change whatever record it is applied to. */
  problemsOfChange(change: FieldChange): FieldProblem[] {
    const values = { ...change.set, ...Object.fromEntries((change.unset ?? []).map((name) => [name, null])) };
    const lists = [...Object.entries(change.append ?? {}), ...Object.entries(change.remove ?? {})];
    return [
      ...this.problems('UPDATE', values),
      ...lists.flatMap(([name, items]) => this.#problemOfItems(name, items) ?? []),
    ];
  }

  /** What is wrong with fields that a change computes, and with fields that it changes in two ways. */
  problemsOfFields({
    computed = [],
    set = {},
    unset = [],
    append = {},
    remove = {},
  }: FieldChange & { readonly computed?: readonly string[] }): FieldProblem[] {
    const refused = computed.flatMap((field) => {
      const message = this.#refusal('UPDATE', field);
      return message === undefined ? [] : { field, message };
    });
    const replaced = [...Object.keys(set), ...unset, ...computed];
    const edited = [...Object.keys(append), ...Object.keys(remove)].filter(
      (name) => unset.includes(name) || computed.includes(name),
    );
    const twice = [...replaced.filter((name, i) => replaced.indexOf(name) !== i), ...edited];
    return [
      ...refused,
      ...twice.map((field) => ({ field, message: `${field} is changed in two ways at once.` })),
    ];
  }

  /** The values that differ from what the record holds, with the parts of compound index keys that must go along. */
  changedValues(record: ModelInstance, change: FieldChange): FieldValues {
    const wanted: Record<string, unknown> = { ...change.set };
    for (const name of change.unset ?? []) wanted[name] = null;
    const present = (name: string): unknown => (Object.hasOwn(wanted, name) ? wanted[name] : record[name]);
    // Null stays null where nothing is put into it or taken out: an empty list is another value.
    for (const [name, items] of Object.entries(change.append ?? {}))
      if (items.length > 0) wanted[name] = [...listOf(present(name)), ...items];
    for (const [name, items] of Object.entries(change.remove ?? {}))
      if (present(name) != null) wanted[name] = this.#without(name, listOf(present(name)), items);
    return this.withIndexParts(record, this.differing(record, wanted));
  }

  /** Those of some wanted values that the record doesn't hold already. */
  differing(record: ModelInstance, wanted: FieldValues): FieldValues {
    const changed: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(wanted)) {
      const field = this.#fields.get(name);
      if (field && isSameFieldValue(this.schema, field, record[name], value)) continue;
      changed[name] = value ?? null;
    }
    return changed;
  }

  /** The service stores compound sort keys as one attribute, so it needs all of their parts at once (service 4.3). */
  withIndexParts(record: ModelInstance, changed: FieldValues): FieldValues {
    const parts: Record<string, unknown> = {};
    for (const index of this.model.indexes) {
      const sortKeys = index.fields.slice(1);
      if (sortKeys.length < 2 || !sortKeys.some((name) => name in changed)) continue;
      for (const name of sortKeys) {
        const isWritable = this.#shapes.UPDATE?.has(name) && !this.model.primaryKey.includes(name);
        if (!(name in changed) && isWritable && record[name] != null) parts[name] = record[name];
      }
    }
    return { ...parts, ...changed };
  }

  #problemOf(kind: OperationKind, name: string, value: unknown): FieldProblem | undefined {
    const refused = this.#refusal(kind, name);
    if (refused !== undefined) return { field: name, message: refused };
    const field = this.#fields.get(name) as ModelField;
    if (value === null || value === undefined) {
      const isNeeded = kind === 'CREATE' ? this.#shapes.CREATE?.get(name)?.mustBeGiven : field.required;
      return isNeeded ? { field: name, message: `${name} is required and can’t be empty.` } : undefined;
    }
    const message = validateValue(this.schema, field, value);
    return message === null ? undefined : { field: name, message };
  }

  #refusal(kind: OperationKind, name: string): string | undefined {
    if ((METADATA_FIELDS as readonly string[]).includes(name)) return `${name} belongs to the service.`;
    const relation = this.model.relations.find((candidate) => candidate.name === name);
    if (relation && !this.#fields.has(name)) {
      const columns = relation.localFields.join(', ');
      return `${name} is a relation${relation.kind === 'hasMany' ? ' of many records' : `; set ${columns} instead`}.`;
    }
    const field = this.#fields.get(name);
    if (!field) return `${this.model.name} has no field ${name}.`;
    if (kind !== 'CREATE' && this.model.primaryKey.includes(name)) {
      return `${name} is part of the key, which can’t be changed; create a new record instead.`;
    }
    const isTaken = kind === 'DELETE' || (this.#shapes[kind]?.has(name) ?? !field.readOnly);
    return isTaken ? undefined : `${name} is set by the service.`;
  }

  #absent(values: FieldValues): FieldProblem[] {
    return [...(this.#shapes.CREATE ?? [])].flatMap(([name, { mustBeGiven }]) =>
      mustBeGiven && !(name in values) ? { field: name, message: `${name} is required.` } : [],
    );
  }

  #problemOfItems(name: string, items: readonly unknown[]): FieldProblem | undefined {
    const refused = this.#refusal('UPDATE', name);
    if (refused !== undefined) return { field: name, message: refused };
    if (!this.#fields.get(name)?.list) return { field: name, message: `${name} is not a list.` };
    return this.#problemOf('UPDATE', name, items);
  }

  #without(name: string, list: readonly unknown[], items: readonly unknown[]): unknown[] {
    const field = this.#fields.get(name);
    if (!field) return [...list];
    const item = { ...field, list: false };
    return list.filter((value) => !items.some((gone) => isSameFieldValue(this.schema, item, value, gone)));
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The rules of every model of a schema, each made when it is first asked for; asking throws NotFound for an unknown one. */
export function rulesByModel(schema: ModelSchema, api: GraphQLSchema): (modelName: string) => ChangeRules {
  const known = new Map<string, ChangeRules>();
  return (modelName) => {
    const found = known.get(modelName);
    if (found) return found;
    const model = schema.models[modelName];
    if (!model) throw noSuchModel(modelName, Object.keys(schema.models));
    const rules = new ChangeRules(schema, api, model);
    known.set(modelName, rules);
    return rules;
  };
}

function noSuchModel(model: string, known: readonly string[]): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'MODEL_NOT_FOUND',
    message: `The schema has no model ${model}.`,
    consequence: 'Nothing was planned and nothing was sent.',
    action: `Choose one of ${known.join(', ')}.`,
    place: { model },
  });
}

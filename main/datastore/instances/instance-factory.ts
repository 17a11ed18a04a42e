import {
  METADATA_FIELDS,
  modelKeyOf,
  type Model,
  type ModelInstance,
  type ModelKey,
  type ModelSchema,
} from '../../../shared/model-schema';
import { deepFreeze, sameValue } from '../storage/instance';
import { invalid, InstanceValidator } from './validate';

/** Where an instance came from: what was given when it was made, or the instance that it was first copied from. */
type Provenance =
  | { readonly kind: 'NEW'; readonly given: readonly string[] }
  | { readonly kind: 'COPY'; readonly source: ModelInstance };

/** Makes and copies records that nobody can change in place (client reference 1.2, 1.5, 2.5). */
export class InstanceFactory {
  readonly #validator: InstanceValidator;
  readonly #newId: () => string;
  readonly #provenance = new WeakMap<ModelInstance, Provenance>();

  constructor(schema: ModelSchema, newId: () => string) {
    this.#validator = new InstanceValidator(schema);
    this.#newId = newId;
  }

  /**
   * A new record. Fields that are left out are null; a managed `id` is made here and a given one is ignored, as the
   * official client does, unless `id` is the declared primary key. A record on a relation that this model holds the
   * key of stands for that key. Throws BadInput, also for a name that the model doesn't have.
   */
  create(
    model: Model,
    given: Readonly<Record<string, unknown>>,
    options: { keepId?: boolean } = {},
  ): ModelInstance {
    const init = withKeysOfRelations(model, given);
    const record: Record<string, unknown> = {};
    const names: string[] = [];
    for (const field of model.fields) {
      const isGiven = field.name in init;
      const isManaged = field.name === 'id' && isManagedId(model);
      if (isManaged) {
        record[field.name] =
          options.keepId && typeof init['id'] === 'string' && init['id'] !== '' ? init['id'] : this.#newId();
        names.push(field.name);
        continue;
      }
      if (isGiven && field.readOnly && !model.primaryKey.includes(field.name))
        throw invalid(model.name, field.name, `${field.name} is read-only.`);
      record[field.name] = isGiven ? this.#validator.check(model, field, init[field.name]) : null;
      if (isGiven) names.push(field.name);
    }
    this.#checkKey(model, record);
    for (const name of METADATA_FIELDS) record[name] = null;
    return this.#keep(record, { kind: 'NEW', given: names });
  }

  /** A changed copy; the original stays as it is. Relations may be set as in `create`. Throws BadInput. */
  copyOf(
    model: Model,
    source: ModelInstance,
    change: (draft: Record<string, unknown>) => void,
  ): ModelInstance {
    const changed = structuredClone(source) as Record<string, unknown>;
    change(changed);
    const added = Object.entries(changed).filter(
      ([name, value]) => !(name in source) || !sameValue(value, source[name]),
    );
    const draft = { ...changed, ...withKeysOfRelations(model, Object.fromEntries(added)) };
    const record: Record<string, unknown> = {};
    for (const field of model.fields) {
      const value = draft[field.name];
      const isSame = sameValue(value, source[field.name]);
      if (!isSame && field.readOnly && value)
        throw invalid(model.name, field.name, `${field.name} is read-only.`);
      if (!isSame && model.primaryKey.includes(field.name))
        throw invalid(model.name, field.name, `${field.name} is part of the key and can't be changed.`);
      record[field.name] = isSame ? source[field.name] : this.#validator.check(model, field, value);
    }
    for (const name of METADATA_FIELDS) record[name] = source[name] ?? null;
    const known = this.#provenance.get(source);
    // Copies of copies are changes of the first one, whatever was in between.
    return this.#keep(
      record,
      known?.kind === 'NEW'
        ? { kind: 'NEW', given: changedOr(known.given, source, record) }
        : { kind: 'COPY', source: known?.source ?? source },
    );
  }

  /** The key of a record that was made elsewhere. Throws BadInput where a part of it is missing or of another type. */
  keyOf(model: Model, record: ModelInstance): ModelKey {
    this.#checkKey(model, record);
    return modelKeyOf(model, record);
  }

  /**
   * Checks a record that was made elsewhere, field by field, as `create` does; what is as in `stored` is taken as it is,
   * because a record may be older than what is required by now. Throws BadInput.
   */
  checked(model: Model, record: ModelInstance, stored?: ModelInstance): ModelInstance {
    const isAsStored = (name: string): boolean =>
      stored !== undefined && sameValue(record[name], stored[name]);
    const entries = model.fields
      .filter((field) => field.name in record)
      .map(
        (field) =>
          [
            field.name,
            field.readOnly || isAsStored(field.name)
              ? record[field.name]
              : this.#validator.check(model, field, record[field.name]),
          ] as const,
      );
    const checked = { ...record, ...Object.fromEntries(entries) };
    this.#checkKey(model, checked);
    return checked;
  }

  /** Fields that were given or changed by hand, and the record that the change was made on; undefined for others. */
  changeOf(
    instance: ModelInstance,
  ): { readonly fields: readonly string[]; readonly source: ModelInstance | null } | undefined {
    const provenance = this.#provenance.get(instance);
    if (!provenance) return undefined;
    if (provenance.kind === 'NEW') return { fields: provenance.given, source: null };
    const { source } = provenance;
    return {
      fields: Object.keys(instance).filter((name) => !sameValue(instance[name], source[name])),
      source,
    };
  }

  #keep(record: Record<string, unknown>, provenance: Provenance): ModelInstance {
    const instance = deepFreeze(record);
    this.#provenance.set(instance, provenance);
    return instance;
  }

  #checkKey(model: Model, record: Readonly<Record<string, unknown>>): void {
    for (const name of model.primaryKey) {
      const value = record[name];
      if (value === null || value === undefined || value === '')
        throw invalid(model.name, name, `Field ${name} is required: it is part of the key`);
    }
  }
}

/** True where the DataStore gives out the id: the key is `id` and the schema did not declare it as such. */
function isManagedId(model: Model): boolean {
  return model.primaryKey.length === 1 && model.primaryKey[0] === 'id';
}

/** The same values, with the keys of related records in the place of the records. Throws BadInput. */
function withKeysOfRelations(
  model: Model,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const known = new Set<string>([...model.fields.map(({ name }) => name), ...METADATA_FIELDS, '__typename']);
  const others = Object.entries(values).filter(([name]) => !known.has(name));
  if (others.length === 0) return values;
  const own = Object.entries(values).filter(([name]) => known.has(name));
  return Object.fromEntries([
    ...others.flatMap(([name, value]) => keysOfRelation(model, name, value)),
    ...own,
  ]);
}

function keysOfRelation(
  model: Model,
  name: string,
  value: unknown,
): ReadonlyArray<readonly [string, unknown]> {
  const relation = model.relations.find((candidate) => candidate.name === name);
  if (!relation) throw invalid(model.name, name, `${model.name} has no field ${name}.`);
  const isHere =
    relation.localFields.length > 0 &&
    relation.localFields.every((field) => model.fields.some((own) => own.name === field)) &&
    (relation.kind === 'belongsTo' ||
      relation.localFields.some((field) => !model.primaryKey.includes(field)));
  if (!isHere) {
    if (value === null || value === undefined) return [];
    const message = `${name} can’t be set here: each ${relation.model} says itself which ${model.name} it belongs to.`;
    throw invalid(model.name, name, message);
  }
  if (value === null || value === undefined)
    return relation.localFields.map((field) => [field, null] as const);
  return relation.localFields.map((field, i) => {
    const part = (value as Readonly<Record<string, unknown>>)[relation.remoteFields[i] ?? ''];
    if (part !== null && part !== undefined) return [field, part] as const;
    throw invalid(
      model.name,
      name,
      `${name} must be a ${relation.model} with its ${relation.remoteFields[i] ?? 'key'}.`,
    );
  });
}

function changedOr(
  given: readonly string[],
  source: ModelInstance,
  record: ModelInstance,
): readonly string[] {
  const changed = Object.keys(record).filter((name) => !sameValue(record[name], source[name]));
  return [...new Set([...given, ...changed])];
}

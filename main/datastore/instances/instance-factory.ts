import {
  METADATA_FIELDS,
  type Model,
  type ModelInstance,
  type ModelSchema,
} from '../../../shared/model-schema';
import { sameValue } from '../storage/instance';
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
   * official client does, unless `id` is the declared primary key. Throws BadInput.
   */
  create(
    model: Model,
    init: Readonly<Record<string, unknown>>,
    options: { keepId?: boolean } = {},
  ): ModelInstance {
    const record: Record<string, unknown> = {};
    const given: string[] = [];
    for (const field of model.fields) {
      const isGiven = field.name in init;
      const isManaged = field.name === 'id' && isManagedId(model);
      if (isManaged) {
        record[field.name] =
          options.keepId && typeof init['id'] === 'string' && init['id'] !== '' ? init['id'] : this.#newId();
        given.push(field.name);
        continue;
      }
      if (isGiven && field.readOnly && !model.primaryKey.includes(field.name))
        throw invalid(model.name, field.name, `${field.name} is read-only.`);
      record[field.name] = isGiven ? this.#validator.check(model, field, init[field.name]) : null;
      if (isGiven) given.push(field.name);
    }
    this.#checkKey(model, record);
    for (const name of METADATA_FIELDS) record[name] = null;
    return this.#keep(record, { kind: 'NEW', given });
  }

  /** A changed copy; the original stays as it is. Throws BadInput. */
  copyOf(
    model: Model,
    source: ModelInstance,
    change: (draft: Record<string, unknown>) => void,
  ): ModelInstance {
    const draft = structuredClone(source) as Record<string, unknown>;
    change(draft);
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

  /** Checks a record that was made elsewhere, field by field, as `create` does. Throws BadInput. */
  checked(model: Model, record: ModelInstance): ModelInstance {
    const entries = model.fields
      .filter((field) => field.name in record)
      .map(
        (field) =>
          [
            field.name,
            field.readOnly ? record[field.name] : this.#validator.check(model, field, record[field.name]),
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

function changedOr(
  given: readonly string[],
  source: ModelInstance,
  record: ModelInstance,
): readonly string[] {
  const changed = Object.keys(record).filter((name) => !sameValue(record[name], source[name]));
  return [...new Set([...given, ...changed])];
}

function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value) as unknown[])
    if (typeof child === 'object' && child !== null) deepFreeze(child);
  return Object.freeze(value);
}

import type { Problem } from '../../../shared/errors';
import {
  modelKeyOf,
  type Model,
  type ModelField,
  type ModelKey,
  type ModelSchema,
} from '../../../shared/model-schema';
import { classOf } from '../../../shared/predicate';
import { stringifyJson } from '../../appsync';
import { problemOfRecord } from '../storage/instance';
import type { RejectedRecord } from '../storage/storage-adapter';
import { MISSING, ValueChecks, type ValueCheck, type ValueFault } from './value-check';

/** A record that is stored although a value of it is not what the schema promises. */
export interface FaultyRecord {
  readonly key: ModelKey;
  readonly problem: Problem;
}

/** What the service sent, parted: what can be stored, and what is wrong with the rest or within it. */
export interface Sifted {
  readonly records: readonly unknown[];
  readonly rejected: readonly RejectedRecord[];
  readonly faulty: readonly FaultyRecord[];
}

interface FieldCheck {
  readonly field: ModelField;
  readonly check: ValueCheck;
  readonly isKey: boolean;
  readonly isText: boolean;
}

/** Passes records of a model; the checks of its fields are built once, because every record of every sync runs them. */
export class RecordSieve {
  readonly #checks: ValueChecks;
  readonly #models = new Map<string, readonly FieldCheck[]>();

  constructor(schema: ModelSchema) {
    this.#checks = new ValueChecks(schema);
  }

  /**
   * Parts records into those that can be stored and those that can't. A value of the right kind that is wrong in itself
   * is stored as it came, a number or truth value in a text field as text, nothing in a required field as nothing. A
   * value of another kind is not: the order, the predicates and the views of its column would be wrong.
   */
  sift(model: Model, records: readonly unknown[]): Sifted {
    const checks = this.#of(model);
    const rejected: RejectedRecord[] = [];
    const faulty: FaultyRecord[] = [];
    let kept: unknown[] | null = null;
    for (let i = 0; i < records.length; i += 1) {
      const record = records[i];
      const found = problemOfRecord(model, record) ?? this.#look(model, checks, record as Fields);
      if (found === null) {
        kept?.push(record);
        continue;
      }
      kept ??= records.slice(0, i);
      if ('message' in found) {
        rejected.push({ record, problem: found });
        continue;
      }
      kept.push(found.record);
      faulty.push({ key: modelKeyOf(model, found.record), problem: found.problem });
    }
    return { records: kept ?? records, rejected, faulty };
  }

  #of(model: Model): readonly FieldCheck[] {
    const known = this.#models.get(model.name);
    if (known) return known;
    const checks = model.fields.map((field) => ({
      field,
      check: this.#checks.of(field),
      isKey: model.primaryKey.includes(field.name),
      isText: classOf(field).kind === 'text',
    }));
    this.#models.set(model.name, checks);
    return checks;
  }

  /** Null for a record without fault, the problem of one that can't be stored, or one that can with its problem. */
  #look(model: Model, checks: readonly FieldCheck[], record: Fields): Problem | Held | null {
    const metadata = metadataFault(record);
    if (metadata) return problemOfValue(model, record, metadata.name, metadata.fault);
    let problem: Problem | null = null;
    let mended: Record<string, unknown> | null = null;
    for (let i = 0; i < checks.length; i += 1) {
      const { field, check, isKey, isText } = checks[i] as FieldCheck;
      const value = record[field.name];
      // Absent is what was not asked for; nobody looks at what a tombstone has lost.
      if (value === undefined) continue;
      const fault =
        value === null ? (field.required && record['_deleted'] !== true ? MISSING : null) : check(value);
      if (!fault) continue;
      const asText = isText && value !== null && typeof value !== 'string' && typeof value !== 'object';
      // A key is what a record is found by: another text of it would be another record.
      const canBeHeld = fault.canBeHeld && !(isKey && (asText || typeof value === 'bigint'));
      if (!canBeHeld) return problemOfValue(model, record, field.name, { ...fault, canBeHeld });
      problem ??= problemOfValue(model, record, field.name, fault);
      if (asText) (mended ??= { ...record })[field.name] = String(value);
    }
    return problem && { record: mended ?? record, problem };
  }
}

type Fields = Readonly<Record<string, unknown>>;

interface Held {
  readonly record: Fields;
  readonly problem: Problem;
}

function metadataFault(record: Fields): { readonly name: string; readonly fault: ValueFault } | null {
  const { _lastChangedAt: changedAt, _deleted: deleted } = record;
  if (typeof changedAt !== 'number' && changedAt !== null && changedAt !== undefined)
    return { name: '_lastChangedAt', fault: { path: '', message: 'must be a number', canBeHeld: false } };
  if (typeof deleted !== 'boolean' && deleted !== null && deleted !== undefined)
    return { name: '_deleted', fault: { path: '', message: 'must be true or false', canBeHeld: false } };
  return null;
}

function problemOfValue(model: Model, record: Fields, field: string, fault: ValueFault): Problem {
  const key = stringifyJson(model.primaryKey.map((name) => record[name]));
  return {
    kind: 'BadRecord',
    code: fault.canBeHeld ? 'FAULTY_VALUE' : 'VALUE_REJECTED',
    message: `${model.name} ${key} came with a faulty value: ${field}${fault.path} ${fault.message}.`,
    consequence: fault.canBeHeld
      ? 'It is stored as it came; a number or truth value in a text field is stored as text.'
      : 'The record is not stored; the local copy, if any, stays as it was.',
    action: 'Load the schema that the backend has now, or correct the value.',
    place: { model: model.name, field, key },
  };
}

import { OutbandError, problemOf } from '../../shared/errors';
import { parsePredicate } from '../../shared/predicate';
import { compileTransform } from '../writer';
import type { BatchRequest, OutbandWriter } from '../writer';
import { placeInMigration } from './migration-file';
import type { MigrationFile, MigrationStep } from './migration-file';
import { requestOf } from './step-plans';
import type { StepStore } from './step-plans';

type Path = readonly (string | number)[];

/** What a migration is held against before anything of it is begun. */
export interface CheckParts {
  readonly store: Pick<StepStore, 'schema' | 'model'>;
  readonly writer: Pick<OutbandWriter, 'faultsOfChange'>;
}

/**
 * Everything in a migration that the schema makes impossible whatever the records are, in all of its steps and
 * conditions: a later step must not turn out to be wrong once earlier ones were sent.
 *
 * Throws what is wrong first, with the file, line, column and field of it.
 */
export function checkMigration(parts: CheckParts, file: MigrationFile): void {
  const { steps, preconditions = [], postconditions = [] } = file.definition;
  steps.forEach((step, i) => checkStep(parts, file, step, ['steps', i]));
  const conditions = { preconditions, postconditions };
  for (const [name, list] of Object.entries(conditions))
    list.forEach(({ model, where }, i) => checkWhere(parts, file, model, where, [name, i]));
}

function checkStep(parts: CheckParts, file: MigrationFile, step: MigrationStep, path: Path): void {
  const { model, where, change, derive } = step;
  checkWhere(parts, file, model, where, path);
  if (derive) {
    checkWhere(parts, file, derive.from, derive.where, [...path, 'derive']);
    const values = [...path, 'derive', 'values'];
    at(file, values, () => void compileTransform(derive.values));
    const { fields } = parts.store.model(model);
    const field = Object.keys(derive.values).find(
      (name) => !fields.some((each) => each.name === name && !each.readOnly),
    );
    const message = `${model} has no field ${field} that can be set.`;
    if (field !== undefined) throw impossible(file, [...values, field], { model, field, message });
  }
  if (!change) return;
  if ('transform' in change && change.transform) {
    const { transform } = change;
    at(file, [...path, 'change', 'transform'], () => void compileTransform(transform));
  }
  const request = requestOf(step, '');
  const [fault] = parts.writer.faultsOfChange(request);
  if (fault)
    throw impossible(file, [...path, 'change', ...partWith(request, fault.field)], { model, ...fault });
}

function impossible(
  file: MigrationFile,
  path: Path,
  { model, field, message }: { readonly model: string; readonly field: string; readonly message: string },
): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'BAD_MIGRATION',
    message,
    consequence: 'Nothing was planned or sent.',
    action: 'Correct the step at this place.',
    place: { ...placeInMigration(file, path), model, field },
  });
}

function checkWhere(
  { store }: CheckParts,
  file: MigrationFile,
  model: string,
  where: unknown,
  path: Path,
): void {
  at(file, [...path, 'where'], () => {
    parsePredicate(where ?? {}, { model: store.model(model), schema: store.schema });
  });
  const empty = emptyPartOf(where);
  if (empty)
    throw impossible(file, [...path, 'where', ...empty], {
      model,
      field: String(empty.at(-1)),
      message: `${empty.join('.')} names no condition, so every record would be meant; {} as the whole of where means every record.`,
    });
}

/** Where a filter goes on and then says nothing: an operator was forgotten, and AppSync would take every record. */
function emptyPartOf(where: unknown, path: Path = []): Path | null {
  if (typeof where !== 'object' || where === null) return null;
  const parts = Object.entries(where);
  // A list that is an operand, as of `in`, may be empty.
  const isOperand = Array.isArray(where) && !GROUPS.includes(String(path.at(-1)));
  if (parts.length === 0) return path.length === 0 || isOperand ? null : path;
  for (const [name, part] of parts) {
    const found = emptyPartOf(part, [...path, Array.isArray(where) ? Number(name) : name]);
    if (found) return found;
  }
  return null;
}

const GROUPS: readonly string[] = ['and', 'or', 'not', 'predicates'];

const PARTS = ['set', 'unset', 'transform', 'append', 'remove'] as const;

/** Where in a change a field is named. */
function partWith(request: BatchRequest, field: string): Path {
  const part = PARTS.find((name) => {
    const held = request[name];
    return Array.isArray(held) ? held.includes(field) : Object.hasOwn(held ?? {}, field);
  });
  if (part !== undefined) return part === 'unset' ? [part] : [part, field];
  return request.create ? ['create'] : [];
}

/** Gives what is thrown the place in the file that it speaks of. */
function at(file: MigrationFile, path: Path, check: () => void): void {
  try {
    check();
  } catch (error) {
    const problem = problemOf(error);
    const { model, field } = problem.place ?? {};
    const place = {
      ...placeInMigration(file, path),
      ...(model ? { model } : {}),
      ...(field ? { field } : {}),
    };
    throw new OutbandError(
      { ...problem, consequence: 'Nothing was planned or sent.', place },
      { cause: error },
    );
  }
}

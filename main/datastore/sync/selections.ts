import { z } from 'zod';
import { OutbandError, problemOf, type Problem } from '../../../shared/errors';
import type { Model, ModelInstance } from '../../../shared/model-schema';
import {
  ALL,
  evaluate,
  matchesAll,
  parsePredicate,
  predicateKey,
  toGraphQLFilter,
} from '../../../shared/predicate';
import type { ModelSelection, SelectionChange } from '../data-store-api';
import type { SyncSelection } from './processors/sync-run';

/** Limits of one run, which are no part of the selection that is kept. */
export interface RunLimits {
  /** AppSync filters by model. */
  readonly predicates: Readonly<Record<string, unknown>>;
  /** Records of a model at most. */
  readonly maxRecords: number;
}

const STORED = z.array(
  z.object({
    model: z.string(),
    isOn: z.boolean(),
    where: z.record(z.string(), z.unknown()).nullable(),
    cap: z.number().int().min(1).nullable(),
  }),
);

const everything = (model: string): ModelSelection => ({ model, isOn: true, where: null, cap: null });
const isEverything = ({ isOn, where, cap }: ModelSelection): boolean =>
  isOn && where === null && cap === null;

interface Entry {
  readonly selection: ModelSelection;
  readonly sync: SyncSelection;
}

/** Which records of each model are kept here: the selection that is kept, narrowed by the limits of this run. */
export class Selections {
  readonly #models: readonly Model[];
  readonly #limits: RunLimits;
  readonly #byModel: ReadonlyMap<string, Entry>;

  /** Throws BadInput naming model and field of a wrong predicate. */
  private constructor(models: readonly Model[], limits: RunLimits, chosen: readonly ModelSelection[]) {
    this.#models = models;
    this.#limits = limits;
    const byName = new Map(chosen.map((selection) => [selection.model, selection]));
    this.#byModel = new Map(
      models.map((model) => {
        const selection = byName.get(model.name) ?? everything(model.name);
        return [model.name, { selection, sync: syncSelection(model, selection, limits) }];
      }),
    );
  }

  /**
   * `stored` is what `text` once gave. A part of it that no longer fits the schema is left out, which selects the whole
   * model, and told to `onProblem`. Throws BadInput for a limit that is wrong.
   */
  static open(
    models: readonly Model[],
    limits: RunLimits,
    stored: string | null,
    onProblem: (problem: Problem) => void,
  ): Selections {
    const fitting = readStored(stored, onProblem).filter((selection) => {
      const model = models.find((candidate) => candidate.name === selection.model);
      if (!model) return false;
      try {
        parsePredicate(selection.where, { model });
        return true;
      } catch (error) {
        onProblem({
          ...problemOf(error),
          consequence: `Every record of ${model.name} is synced instead.`,
          action: `Select the records of ${model.name} anew.`,
        });
        return false;
      }
    });
    return new Selections(models, limits, fitting);
  }

  /** With some of it changed. Throws BadInput naming model and field. */
  with(changes: readonly SelectionChange[]): Selections {
    const next = new Map(this.list().map((selection) => [selection.model, selection]));
    for (const change of changes) {
      const current = next.get(change.model);
      if (!current) throw unknownModel(change.model);
      const cap = change.cap === undefined ? current.cap : change.cap;
      if (cap !== null && (!Number.isSafeInteger(cap) || cap < 1)) throw badCap(change.model, cap);
      next.set(change.model, {
        model: change.model,
        isOn: change.isOn ?? current.isOn,
        where: change.where === undefined ? current.where : change.where,
        cap,
      });
    }
    return new Selections(this.#models, this.#limits, [...next.values()]);
  }

  list(): readonly ModelSelection[] {
    return [...this.#byModel.values()].map(({ selection }) => selection);
  }

  /** What `open` takes; null where nothing is left out. */
  text(): string | null {
    const narrowed = this.list().filter((selection) => !isEverything(selection));
    return narrowed.length === 0 ? null : JSON.stringify(narrowed);
  }

  isOn(model: string): boolean {
    return this.#byModel.get(model)?.selection.isOn ?? true;
  }

  of(model: Model): SyncSelection {
    return this.#byModel.get(model.name)?.sync ?? syncSelection(model, everything(model.name), this.#limits);
  }

  has(model: Model, record: ModelInstance): boolean {
    return this.isOn(model.name) && evaluate(this.of(model).predicate, record);
  }
}

function syncSelection(model: Model, selection: ModelSelection, limits: RunLimits): SyncSelection {
  const predicate = parsePredicate(limits.predicates[model.name] ?? selection.where, { model });
  const cap = Math.min(selection.cap ?? Infinity, limits.maxRecords);
  if (matchesAll(predicate)) return { filter: null, key: null, predicate: ALL, cap };
  const filter = toGraphQLFilter(predicate, { expandIn: true, nullsOf: model });
  return { filter, key: predicateKey(predicate), predicate, cap };
}

function readStored(text: string | null, onProblem: (problem: Problem) => void): readonly ModelSelection[] {
  if (text === null) return [];
  try {
    return STORED.parse(JSON.parse(text));
  } catch {
    onProblem({
      kind: 'BadInput',
      code: 'SELECTION_UNREADABLE',
      message: 'The stored selection can’t be read.',
      consequence: 'Every model is synced whole.',
      action: 'Select models and records anew.',
    });
    return [];
  }
}

function unknownModel(name: string): OutbandError {
  return new OutbandError({
    kind: 'NotFound',
    code: 'UNKNOWN_MODEL',
    message: `The schema has no model ${name}.`,
    consequence: 'The selection is unchanged.',
    place: { model: name },
  });
}

function badCap(model: string, cap: number): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'BAD_CAP',
    message: `The cap of ${model} must be a whole number from 1, not ${cap}.`,
    consequence: 'The selection is unchanged.',
    action: 'Leave it out to sync every record.',
    place: { model },
  });
}

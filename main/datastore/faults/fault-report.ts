import type { Problem } from '../../../shared/errors';
import type { Model } from '../../../shared/model-schema';
import type { ChangeOrigin } from '../data-store-api';
import type { ControlLog } from '../sync/control-log';
import type { StatusBoard } from '../sync/status-board';
import type { Sifted } from './record-sieve';

const LOGGED_AT_ONCE = 5;

/** What is wrong with the records of a model, for as long as its problem is on the board. */
interface Tally {
  rejected: number;
  faulty: number;
  example: Problem;
  /** As it was put on the board. */
  shown: Problem | null;
}

/** Counts what could not be stored, and what was stored with a faulty value, and shows each model's cause (invariant 5). */
export class FaultReport {
  readonly #board: StatusBoard;
  readonly #log: ControlLog;
  readonly #tallies = new Map<string, Tally>();

  constructor(board: StatusBoard, log: ControlLog) {
    this.#board = board;
    this.#log = log;
  }

  /** Takes in what one merge has met. What is read a second time was counted when it came first. */
  add({ name }: Model, origin: ChangeOrigin, sifted: Pick<Sifted, 'rejected' | 'faulty'>): void {
    // A record that came as null is counted by who reads it again without the fields at fault.
    const rejected = sifted.rejected.filter(({ record }) => record !== null && record !== undefined);
    const { faulty } = sifted;
    const example = (rejected[0] ?? faulty[0])?.problem;
    if (!example) return;
    for (const { problem } of [...rejected, ...faulty].slice(0, LOGGED_AT_ONCE))
      this.#log.add('nonApplicableDataReceived', problem.message, { model: name, problem });
    const tally = this.#tally(name, example);
    if (origin !== 'REPAIR' || tally.shown === null) {
      tally.rejected += rejected.length;
      tally.faulty += faulty.length;
    }
    if (rejected[0] && tally.example.code === 'FAULTY_VALUE') tally.example = rejected[0].problem;
    if (origin !== 'REPAIR') this.#board.add(name, 'broken', rejected.length + faulty.length);
    tally.shown = problemOfModel(name, tally);
    this.#board.update(name, { problem: tally.shown });
  }

  /** A sync that begins anew takes the problem off the board, and what it told of with it. */
  #tally(model: string, example: Problem): Tally {
    const known = this.#tallies.get(model);
    if (known && this.#board.model(model).problem === known.shown) return known;
    const tally: Tally = { rejected: 0, faulty: 0, example, shown: null };
    this.#tallies.set(model, tally);
    return tally;
  }
}

function problemOfModel(model: string, { rejected, faulty, example }: Tally): Problem {
  const parts = [
    ...(rejected > 0 ? [`${rejected} could not be stored`] : []),
    ...(faulty > 0
      ? [`${faulty} ${faulty === 1 ? 'has a value' : 'have values'} that the schema doesn’t allow`]
      : []),
  ];
  return {
    ...example,
    code: rejected > 0 ? 'RECORDS_REJECTED' : 'VALUES_FAULTY',
    message: `Of the ${model} that came, ${parts.join(' and ')}. ${example.message}`,
    place: { ...example.place, model },
  };
}

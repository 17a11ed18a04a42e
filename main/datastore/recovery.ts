import { OutbandError, problemOf, type Problem } from '../../shared/errors';
import { sleep, type Timers } from '../appsync';
import type { ControlLog } from './sync/control-log';
import type { StatusBoard } from './sync/status-board';

/** A disk that damages a store time and again is not mended by another store on it. */
const REBUILDS_AT_MOST = 3;
const LOOK_FOR_ROOM_MS = 5_000;

export interface RecoveryParts {
  readonly board: StatusBoard;
  readonly log: ControlLog;
  readonly timers: Timers;
  /** Whether the store is started. */
  readonly isStarted: () => boolean;
  readonly start: () => Promise<void>;
  readonly stopFollowing: () => Promise<void>;
  /** Puts the damaged store aside and begins an empty one, with what waits in the outbox. */
  readonly startAnew: (problem: Problem) => void;
  /** Writes to both files, and what waits in the outbox into the store. Throws DISK_FULL where there is no room. */
  readonly tryToWrite: () => void;
}

/** What becomes of a store whose file turns out to be damaged, or whose disk to be full, while it is open. */
export class Recovery {
  readonly #parts: RecoveryParts;
  readonly #closing = new AbortController();
  #isMending = false;
  /** Whether the sync goes on once the store is mended; a stop meanwhile ends that. */
  #goesOn = false;
  #rebuilds = 0;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** The store is mended once the call that met the damage has failed; calls until then fail as well. */
  begin(problem: Problem): void {
    if (this.#isMending) return;
    this.#isMending = true;
    setImmediate(() => void this.#mend(problem));
  }

  /** Somebody has stopped the store: it is not started again. */
  stayStopped(): void {
    this.#goesOn = false;
  }

  close(): void {
    this.#closing.abort();
  }

  async #mend(problem: Problem): Promise<void> {
    const { signal } = this.#closing;
    this.#goesOn = this.#parts.isStarted();
    try {
      await this.#parts.stopFollowing();
      if (signal.aborted) return;
      if (problem.code === 'DISK_FULL') {
        await this.#untilRoom(problem, signal);
        if (signal.aborted) return;
        this.#parts.log.add('storeWritable', 'There is room on the disk again.');
        if (!this.#goesOn) this.#parts.board.setPhase('IDLE');
      } else {
        this.#rebuilds += 1;
        if (this.#rebuilds > REBUILDS_AT_MOST) throw new OutbandError(problem);
        this.#parts.startAnew(problem);
      }
      this.#isMending = false;
    } catch (error) {
      // Calls go on to fail with the damage; opening the store again tries anew.
      this.#parts.board.setPhase('FAILED', problemOf(error));
      return;
    }
    // A start that fails is a state of its own, shown by the status.
    if (this.#goesOn) await this.#parts.start().catch(() => undefined);
  }

  /** Nothing is synced or sent meanwhile; resolves when both files can be written and what waits is in the local copy. */
  async #untilRoom(problem: Problem, signal: AbortSignal): Promise<void> {
    this.#parts.log.add('problem', problem.message, { problem });
    this.#parts.board.setPhase('FAILED', problem);
    for (;;) {
      await sleep(this.#parts.timers, LOOK_FOR_ROOM_MS, signal);
      if (signal.aborted) return;
      try {
        this.#parts.tryToWrite();
        return;
      } catch (error) {
        if (problemOf(error).code !== 'DISK_FULL') throw error;
      }
    }
  }
}

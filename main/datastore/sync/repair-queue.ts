import { isOutbandError, problemOf } from '../../../shared/errors';
import { keyFieldsOf, type Model, type ModelKey } from '../../../shared/model-schema';
import { type AppSyncClient, sleep, type Timers } from '../../appsync';
import type { ControlLog } from './control-log';
import type { DocumentBuilder } from './documents';
import type { Merger } from './merger';
import { retryDelayMs } from './retry';
import type { StatusBoard } from './status-board';

const AT_ONCE = 4;
const WAITING_AT_MOST = 1_000;
const ATTEMPTS = 4;

export interface RepairQueueParts {
  readonly client: AppSyncClient;
  readonly documents: DocumentBuilder;
  readonly merger: Merger;
  readonly board: StatusBoard;
  readonly log: ControlLog;
  readonly timers: Timers;
  readonly random: () => number;
  /** Asked for instead, when too many records need repair to read them one by one. */
  readonly onOverflow: (model: Model) => void;
}

interface Repair {
  readonly model: Model;
  readonly key: ModelKey;
  /** False where a read only makes sure: nothing counts as repaired unless the read differs. */
  readonly isBroken: boolean;
}

/** Reads records whose events came broken, a few at a time (invariant 5). */
export class RepairQueue {
  readonly #parts: RepairQueueParts;
  readonly #waiting = new Map<string, Repair>();
  readonly #stop = new AbortController();
  #running = 0;

  constructor(parts: RepairQueueParts) {
    this.#parts = parts;
  }

  add(repair: Repair): void {
    const id = `${repair.model.name}\n${repair.key}`;
    if (this.#waiting.size >= WAITING_AT_MOST && !this.#waiting.has(id)) {
      this.#parts.onOverflow(repair.model);
      return;
    }
    this.#waiting.set(id, repair);
    this.#next();
  }

  close(): void {
    this.#stop.abort();
    this.#waiting.clear();
  }

  #next(): void {
    while (this.#running < AT_ONCE) {
      const first = this.#waiting.entries().next();
      if (first.done || this.#stop.signal.aborted) return;
      const [id, repair] = first.value;
      this.#waiting.delete(id);
      this.#running += 1;
      void this.#repair(repair).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  async #repair({ model, key, isBroken }: Repair): Promise<void> {
    const { board, log, merger, documents } = this.#parts;
    try {
      const record = await this.#read(model, key);
      if (this.#stop.signal.aborted || record === null) return;
      const flatten = documents.flatten(model);
      const outcome = merger.merge(model, [flatten ? flatten(record) : record], 'REPAIR');
      // It was read as it came before, which the report says.
      if (outcome.rejected.length + outcome.faulty.length > 0) return;
      const changed = outcome.changeSet.changed > 0;
      if (!isBroken && !changed) return;
      if (!isBroken) board.add(model.name, 'broken');
      board.add(model.name, 'repaired');
      log.add('recordRepaired', `${model.name} ${key} was read again because its event came with holes.`, {
        model: model.name,
      });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const problem = { ...problemOf(error), place: { model: model.name, key } };
      board.update(model.name, { problem });
      log.add('problem', `${model.name} ${key} could not be read again: ${problem.message}`, {
        model: model.name,
        problem,
      });
    }
  }

  async #read(model: Model, key: ModelKey): Promise<unknown> {
    const { client, documents, timers, random } = this.#parts;
    const built = documents.get(model);
    if (!built) return null;
    const { signal } = this.#stop;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const request = {
          document: built.document,
          variables: keyFieldsOf(model, key),
          operationName: 'operation',
        };
        const response = await client.query(request, { signal });
        const [first] = response.errors;
        if (first) throw new Error(first.message);
        return response.data?.[built.rootField] ?? null;
      } catch (error) {
        const waitMs = retryDelayMs(attempt, random);
        if (
          signal.aborted ||
          attempt >= ATTEMPTS ||
          waitMs === undefined ||
          !isOutbandError(error) ||
          error.kind !== 'Transient'
        )
          throw error;
        await sleep(timers, waitMs, signal);
      }
    }
  }
}

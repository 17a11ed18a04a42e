import { isOutbandError, problemOf, type Problem } from '../../shared/errors';
import type { ModelSchema } from '../../shared/model-schema';
import type { BackendBinding } from './backend-binding';
import { replayOutbox } from './instances/repository';
import type { Outbox } from './outbox/outbox';
import type { StorageAdapter } from './storage/storage-adapter';
import type { ControlLog } from './sync/control-log';
import type { Merger } from './sync/merger';
import type { StatusBoard } from './sync/status-board';

export interface LocalCopyParts {
  readonly schema: ModelSchema;
  readonly storage: StorageAdapter;
  readonly outbox: Outbox;
  readonly merger: Merger;
  readonly board: StatusBoard;
  readonly binding: BackendBinding;
  readonly log: ControlLog;
}

/** Opens, empties and begins anew the store, always with what waits in the outbox written into it. */
export class LocalCopy {
  readonly #parts: LocalCopyParts;

  constructor(parts: LocalCopyParts) {
    this.#parts = parts;
  }

  /** Claims the files first; they are given up again where opening fails. */
  open(): void {
    const { storage, outbox, binding } = this.#parts;
    try {
      outbox.claim();
      binding.check();
      this.#open();
    } catch (error) {
      storage.close();
      outbox.close();
      throw error;
    }
  }

  #open(): void {
    const { storage, schema, log } = this.#parts;
    const report = storage.setUp(schema);
    if (report.movedAside !== null) this.#logRebuilt(report.movedAside);
    for (const model of report.migrated) {
      log.add(
        'storeMigrated',
        `The stored fields of ${model} changed with the schema; a base sync fills them.`,
        { model },
      );
    }
    try {
      this.#parts.binding.bind();
      this.#fill();
    } catch (error) {
      // Damage may lie deeper than where opening looks.
      if (!isOutbandError(error) || error.kind !== 'StorageCorrupt') throw error;
      this.#startAnew(problemOf(error));
    }
  }

  /** Empties the store; what waits in the outbox stays. */
  empty(): void {
    this.#parts.storage.clear();
    this.#fill();
    this.#announce();
  }

  /** Writes into the store what is in the outbox and not there. */
  replay(): void {
    this.#fill();
  }

  /** Throws DISK_FULL where there is no room to write. */
  probe(): void {
    const { storage, schema } = this.#parts;
    for (const model of Object.values(schema.models)) storage.writeMetadata(model, storage.metadata(model));
  }

  /** Puts a damaged store aside, with no restart; what waits in the outbox is in another file and stays. */
  startAnew(problem: Problem): void {
    this.#startAnew(problem);
    this.#announce();
  }

  #startAnew(problem: Problem): void {
    const { storage, schema, log } = this.#parts;
    log.add('problem', problem.message, { problem });
    this.#logRebuilt(storage.startAnew(schema).movedAside);
    this.#parts.binding.bind();
    this.#fill();
  }

  #fill(): void {
    const { storage, schema, outbox, merger, board } = this.#parts;
    replayOutbox(schema, storage, outbox, (model, record) => void merger.put(model, record));
    for (const model of Object.values(schema.models))
      board.update(model.name, { lastSync: storage.metadata(model).lastSync });
  }

  #announce(): void {
    for (const model of Object.values(this.#parts.schema.models)) this.#parts.merger.announce(model);
  }

  #logRebuilt(movedAside: string | null): void {
    const where = movedAside === null ? '' : `; the old file is ${movedAside}`;
    this.#parts.log.add('storeRebuilt', `The local store was damaged and is filled anew${where}.`);
  }
}

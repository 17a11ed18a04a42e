import { isOutbandError, type Problem } from '../../../../shared/errors';
import { METADATA_FIELDS } from '../../../../shared/model-schema';
import { type AppSyncClient, sleep, type Timers } from '../../../appsync';
import type { ControlLog } from '../control-log';
import type { DocumentBuilder } from '../documents';
import { readPage, unresolvedFields, type SyncPage, type TimedPage } from '../page';
import { retryDelayMs } from '../retry';
import type { StatusBoard } from '../status-board';
import type { SyncRun } from './sync-run';

/** What a PageReader works on. */
export interface PageReaderParts {
  readonly client: AppSyncClient;
  readonly board: StatusBoard;
  readonly log: ControlLog;
  readonly documents: DocumentBuilder;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: () => number;
  readonly pageSize: number;
  /** Told after every request whether the service could be reached. */
  readonly onReachable: (reachable: boolean, problem: Problem | null) => void;
}

/** Asks the service for the pages of syncs, again and again where that may help. */
export class PageReader {
  readonly #parts: PageReaderParts;
  /** Ends of the pauses before repetitions that are under way. */
  readonly #pauses = new Set<() => void>();

  constructor(parts: PageReaderParts) {
    this.#parts = parts;
  }

  /**
   * One page, repeated as the reference says as long as that may help (client reference 3.5). Throws what the last
   * attempt met: Unauthorized, Transient, BadInput or BadModel.
   */
  async read(run: SyncRun, nextToken: string | null, received = run.received): Promise<TimedPage> {
    const { client, random, onReachable, now } = this.#parts;
    const variables: Record<string, unknown> = {
      limit: Math.min(run.cap - received, this.#parts.pageSize),
      nextToken,
      ...(run.document.hasLastSync ? { lastSync: run.decision.lastSync } : {}),
      ...(run.document.hasFilter ? { filter: run.selection.filter } : {}),
    };
    for (let repetition = 1; ; repetition += 1) {
      const sentAt = now();
      try {
        const response = await client.query(
          { document: run.document.document, variables, operationName: 'operation' },
          { signal: run.signal },
        );
        onReachable(true, null);
        const page = readPage(response, run.document.rootField, run.model.name);
        return { ...page, sentAt, answeredAt: now() };
      } catch (error) {
        if (run.signal.aborted || !isOutbandError(error) || error.kind !== 'Transient') throw error;
        if (error.problem.code === 'NO_CONNECTION') onReachable(false, error.problem);
        const waitMs = retryDelayMs(repetition, random);
        if (waitMs === undefined) throw error;
        await this.#pause(waitMs, run.signal);
        if (run.signal.aborted) throw error;
      }
    }
  }
  /** The service has been heard of: what waits to ask it again does so now, because such a pause may last minutes. */
  wake(): void {
    for (const end of this.#pauses) end();
  }

  /**
   * Records that the service could not resolve come as null, without their keys. The same page is read again without
   * the fields at fault, so that the rest of each record is at least here (invariant 5).
   */
  async fillHoles(run: SyncRun, page: SyncPage, token: string | null): Promise<readonly unknown[]> {
    const { board, log, documents } = this.#parts;
    const { model } = run;
    const holes = page.items.flatMap((item, i) => (item === null || item === undefined ? [i] : []));
    board.add(model.name, 'broken', holes.length);
    const fields = unresolvedFields(page, run.document.rootField);
    const problem = problemOfHoles(model.name, holes.length, fields, page);
    log.add('nonApplicableDataReceived', problem.message, { model: model.name, problem });
    board.update(model.name, { problem });
    const essential = [...model.primaryKey, ...METADATA_FIELDS];
    if (fields.size === 0 || essential.some((name) => fields.has(name))) return page.items;
    const lenient = documents.sync(model, fields);
    if (!lenient) return page.items;
    const again = await this.read({ ...run, document: lenient }, token);
    if (again.items.length !== page.items.length) return page.items;
    const filled = holes.filter((i) => again.items[i] !== null);
    board.add(model.name, 'repaired', filled.length);
    if (filled.length > 0) {
      log.add(
        'recordRepaired',
        `${filled.length} ${model.name} were read without ${[...fields].join(', ')}.`,
        { model: model.name },
      );
    }
    return page.items.map((item, i) => item ?? again.items[i]);
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const end = (): void => woken.abort();
    this.#pauses.add(end);
    await sleep(this.#parts.timers, ms, AbortSignal.any([signal, woken.signal]));
    this.#pauses.delete(end);
  }
}

/** What every record without a version lacks. */
const SERVICE_FIELDS: ReadonlySet<string> = new Set(['_version', '_lastChangedAt', '_deleted']);

function problemOfHoles(
  model: string,
  holes: number,
  fields: ReadonlySet<string>,
  { errors }: SyncPage,
): Problem {
  const isUnversioned = fields.has('_version');
  const others = [...fields].filter((field) => !SERVICE_FIELDS.has(field));
  const fill = `Fill ${others.join(', ') || 'the missing fields'} in`;
  const unversioned =
    others.length === 0
      ? 'they have no version.'
      : `they lack a version, ${others.join(', ')}, or several of these.`;
  const why = isUnversioned ? unversioned : (errors[0]?.message ?? 'the service gave no reason');
  return {
    kind: 'BadRecord',
    code: isUnversioned ? 'RECORDS_WITHOUT_VERSION' : 'RECORDS_UNREADABLE',
    message: `${holes} ${model} came without content: ${why}`,
    consequence: 'Official clients drop such records.',
    action: isUnversioned
      ? `Those without a version are older than conflict detection. Adopt them: each one gets its first version by a guarded write.${others.length > 0 ? ` ${fill} the others.` : ''}`
      : `${fill} these records.`,
    place: { model },
  };
}

import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createDataStore, type DataStore } from '../..';
import { isOutbandError } from '../../../../shared/errors';
import { modelKeyOf, type ModelInstance } from '../../../../shared/model-schema';
import { createAppSyncClient, SYSTEM_TIMERS, type AppSyncClient, type Timers } from '../../../appsync';
import type { UnreliableWire } from '../../../testing/unreliable-wire';
import type { History, Step } from './history';
import { faultsOf, RecordLedger } from './ledger';
import { converged } from './quiet';
import { keyOf, MODELS, PROOF_SCHEMA, type ModelName, type Service } from './service';

/** What has left is at the service by then, and carried out. */
const LATE_WRITE_MS = 40;
const DRAIN_MS = 25;
const FILES = ['store.sqlite', 'outbox.sqlite'];

/** Waits are a fiftieth of what they are, and ten milliseconds at most; limits of patience stay as they are. */
const QUICK: Timers = {
  after: (ms, callback) =>
    SYSTEM_TIMERS.after(ms === 15_000 || ms > 60_000 ? ms : Math.min(10, ms / 50), callback),
};

const modelAt = (index: number): ModelName => MODELS[index % MODELS.length] ?? 'Board';
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A DataStore on its files, the wire to the service, the service and its other client, while a history happens to them. */
export class World {
  readonly #service: Service;
  readonly #wire: UnreliableWire;
  readonly #folder: string;
  readonly #random: () => number;
  /** Keeps what this history makes apart from what earlier ones left at the service. */
  readonly #name: string;
  readonly #ledgers = new Map<
    string,
    { readonly model: ModelName; readonly key: string; readonly ledger: RecordLedger }
  >();
  #openings = 0;
  #marks = 0;
  #store!: DataStore;
  #client!: AppSyncClient;
  #closing: Promise<unknown>[] = [];

  constructor(parts: {
    readonly service: Service;
    readonly wire: UnreliableWire;
    readonly folder: string;
    readonly name: string;
    readonly random: () => number;
  }) {
    this.#service = parts.service;
    this.#wire = parts.wire;
    this.#folder = parts.folder;
    this.#name = parts.name;
    this.#random = parts.random;
  }

  /** Lets the history happen, then waits until all is quiet. Rejects with what is wrong in the end. */
  async live({ strategy, isSettled, steps }: History): Promise<void> {
    this.#service.sandbox.setStrategy(strategy);
    this.#open(this.#nextFolder());
    try {
      if (isSettled) await this.#settle();
      for (const step of steps) await this.#take(step);
      await this.#wire.heal();
      await converged(this.#store, this.#service, { onLook: () => this.#giveUpRefused() });
      const faults = await this.#faults(strategy);
      if (faults.length > 0) throw new Error(faults.join('\n'));
    } finally {
      await this.#wire.heal();
      await this.#store.stop();
      this.#store.close();
      this.#closing.push(this.#client.close());
      await Promise.all(this.#closing);
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  async #settle(): Promise<void> {
    this.#create('Board');
    this.#create('Line');
    await converged(this.#store, this.#service);
  }

  async #faults(strategy: History['strategy']): Promise<readonly string[]> {
    const logs = new Map(
      await Promise.all(MODELS.map(async (model) => [model, await this.#service.log(model)] as const)),
    );
    return [...this.#ledgers.values()].flatMap(({ model, key, ledger }) =>
      faultsOf(`${model} ${key}`, ledger, logs.get(model)?.get(key) ?? [], strategy),
    );
  }

  async #take(step: Step): Promise<void> {
    switch (step.do) {
      case 'create':
        return this.#create(modelAt(step.model));
      case 'update':
        return this.#update(step);
      case 'delete':
        return this.#delete(step.at);
      case 'theirCreate':
        return this.#theirCreate(modelAt(step.model));
      case 'theirUpdate':
      case 'theirDelete':
        return this.#theirChange(step);
      case 'requestFault':
        return this.#wire.faultNext(step.of, step.fault);
      case 'eventFault':
        return this.#wire.faultNextEvent(step.fault);
      case 'cutSockets':
        return this.#wire.cutSockets();
      case 'goDown':
        return this.#wire.goDown();
      case 'comeBack':
        return this.#wire.comeBack();
      case 'crash':
        return this.#crash();
      case 'restart':
        return this.#restart();
      case 'resync':
        // A sync that fails says so in the status, and one that is stopped is gone on with.
        void this.#store.resync(modelAt(this.#marks)).catch(() => undefined);
        return;
      case 'drain':
        // What can't be reached is tried for ever, so this isn't waited for without end.
        return Promise.race([this.#store.outbox.idle(), wait(DRAIN_MS)]);
      case 'wait':
        return wait(step.ms);
    }
  }

  #create(model: ModelName): void {
    const mark = String((this.#marks += 1));
    const [board] = model === 'Note' ? this.#liveRecords('Board') : [];
    const record = this.#store.create(model, {
      ...(model === 'Line' ? this.#lineKey() : {}),
      ...(board ? { boardID: board['id'] } : {}),
      log: [mark],
    });
    const known = this.#store.get(model, modelKeyOf(this.#store.model(model), record));
    if (known && known['_deleted'] !== true) return;
    const ledger = this.#ledger(model, record);
    // A key whose record was deleted is taken for good (service reference 1.5).
    if (known) ledger.mayBeRefused = true;
    ledger.ours.push({ mark: Number(mark), field: null, kind: 'create', conditional: false });
    this.#store.save(model, record);
  }

  #update({ at, field: index, conditional }: Extract<Step, { do: 'update' }>): void {
    const target = this.#target(at);
    if (!target) return;
    const { model, record } = target;
    const mark = String((this.#marks += 1));
    const field = `f${index}`;
    const changed = this.#store.copyOf(model, record, (draft) => {
      draft['log'] = [mark];
      draft[field] = mark;
    });
    try {
      this.#store.save(model, changed, conditional ? (p) => p['f0']?.ne('never') : undefined);
    } catch (error) {
      // The parent may be gone by now, and then there is nothing to save (client 10.19).
      if (isOutbandError(error) && error.problem.code === 'PARENT_MISSING') return;
      throw error;
    }
    const event = this.#store.outbox
      .list()
      .find(({ data }) => (data['log'] as string[] | undefined)?.[0] === mark);
    this.#ledger(model, record).ours.push({
      mark: Number(mark),
      field,
      kind: 'update',
      conditional: event?.condition !== null && event !== undefined,
    });
  }

  #delete(at: number): void {
    const target = this.#target(at);
    if (!target) return;
    const { model, record } = target;
    const before = this.#everything();
    this.#store.delete(model, modelKeyOf(this.#store.model(model), record));
    const after = this.#everything();
    // Children go with their parent.
    for (const [id, gone] of before) {
      if (after.has(id)) continue;
      const { ours } = this.#ledger(gone.model, gone.record);
      const isWaiting = this.#store.outbox.list().some((event) => `${event.model} ${event.key}` === id);
      // What was never sent is simply gone, and its deletion with it.
      if (!isWaiting) ours.length = 0;
      else ours.push({ mark: (this.#marks += 1), field: null, kind: 'delete', conditional: false });
    }
  }

  async #theirCreate(model: ModelName): Promise<void> {
    const input = {
      ...(model === 'Line' ? this.#lineKey() : { id: `${this.#name}-${(this.#marks += 1)}` }),
      other: 'created',
    };
    await this.#theirWrite('create', model, input, false);
  }

  async #theirChange(step: Extract<Step, { do: 'theirUpdate' | 'theirDelete' }>): Promise<void> {
    const own = (
      await Promise.all(
        MODELS.map(async (model) =>
          [...(await this.#service.records(model)).values()].map((record) => ({ model, record })),
        ),
      )
    )
      .flat()
      .filter(({ model, record }) => this.#isOfThisHistory(model, record) && record['_deleted'] !== true);
    const target = own[step.at % Math.max(1, own.length)];
    if (!target) return;
    const { model, record } = target;
    const key = Object.fromEntries(
      this.#store.model(model).primaryKey.map((name) => [name, record[name]] as const),
    );
    if (step.do === 'theirDelete') {
      await this.#theirWrite('delete', model, { ...key, _version: record._version }, false);
      return;
    }
    if (step.contested) this.#ledger(model, record).contested.add('f0');
    if (step.unheard) this.#wire.cutSockets();
    let seen: number | undefined = record._version;
    for (let i = 0; i < step.times && seen !== undefined; i += 1) {
      const value = `their ${(this.#marks += 1)}`;
      const fields = { other: value, ...(step.contested ? { f0: value } : {}) };
      seen = await this.#theirWrite('update', model, { ...key, _version: seen, ...fields }, step.thin);
    }
  }

  async #theirWrite(
    kind: 'create' | 'update' | 'delete',
    model: ModelName,
    input: Readonly<Record<string, unknown>>,
    thin: boolean,
  ): Promise<number | undefined> {
    // Said before it is done: ours may be refused while the answer is still on its way.
    if (kind !== 'update') this.#ledger(model, input).mayBeRefused = true;
    const written = await this.#service.write({ kind, model, input, thin });
    if (written) this.#ledger(model, written).theirs.add(written._version);
    return written?._version;
  }

  /** The process is gone at this instant: what its files hold now is all that the next one finds. */
  #crash(): void {
    const [from, to] = [this.#folderOf(this.#openings), this.#nextFolder()];
    for (const file of FILES)
      for (const suffix of ['', '-wal'])
        if (existsSync(join(from, file + suffix)))
          copyFileSync(join(from, file + suffix), join(to, file + suffix));
    this.#store.close();
    this.#closing.push(this.#client.close());
    this.#open(to);
  }

  async #restart(): Promise<void> {
    await this.#store.stop();
    this.#store.close();
    this.#closing.push(this.#client.close());
    this.#open(this.#folderOf(this.#openings));
  }

  #open(folder: string): void {
    this.#client = createAppSyncClient(
      { url: this.#wire.url, auth: { mode: 'API_KEY', apiKey: this.#service.sandbox.apiKey } },
      PROOF_SCHEMA.api,
      { reconnect: { baseMs: 10, capMs: 20 }, random: this.#random },
    );
    this.#store = createDataStore({
      schema: PROOF_SCHEMA.modelSchema,
      api: PROOF_SCHEMA.api,
      storeFile: join(folder, 'store.sqlite'),
      durableFile: join(folder, 'outbox.sqlite'),
      client: this.#client,
      now: Date.now,
      random: this.#random,
      timers: QUICK,
      pageSize: 7,
      lateWriteMs: LATE_WRITE_MS,
    });
    // A start that is cut short by a stop or a crash is begun again by the next opening.
    void this.#store.start().catch(() => undefined);
  }

  /** Changes that were refused for good are looked at by a person; here that person gives them up. */
  #giveUpRefused(): void {
    for (const { id, state, model, key, data, problem } of this.#store.outbox.list()) {
      if (state !== 'PARKED' && state !== 'REJECTED') continue;
      const ledger = this.#ledgers.get(`${model} ${key}`)?.ledger;
      ledger?.givenUp.add(Number((data['log'] as string[] | undefined)?.[0] ?? 0));
      if (!ledger?.mayBeRefused) ledger?.unexplained.push(problem?.message ?? state);
      this.#store.outbox.drop(id);
    }
  }

  #lineKey(): { readonly order: string; readonly number: string } {
    const pick = <T>(list: readonly T[]): T => list[Math.floor(this.#random() * list.length)] as T;
    return { order: `${this.#name}-${pick(['a', 'a-b'])}`, number: pick(['c', 'b-c']) };
  }

  #isOfThisHistory(model: ModelName, record: Readonly<Record<string, unknown>>): boolean {
    return this.#ledgers.has(`${model} ${keyOf(model, record)}`);
  }

  #liveRecords(model: ModelName): readonly ModelInstance[] {
    return this.#store.query(model).filter((record) => this.#isOfThisHistory(model, record));
  }

  #everything(): ReadonlyMap<string, { readonly model: ModelName; readonly record: ModelInstance }> {
    return new Map(
      MODELS.flatMap((model) =>
        this.#liveRecords(model).map(
          (record) => [`${model} ${keyOf(model, record)}`, { model, record }] as const,
        ),
      ),
    );
  }

  #target(at: number): { readonly model: ModelName; readonly record: ModelInstance } | undefined {
    const all = [...this.#everything().values()];
    return all[at % Math.max(1, all.length)];
  }

  #ledger(model: ModelName, record: Readonly<Record<string, unknown>>): RecordLedger {
    const key = keyOf(model, record);
    const id = `${model} ${key}`;
    const known = this.#ledgers.get(id) ?? { model, key, ledger: new RecordLedger() };
    this.#ledgers.set(id, known);
    return known.ledger;
  }

  #folderOf(opening: number): string {
    return join(this.#folder, String(opening));
  }

  #nextFolder(): string {
    this.#openings += 1;
    const folder = this.#folderOf(this.#openings);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

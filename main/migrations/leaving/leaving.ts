import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutbandError } from '../../../shared/errors';
import type { Model } from '../../../shared/model-schema';
import type { AppSyncClient } from '../../appsync';
import type { DataStore } from '../../datastore';
import { withoutConflictDetection } from '../../schema';
import type { LoadedSchema } from '../../schema';
import type { OutbandWriter } from '../../writer';
import { countUnversioned } from '../adopt';
import { damagedFiles, openArchive, writeArchive } from './archive';
import type { Archive } from './archive';
import { cleanUpScript } from './clean-up-script';
import { readClientCode } from './client-code';
import { compareModel } from './compare';
import type { ModelComparison } from './compare';
import { BACK_STEPS, judged, LEAVE_STEPS, note, stop } from './leave-api';
import type { LeaveFinding, LeaveOutcome, LeaveStep, LeaveStepId, LeaveView } from './leave-api';
import type { LeaveNotes } from './leave-notes';
import { leaveTexts } from './leave-texts';
import { serviceStates } from './service-state';
import type { ModelState } from './service-state';

export interface LeavingParts {
  readonly schema: LoadedSchema;
  readonly client: AppSyncClient;
  readonly notes: LeaveNotes;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A synced local copy and its writer; once conflict detection is off a store of the old schema can't sync any more. */
  readonly store?: DataStore;
  readonly writer?: Pick<OutbandWriter, 'runs' | 'conflicts'>;
}

/** What a check takes, and how it tells how far it is. */
export interface LeaveCheck {
  /** Client code, for `clients` and `fields`; those of the last check unless given. */
  readonly folders?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string, done: number) => void;
}

type Noted = LeaveOutcome & { readonly kept?: Readonly<Record<string, unknown>> };

const NOT_CHECKED: LeaveOutcome = { state: 'OPEN', summary: 'Not checked yet.', findings: [] };
const SCRIPT = 'delete-tombstones.mjs';
const LISTED = 200;

/**
 * Leads a backend out of conflict detection in the order that AWS documents, and back again.
 *
 * It checks and keeps what each check came to, writes the archive and the script; what changes the backend itself is
 * done by a person with Amplify's and AWS's tools. Everything can be ended and gone on with at any point.
 */
export class Leaving {
  readonly #parts: LeavingParts;
  readonly #models: readonly Model[];

  constructor(parts: LeavingParts) {
    this.#parts = parts;
    this.#models = Object.values(parts.schema.modelSchema.models);
  }

  /** Where it stands, by what was checked last. Nothing is read from the service. */
  view(): LeaveView {
    const { notes, schema } = this.#parts;
    const archive = this.#archiveFolder();
    const texts = leaveTexts(schema.modelSchema, archive);
    const steps = [...LEAVE_STEPS, ...BACK_STEPS].map((id): LeaveStep => {
      const { state, summary, findings, at } = notes.latest(id) ?? { ...NOT_CHECKED, at: null };
      return { id, ...texts[id], state, summary, findings, checkedAt: at };
    });
    const next = steps.find(
      ({ phase, state }) => phase !== 'BACK' && (state === 'OPEN' || state === 'BLOCKED'),
    );
    return {
      environment: notes.environment,
      steps,
      next: next?.id ?? null,
      archive,
      clientFolders: this.#folders(),
    };
  }

  /** Checks one step and keeps what it came to. Rejects as the reading of the service does, keeping nothing. */
  async check(id: LeaveStepId, check: LeaveCheck = {}): Promise<LeaveStep> {
    const { kept = {}, ...outcome } = await this.#outcomeOf(id, check);
    return this.#note(id, outcome, kept);
  }

  /** Notes that a person has made sure of a step that no check can see to the end. Throws BadInput without a reason. */
  confirm(id: LeaveStepId, reason: string): LeaveStep {
    if (reason.trim() === '') throw noReason();
    const { findings = [], kept = {} } = this.#parts.notes.latest(id) ?? {};
    return this.#note(
      id,
      { state: 'BY_HAND', summary: `Confirmed by hand: ${reason.trim()}`, findings },
      kept,
    );
  }

  /** Writes an archive into a new folder below the one given, checks it, and keeps where it is. */
  async export(below: string, check: LeaveCheck = {}): Promise<LeaveStep> {
    const { schema, notes, now } = this.#parts;
    const store = this.#store();
    const { signal, onProgress } = check;
    const archive = await writeArchive({ schema, store, environment: notes.environment, now }, below, {
      signal,
      onProgress,
    });
    await writeFile(join(archive.folder, SCRIPT), cleanUpScript(schema.modelSchema));
    return this.#note('archive', await this.#archiveOutcome(archive), { folder: archive.folder });
  }

  #note(id: LeaveStepId, outcome: LeaveOutcome, kept: Readonly<Record<string, unknown>>): LeaveStep {
    const { notes, now } = this.#parts;
    notes.add({ step: id, at: now(), ...outcome, findings: outcome.findings.slice(0, LISTED), kept });
    return this.view().steps.find((step) => step.id === id) as LeaveStep;
  }

  #outcomeOf(id: LeaveStepId, check: LeaveCheck): Promise<Noted> {
    switch (id) {
      case 'clients':
        return this.#clients(check);
      case 'versions':
      case 'back-adopt':
        return this.#versions(check);
      case 'open-work':
        return Promise.resolve(this.#openWork());
      case 'archive':
        return this.#archive();
      case 'switch':
      case 'back-switch':
        return this.#switch(id === 'switch', check);
      case 'verify':
      case 'back-compare':
        return this.#verify(id === 'verify', check);
      case 'clean-up':
        return this.#cleanUp(check);
      case 'fields':
        return this.#fields(check);
    }
  }

  // ── before ─────────────────────────────────────────────────────────────────────────────────────────────────

  async #clients({ folders = this.#folders(), signal }: LeaveCheck): Promise<Noted> {
    if (folders.length === 0)
      return { state: 'OPEN', summary: 'Name the folders that hold the code of your clients.', findings: [] };
    const { files, documents, findings } = await readClientCode(this.#parts.schema, folders, signal);
    const stops = findings.filter(({ level }) => level === 'STOP').length;
    const empty = files === 0 ? [stop('The folders hold no code that can be looked through.')] : [];
    return {
      ...judged(
        `${count(files, 'file')} and ${count(documents, 'document')} looked through: ${stops === 0 ? 'nothing breaks when conflict detection goes' : `${count(stops, 'place')} that ${stops === 1 ? 'breaks' : 'break'}`}.`,
        [...empty, ...findings],
      ),
      kept: { folders },
    };
  }

  async #versions({ signal, onProgress }: LeaveCheck): Promise<Noted> {
    const findings: LeaveFinding[] = [];
    let [scanned, found] = [0, 0];
    for (const model of this.#models) {
      if (model.operations.list === null) {
        findings.push(note('It has no list query, so nobody can tell.', { model: model.name }));
        continue;
      }
      const onScanned = (done: number): void => onProgress?.(model.name, done);
      const counted = await countUnversioned(
        this.#parts.client,
        { ...model, versioned: true },
        { signal, onScanned },
      );
      scanned += counted.scanned;
      found += counted.found;
      if (counted.found > 0)
        findings.push(
          stop(`${count(counted.found, 'record')} without a version: adopt them.`, { model: model.name }),
        );
    }
    return judged(`${found.toLocaleString('en')} of ${count(scanned, 'record')} have no version.`, findings);
  }

  #openWork(): LeaveOutcome {
    const { writer } = this.#parts;
    const store = this.#store();
    const waiting = store.outbox.list().length;
    const conflicts = writer?.conflicts({ open: true, offset: 0, limit: 1 }).total ?? 0;
    const runs = writer?.runs().filter(({ state }) => UNFINISHED.includes(state)).length ?? 0;
    const findings = [
      ...(waiting > 0 ? [stop(`${count(waiting, 'change')} in the outbox: send or give them up.`)] : []),
      ...(conflicts > 0 ? [stop(`${count(conflicts, 'conflict')} open: settle them.`)] : []),
      ...(runs > 0 ? [stop(`${count(runs, 'run')} not finished: let them end, or cancel them.`)] : []),
    ];
    return judged(findings.length === 0 ? 'Nothing is open here.' : 'Something is open here.', findings);
  }

  async #archive(): Promise<Noted> {
    const folder = this.#archiveFolder();
    if (folder === null) return { state: 'OPEN', summary: 'No archive was written yet.', findings: [] };
    return { ...(await this.#archiveOutcome(await openArchive(folder))), kept: { folder } };
  }

  async #archiveOutcome(archive: Archive): Promise<LeaveOutcome> {
    const { folder, manifest } = archive;
    const damaged = await damagedFiles(archive);
    const findings = damaged.map((model) =>
      stop('Its file isn’t what was written: write a new archive.', { model, file: folder }),
    );
    const written = this.#writtenSince(manifest.exportedAt);
    if (written > 0)
      findings.push(note(`${count(written, 'record')} written since: a new archive would hold them.`));
    const records = sum(manifest.models, (model) => model.records);
    const tombstones = sum(manifest.models, (model) => model.tombstones);
    return judged(
      `${count(records, 'record')} and ${count(tombstones, 'tombstone')} of ${count(manifest.models.length, 'model')} in ${folder}.`,
      findings,
    );
  }

  #writtenSince(at: number): number {
    const { store } = this.#parts;
    if (!store) return 0;
    return sum(this.#models, ({ name }) =>
      store.count(name, { _lastChangedAt: { gt: at } }, { tombstones: true }),
    );
  }

  // ── the switch and afterwards ──────────────────────────────────────────────────────────────────────────────

  async #switch(isOut: boolean, { signal }: LeaveCheck): Promise<Noted> {
    const states = await this.#states(signal);
    const of = (state: ModelState): string[] =>
      [...states].flatMap(([name, each]) => (each === state ? [name] : []));
    const [on, gone] = [of('ON'), of('GONE')];
    if (!isOut) {
      const off = [...of('KEPT'), ...gone];
      return judged(
        off.length === 0 ? 'Conflict detection is on for every model.' : 'Conflict detection is off.',
        off.map((model) => stop('Conflict detection is off.', { model })),
      );
    }
    const findings = [
      ...on.map((model) => stop('Conflict detection is still on.', { model })),
      ...gone.map((model) => (this.#namesFields() ? stop : note)(FIELDS_GONE, { model })),
    ];
    const isAll = on.length === states.size;
    return {
      ...judged(
        on.length === 0 ? 'Conflict detection is off for every model.' : 'Conflict detection is on.',
        findings,
      ),
      ...(isAll ? { state: 'OPEN', findings: [] } : {}),
    };
  }

  /** Whether the last look through the clients found any that name the metadata fields. */
  #namesFields(): boolean {
    return (
      this.#parts.notes.latest('clients')?.findings.some(({ message }) => /metadata fields/.test(message)) ??
      true
    );
  }

  async #verify(isOut: boolean, check: LeaveCheck): Promise<Noted> {
    // Writes without conflict detection count no version up and leave no row to a delta sync: only a base sync sees them.
    if (!isOut) await this.#parts.store?.resync();
    const compared = await this.#compare(check);
    const level = isOut ? stop : note;
    const findings = compared.flatMap(({ model, differing, missing, changed, added, unreadable, keys }) => [
      ...(differing > 0
        ? [
            level(
              `${count(differing, 'record')} differ from the archive though not written since: ${keys.slice(0, 5).join(', ')}`,
              { model },
            ),
          ]
        : []),
      ...(unreadable > 0 ? [stop(`${count(unreadable, 'record')} can’t be read.`, { model })] : []),
      ...(missing > 0
        ? [note(`${count(missing, 'record')} of the archive are gone: deleted since.`, { model })]
        : []),
      ...(changed > 0 ? [note(`${count(changed, 'record')} written since the archive.`, { model })] : []),
      ...(added > 0 ? [note(`${count(added, 'record')} made since the archive.`, { model })] : []),
    ]);
    const equal = sum(compared, (each) => each.equal);
    const others = sum(compared, (each) => each.changed + each.differing + each.missing);
    return judged(
      `${count(equal, 'record')} equal to the archive, ${others.toLocaleString('en')} not.`,
      findings,
    );
  }

  async #cleanUp(check: LeaveCheck): Promise<Noted> {
    const compared = await this.#compare(check);
    const folder = this.#archiveFolder();
    if (folder !== null) await writeFile(join(folder, SCRIPT), cleanUpScript(this.#parts.schema.modelSchema));
    const left = compared.filter(({ tombstones }) => tombstones > 0);
    const total = sum(left, ({ tombstones }) => tombstones);
    if (total === 0) return judged('No tombstone of the archive is listed any more.', []);
    return {
      state: 'OPEN',
      summary: `${count(total, 'tombstone')} still listed as records. The script that removes them is in ${folder ?? 'the archive'}.`,
      findings: left.map(({ model, tombstones }) =>
        note(`${count(tombstones, 'tombstone')} still listed.`, { model }),
      ),
    };
  }

  async #fields({ folders = this.#folders(), signal }: LeaveCheck): Promise<Noted> {
    const { findings: all } = await readClientCode(this.#parts.schema, folders, signal);
    const named = all.filter(({ message }) => /metadata fields/.test(message));
    const states = await this.#states(signal);
    const left = [...states].filter(([, state]) => state !== 'GONE').map(([name]) => name);
    const findings = named.map((finding): LeaveFinding => ({ ...finding, level: 'STOP' }));
    const kept = { folders };
    if (left.length > 0)
      return {
        state: findings.length > 0 ? 'BLOCKED' : 'OPEN',
        summary: `${count(left.length, 'model')} still ${left.length === 1 ? 'has' : 'have'} the fields${findings.length > 0 ? `, and ${count(findings.length, 'place')} in the clients ${findings.length === 1 ? 'names' : 'name'} them` : ''}.`,
        findings,
        kept,
      };
    return { ...judged('No model has the fields any more.', findings), kept };
  }

  // ── shared ─────────────────────────────────────────────────────────────────────────────────────────────────

  #states(signal: AbortSignal | undefined): Promise<ReadonlyMap<string, ModelState>> {
    return serviceStates(this.#parts.client, this.#models, signal);
  }

  async #compare({ signal, onProgress }: LeaveCheck): Promise<ModelComparison[]> {
    const { client, schema } = this.#parts;
    const folder = this.#archiveFolder();
    if (folder === null) throw noArchive();
    const archive = await openArchive(folder);
    const states = await this.#states(signal);
    const apis: Readonly<Record<ModelState, LoadedSchema>> = {
      ON: schema,
      KEPT: withoutConflictDetection(schema, 'kept'),
      GONE: withoutConflictDetection(schema, 'gone'),
    };
    const compared: ModelComparison[] = [];
    for (const model of this.#models) {
      if (model.operations.list === null && model.operations.sync === null) continue;
      const api = apis[states.get(model.name) ?? 'ON'];
      compared.push(await compareModel(client, api, model, archive, { signal, onProgress }));
    }
    return compared;
  }

  #archiveFolder(): string | null {
    const folder = this.#parts.notes.latest('archive')?.kept['folder'];
    return typeof folder === 'string' ? folder : null;
  }

  #folders(): readonly string[] {
    const folders = this.#parts.notes.latest('clients')?.kept['folders'];
    return Array.isArray(folders) ? (folders as readonly string[]) : [];
  }

  #store(): DataStore {
    const { store } = this.#parts;
    if (store) return store;
    throw new OutbandError({
      kind: 'BadInput',
      code: 'NO_LOCAL_COPY',
      message: 'This step needs the local copy, and the service can’t be synced with this schema any more.',
      consequence: 'Nothing was checked or written.',
      action: 'Do it while conflict detection is on.',
    });
  }
}

const UNFINISHED: readonly string[] = ['QUEUED', 'RUNNING', 'PAUSED', 'INTERRUPTED'];
const FIELDS_GONE =
  'The three fields are gone from the schema: clients that name one get a ValidationError. Add them as ordinary fields and push.';

const count = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
const sum = <T>(each: readonly T[], of: (one: T) => number): number =>
  each.reduce((total, one) => total + of(one), 0);

function noReason(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'REASON_MISSING',
    message: 'A confirmation by hand needs a reason.',
    consequence: 'Nothing was noted.',
    action: 'Say who has made sure of it, and how.',
  });
}

function noArchive(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'NO_ARCHIVE',
    message: 'There is no archive to compare with.',
    consequence: 'Nothing was read.',
    action: 'Write one while conflict detection is on (`outband leave export`).',
  });
}

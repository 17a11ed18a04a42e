import { createHash } from 'node:crypto';
import type { Problem } from '../../shared/errors';
import type { ModelKey } from '../../shared/model-schema';
import { withoutSecrets } from '../../shared/secrets';
import { stringifyJson } from '../appsync';
import type { Connection } from './connection-manager';
import type { Remote } from './rpc';
import type { PendingChange, SessionApi } from './session-api';
import type { ModelStrategy } from './strategies';

/** One part of a support bundle, a line each. */
export interface SupportSection {
  readonly name: string;
  /** What is in it, for the person who looks before sending. */
  readonly title: string;
  readonly lines: readonly object[];
}

export interface SupportSources {
  readonly about: Readonly<Record<string, unknown>>;
  readonly connection: Connection | null;
  /** The open session; null where none is. */
  readonly remote: Remote<SessionApi> | null;
  readonly strategies: ReadonlyMap<string, ModelStrategy>;
  /** Marks keys, so that they can be told apart in this bundle and in no other. */
  readonly salt: string;
}

/** So many of the latest of everything that grows. */
const LATEST = { events: 1_000, changes: 1_000, runs: 200, conflicts: 500, audit: 500 } as const;

/** Entries of the sync log whose words hold names and counts alone. */
const PLAIN_EVENTS = new Set([
  'networkStatus',
  'storageSubscribed',
  'subscriptionsEstablished',
  'syncQueriesStarted',
  'modelSynced',
  'syncQueriesReady',
  'outboxStatus',
  'ready',
]);

/**
 * What somebody who helps needs to see of this program and the open connection (feature 88). Secrets are never in it.
 * Without `withRecords` neither is anything of a record: no values, no keys (a mark stands for each), no texts that a
 * person wrote or that quote values.
 */
export async function supportSections(
  sources: SupportSources,
  withRecords: boolean,
): Promise<readonly SupportSection[]> {
  const { about, connection, remote } = sources;
  const part = (name: string, title: string, lines: readonly object[]) => ({ name, title, lines });
  const program = part('program', 'Versions of the program and of what it runs on', [about]);
  if (!connection) return [program];
  const profile = part('connection', 'Settings of the connection, without anything secret', [
    profileFacts(connection, withRecords),
  ]);
  if (!remote) return [program, profile];
  const hide = new Hider(sources.salt, withRecords);
  return [
    program,
    profile,
    part('schema', 'The schema of the API', [await schemaFacts(remote)]),
    part('models', 'Each model: how many records, how it is synced and what conflicts of it are settled by', [
      ...(await modelFacts(sources, remote, hide)),
    ]),
    part('sync', 'How the sync stands', [await syncFacts(remote, hide)]),
    part('sync-log', 'What the sync did, latest first', await syncLog(remote, hide)),
    part('outbox', 'What waits to be sent', await outboxFacts(remote, hide)),
    part('runs', 'Runs with what they came to', await runFacts(remote, hide)),
    part('conflicts', 'Conflicts and how they were settled', await conflictFacts(remote, hide)),
    part('audit', 'Whether the audit record is whole', [await auditFacts(remote)]),
    ...(withRecords ? [part('audit-log', 'The audit record', await auditLog(remote))] : []),
  ];
}

/** The bundle as JSON Lines: a line about the bundle, then each section's lines under its name. */
export function supportText(
  sections: readonly SupportSection[],
  head: { readonly at: number; readonly withRecords: boolean },
): string {
  const first = {
    section: 'bundle',
    format: 1,
    madeAt: new Date(head.at).toISOString(),
    withRecords: head.withRecords,
    sections: sections.map(({ name, title, lines }) => ({ name, title, lines: lines.length })),
  };
  const lines = sections.flatMap((section) => sectionLines(section));
  return [withoutSecrets(stringifyJson(first)), ...lines].map((line) => `${line}\n`).join('');
}

/** A section's lines as they stand in the file. */
export function sectionLines({ name, lines }: SupportSection): readonly string[] {
  return lines.map((line) => withoutSecrets(stringifyJson({ section: name, ...line })));
}

/** Leaves out what is a record's own. */
class Hider {
  readonly #salt: string;
  readonly withRecords: boolean;

  constructor(salt: string, withRecords: boolean) {
    this.#salt = salt;
    this.withRecords = withRecords;
  }

  /** The key, or a mark that is the same wherever it is the same record. */
  key(model: string, key: ModelKey): string {
    if (this.withRecords) return key;
    return createHash('sha256').update(`${this.#salt} ${model} ${key}`).digest('hex').slice(0, 12);
  }

  /** A problem's words may quote values; its code says what it is. */
  problem(problem: Problem | null | undefined): object | null {
    if (!problem) return null;
    if (this.withRecords) return problem;
    const { model, field } = problem.place ?? {};
    return {
      kind: problem.kind,
      code: problem.code,
      ...(model ? { model } : {}),
      ...(field ? { field } : {}),
    };
  }

  /** What only a bundle with records has. */
  withRecordsOnly<T extends object>(facts: T): T | Record<string, never> {
    return this.withRecords ? facts : {};
  }
}

function profileFacts({ profile, state, problem, strategy }: Connection, withRecords: boolean): object {
  return {
    kind: profile.kind,
    tier: profile.tier,
    endpoint: profile.endpoint,
    realtimeUrl: profile.realtimeUrl,
    region: profile.region,
    authModes: [profile.authMode, ...profile.otherAuthModes],
    readOnly: profile.readOnly,
    schemaSource: profile.schemaSource,
    conflictStrategy: profile.conflictStrategy,
    modelStrategies: profile.modelStrategies,
    sandboxStrategy: strategy,
    createdAt: profile.createdAt,
    lastOpenedAt: profile.lastOpenedAt,
    state,
    problem: new Hider('', withRecords).problem(problem),
  };
}

async function schemaFacts(remote: Remote<SessionApi>): Promise<object> {
  const { source, apiSdl } = await remote.schemaView();
  return { source, apiSdl };
}

async function modelFacts(
  { strategies }: SupportSources,
  remote: Remote<SessionApi>,
  hide: Hider,
): Promise<readonly object[]> {
  const [models, status, selection] = await Promise.all([
    remote.models(),
    remote.syncStatus(),
    remote.selection(),
  ]);
  return models.map(({ model, counts }) => {
    const sync = status.models.find((candidate) => candidate.model === model.name);
    const kept = selection.find((candidate) => candidate.model === model.name);
    return {
      model: model.name,
      versioned: model.versioned ?? null,
      primaryKey: model.primaryKey,
      fields: model.fields.length,
      counts,
      strategy: strategies.get(model.name) ?? null,
      sync: sync && { ...sync, problem: hide.problem(sync.problem) },
      selection: kept && {
        isOn: kept.isOn,
        cap: kept.cap,
        isFiltered: kept.where != null,
        ...hide.withRecordsOnly({ where: kept.where }),
      },
    };
  });
}

async function syncFacts(remote: Remote<SessionApi>, hide: Hider): Promise<object> {
  const { models: _models, problem, ...status } = await remote.syncStatus();
  return { ...status, problem: hide.problem(problem) };
}

async function syncLog(remote: Remote<SessionApi>, hide: Hider): Promise<readonly object[]> {
  const events = await remote.syncTimeline(LATEST.events);
  return events.map(({ at, name, model, message, problem }) => ({
    at,
    name,
    model,
    ...(hide.withRecords || PLAIN_EVENTS.has(name) ? { message } : {}),
    problem: hide.problem(problem),
  }));
}

async function outboxFacts(remote: Remote<SessionApi>, hide: Hider): Promise<readonly object[]> {
  const { changes, total, counts, isPaused } = await remote.outbox(0, LATEST.changes);
  return [
    { total, counts, isPaused },
    ...(await Promise.all(changes.map((change) => changeFacts(remote, change, hide)))),
  ];
}

async function changeFacts(remote: Remote<SessionApi>, change: PendingChange, hide: Hider): Promise<object> {
  const { model, key, operation, fields, state, attempts, isConditional, problem, createdAt } = change;
  const facts = {
    model,
    record: hide.key(model, key),
    operation,
    fields,
    state,
    attempts,
    isConditional,
    createdAt,
  };
  const detail = hide.withRecords ? await remote.pendingChange(change.id) : null;
  return {
    ...facts,
    problem: hide.problem(problem),
    ...(detail && { variables: detail.variables, base: detail.base, service: detail.service }),
  };
}

async function runFacts(remote: Remote<SessionApi>, hide: Hider): Promise<readonly object[]> {
  const runs = await remote.runs();
  return runs.slice(0, LATEST.runs).map(({ description, problem, ...run }) => ({
    ...run,
    ...hide.withRecordsOnly({ description }),
    problem: hide.problem(problem),
  }));
}

async function conflictFacts(remote: Remote<SessionApi>, hide: Hider): Promise<readonly object[]> {
  const { total, conflicts } = await remote.conflicts({ offset: 0, limit: LATEST.conflicts });
  return [
    { total },
    ...conflicts.map((conflict) => ({
      model: conflict.model,
      record: hide.key(conflict.model, conflict.key),
      operation: conflict.operation,
      source: conflict.runKind,
      at: conflict.at,
      how: conflict.how,
      theirsSource: conflict.theirsSource,
      baseVersion: conflict.baseVersion,
      fields: conflict.fields,
      isSettled: conflict.settled !== null,
      settledAt: conflict.settledAt,
      settledBy: conflict.detail?.by ?? null,
      ...hide.withRecordsOnly({
        settled: conflict.settled,
        base: conflict.base,
        ours: conflict.ours,
        theirs: conflict.theirs,
        result: conflict.result,
      }),
    })),
  ];
}

async function auditFacts(remote: Remote<SessionApi>): Promise<object> {
  const { entries, brokenAt, faultCount, untold } = await remote.verifyAudit();
  return { entries, brokenAt, faultCount, runsUntold: untold.length };
}

async function auditLog(remote: Remote<SessionApi>): Promise<readonly object[]> {
  return (await remote.audit({ offset: 0, limit: LATEST.audit })).entries;
}

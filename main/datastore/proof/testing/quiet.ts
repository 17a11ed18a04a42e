import type { DataStore } from '../..';
import { MODELS, keyOf, type ModelName, type ServiceClient, type ServiceRecord } from './service';

const COMPARED = ['log', 'f0', 'f1', 'f2', 'other', 'boardID', '_version', '_deleted'] as const;

/** What differs between the local copy and the service, in words; empty where they are the same. */
export async function differences(store: DataStore, service: ServiceClient): Promise<readonly string[]> {
  const found: string[] = [];
  for (const model of MODELS) {
    const there = await service.records(model);
    const here = localRecords(store, model);
    for (const [key, record] of there) {
      const local = here.get(key);
      if (local) found.push(...differingFields(model, key, local, record));
      else found.push(`${model} ${key} is only at the service`);
    }
    for (const key of here.keys()) if (!there.has(key)) found.push(`${model} ${key} is only here`);
  }
  return found;
}

export function localRecords(
  store: DataStore,
  model: ModelName,
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  return new Map(
    [...store.iterate(model, undefined, { tombstones: true })].map((record) => [
      keyOf(model, record),
      record,
    ]),
  );
}

function differingFields(
  model: ModelName,
  key: string,
  local: Readonly<Record<string, unknown>>,
  remote: ServiceRecord,
): readonly string[] {
  return COMPARED.flatMap((name) => {
    const [mine, theirs] = [JSON.stringify(local[name] ?? null), JSON.stringify(remote[name] ?? null)];
    return mine === theirs ? [] : [`${model} ${key}.${name} is ${mine} here and ${theirs} at the service`];
  });
}

/** True when the store has nothing left to do: everything is sent, every model synced and listened to. */
export function isQuiet(store: DataStore): boolean {
  const status = store.status();
  return (
    store.outbox.list().length === 0 &&
    status.phase === 'READY' &&
    status.realtimeConnected &&
    status.models.every((model) => model.state === 'SYNCED' && model.subscriptions === 3)
  );
}

/** Waits until the store is quiet and equal to the service. Rejects with what differs after so many milliseconds. */
export async function converged(
  store: DataStore,
  service: ServiceClient,
  options: { readonly onLook?: () => void; readonly timeoutMs?: number } = {},
): Promise<void> {
  const deadline = Date.now() + (options.timeoutMs ?? 20_000);
  let lookAgainMs = 1;
  for (;;) {
    options.onLook?.();
    const found = isQuiet(store) ? await differences(store, service) : null;
    if (found?.length === 0) return;
    if (Date.now() > deadline) throw new Error(`it did not converge:\n${explain(store, found)}`);
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    lookAgainMs = Math.min(50, lookAgainMs + 1);
  }
}

function explain(store: DataStore, found: readonly string[] | null): string {
  const { models, ...status } = store.status();
  const lines = [
    ...(found ?? ['it is not quiet']),
    JSON.stringify(status),
    ...models.map((model) => JSON.stringify(model)),
    ...store.outbox.list().map((event) => JSON.stringify(event)),
    ...[...store.timeline(30)].reverse().map(({ name, message }) => `${name}: ${message}`),
  ];
  return lines.join('\n');
}

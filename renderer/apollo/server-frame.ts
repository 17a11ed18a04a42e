import type { ServerFrame } from '../../shared/ipc-contract';

/** Parses what came over the port; undefined for anything that is not a frame of the console API. */
export function parseServerFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== 'object' || data === null || !('id' in data) || !('t' in data)) return undefined;
  const { id, t } = data;
  if (typeof id !== 'number') return undefined;
  if (t === 'done') return { t, id };
  if (t === 'next' && 'result' in data) return { t, id, result: data.result };
  return undefined;
}

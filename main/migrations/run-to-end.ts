import type { OutbandWriter, RunSummary } from '../writer';

export interface RunToEndOptions {
  /** Ends the run after what is under way, and the wait for its proof of delivery. */
  readonly signal?: AbortSignal;
  /** What becomes of the rest then: it is gone on with by a resume, or given up. */
  readonly onAbort: 'pause' | 'cancel';
  readonly onProgress?: (run: RunSummary) => void;
}

/**
 * Waits until a run's operations are settled and its deliveries counted. Whoever ends it gets what it has come to as soon
 * as nothing is under way any more: deliveries that are still open are neither seen nor missed by then.
 */
export async function runToEnd(
  writer: Pick<OutbandWriter, 'run' | 'pause' | 'cancel' | 'settled' | 'onRun'>,
  runId: string,
  { signal, onAbort, onProgress }: RunToEndOptions,
): Promise<RunSummary> {
  let end: (run: RunSummary) => void = () => undefined;
  const ended = new Promise<RunSummary>((resolve) => (end = resolve));
  const isUnderWay = ({ state, counts }: RunSummary): boolean =>
    state === 'RUNNING' || state === 'QUEUED' || counts.sent > 0;
  const look = (): void => {
    const run = writer.run(runId);
    if (signal?.aborted && run && !isUnderWay(run)) end(run);
  };
  const stop = (): void => {
    const state = writer.run(runId)?.state;
    if (state === 'RUNNING' || state === 'QUEUED') writer[onAbort](runId);
    look();
  };
  const release = writer.onRun((run) => {
    if (run.id !== runId) return;
    onProgress?.(run);
    look();
  });
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    return await Promise.race([writer.settled(runId), ended]);
  } finally {
    signal?.removeEventListener('abort', stop);
    release();
  }
}

import type { RunSummary } from '../writer';
import type { Backend } from './backend';
import type { CliIo } from './io';

const PROGRESS_EVERY_MS = 1_000;

/** Tells on stderr how runs go, at most once a second; returns what ends it. */
export function showProgress({ writer }: Backend, io: CliIo): () => void {
  let saidAt = 0;
  let said = '';
  return writer.onRun((run) => {
    if (Date.now() - saidAt < PROGRESS_EVERY_MS && run.state === 'RUNNING') return;
    // A run that has ended tells of itself once more when its deliveries are counted.
    const state = JSON.stringify([run.id, run.state, run.counts]);
    if (run.state !== 'RUNNING' && said === state) return;
    said = state;
    saidAt = Date.now();
    io.stderr.write(`${progressWords(run)}\n`);
  });
}

/** What our own subscription saw of a run's writes. */
export function deliveryWords({
  complete,
  incomplete,
  notSeen,
  notListening,
}: Pick<RunSummary['delivery'], 'complete' | 'incomplete' | 'notSeen'> &
  Partial<Pick<RunSummary['delivery'], 'notListening'>>): string {
  const gap = notListening
    ? `, ${notListening.count} not listened for (the subscription was down between ${clock(notListening.from)} and ${clock(notListening.to)})`
    : '';
  return `  seen by our own subscription: ${complete} complete, ${incomplete} incomplete, ${notSeen} not seen${gap}`;
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 19);

function progressWords({ description, state, counts, perSecond, remainingMs }: RunSummary): string {
  const left = remainingMs === null ? '' : `, ${Math.ceil(remainingMs / 1_000)} s left`;
  const conflicts = counts.conflicted > 0 ? `, ${counts.conflicted} conflicts` : '';
  return `${description}: ${state.toLowerCase()}, ${counts.applied} of ${counts.planned} applied${conflicts}, ${Math.round(perSecond)}/s${left}`;
}

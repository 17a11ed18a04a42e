import type {
  RunPartsFragment,
  SentDocumentPartsFragment,
  SentOrigin,
} from '../../apollo/generated/operations';
import { isWrite, mergedWrites, sentTitle } from '../../components/response-facts';

/** One thing that was done: a run of the journal, or a document that the editor or the outbox has sent. */
export type ActivityItem =
  | {
      readonly kind: 'run';
      readonly id: string;
      readonly at: number;
      readonly title: string;
      readonly run: RunPartsFragment;
    }
  | {
      readonly kind: 'document';
      readonly id: string;
      readonly at: number;
      readonly title: string;
      readonly sent: SentDocumentPartsFragment;
    };

const NO_RUNS: ReadonlySet<string> = new Set();

export const ACTIVITY_FILTERS = ['all', 'runs', 'documents', 'outbox', 'failed'] as const;
export type ActivityFilter = (typeof ACTIVITY_FILTERS)[number];

/** Runs and documents in one line of time, the newest first. */
export function activityItems(
  runs: readonly RunPartsFragment[],
  documents: readonly SentDocumentPartsFragment[],
): ActivityItem[] {
  const items: ActivityItem[] = [
    ...runs.map((run): ActivityItem => ({
      kind: 'run',
      id: `run ${run.id}`,
      at: run.startedAt ?? run.createdAt,
      title: run.description,
      run,
    })),
    ...documents.map((sent): ActivityItem => ({
      kind: 'document',
      id: `document ${sent.id}`,
      at: sent.at,
      title: sentTitle(sent),
      sent,
    })),
  ];
  return items.sort((left, right) => right.at - left.at);
}

/** True where not all of it came to what was asked. */
export function hasFailed(item: ActivityItem): boolean {
  if (item.kind === 'document') return !item.sent.ok || mergedWrites(item.sent).length > 0;
  const { counts, state } = item.run;
  return (
    state === 'FAILED' || state === 'INTERRUPTED' || counts.conflicted + counts.rejected + counts.unknown > 0
  );
}

/** The items of a kind that hold some words: in their title, model, document or variables, or in a key of their records. */
export function filterItems(
  items: readonly ActivityItem[],
  filter: ActivityFilter,
  words: string,
  runsByKey: ReadonlySet<string> = NO_RUNS,
): readonly ActivityItem[] {
  const wanted = words.trim().toLowerCase();
  return items.filter((item) => {
    if (filter === 'runs' && item.kind !== 'run') return false;
    if (filter === 'documents' && !isSentBy(item, 'EDITOR')) return false;
    if (filter === 'outbox' && !isSentBy(item, 'OUTBOX')) return false;
    if (filter === 'failed' && !hasFailed(item)) return false;
    if (item.kind === 'run' && runsByKey.has(item.run.id)) return true;
    return wanted === '' || searchText(item).toLowerCase().includes(wanted);
  });
}

/** `Write`, `Read`, `Outbox`, `Batch`, `Edit`: what an item was. */
export function kindLabel(item: ActivityItem): string {
  if (isSentBy(item, 'OUTBOX')) return 'Outbox';
  if (item.kind === 'document') return isWrite(item.sent.document) ? 'Write' : 'Read';
  return item.run.kind.slice(0, 1).toUpperCase() + item.run.kind.slice(1);
}

/** The items as a file: everything that is known of them, the instants readable by people and programs. */
export function exportText(items: readonly ActivityItem[]): string {
  const rows = items.map((item) => {
    const at = new Date(item.at).toISOString();
    return item.kind === 'run'
      ? { entry: 'run', at, ...plain(item.run) }
      : { entry: 'document', ...plain(item.sent), at };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function isSentBy(item: ActivityItem, origin: SentOrigin): boolean {
  return item.kind === 'document' && item.sent.origin === origin;
}

function searchText(item: ActivityItem): string {
  if (item.kind === 'run') return `${item.title} ${item.run.model} ${item.run.kind}`;
  return `${item.title} ${item.sent.document} ${JSON.stringify(item.sent.variables ?? null)}`;
}

/** The cache marks objects with their type's name, which means nothing outside of it. */
function plain<T extends object>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (name, member: unknown) => (name === '__typename' ? undefined : member)),
  ) as T;
}

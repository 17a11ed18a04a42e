import type { ChangeKind, ChangeOrigin } from '../../apollo/generated/operations';

export interface RowChange {
  readonly key: string;
  readonly kind: ChangeKind;
  readonly changedFields: readonly string[];
  readonly record?: unknown;
}

/** One batch of changes of a model. `truncated` means that there were more than it holds. */
export interface ChangeBatch {
  readonly changes: readonly RowChange[];
  readonly truncated: boolean;
  readonly origin: ChangeOrigin;
}

/** What a grid shows, as far as it decides what a change does to it. */
export interface GridView {
  /** Whether a record is among the rows that are loaded. */
  readonly isLoaded: (key: string) => boolean;
  /** Fields that the order or the choice of rows depends on. */
  readonly decidingFields: ReadonlySet<string>;
  readonly showsTombstones: boolean;
}

export interface LiveUpdate {
  /** Rows that stay where they are: they get the new record at once. */
  readonly patched: readonly RowChange[];
  /** Rows may have come, gone or moved: the loaded blocks have to be read again. */
  readonly mustReload: boolean;
}

const METADATA = ['_version', '_lastChangedAt'];

/**
 * Divides a batch of changes into rows that are replaced in place and the need to read blocks again.
 * A changed record that is not loaded and decides nothing costs nothing.
 */
export function divideChanges(changes: readonly RowChange[], view: GridView): LiveUpdate {
  const patched: RowChange[] = [];
  let mustReload = false;
  const decidesByMetadata = METADATA.some((field) => view.decidingFields.has(field));
  for (const change of changes) {
    const decides = decidesByMetadata || change.changedFields.some((field) => view.decidingFields.has(field));
    const stays = change.kind === 'UPDATED' || (change.kind === 'DELETED' && view.showsTombstones);
    if (!stays || decides) mustReload = true;
    else if (view.isLoaded(change.key)) {
      if (change.record === null || change.record === undefined) mustReload = true;
      else patched.push(change);
    }
  }
  return { patched, mustReload };
}

/** The changes that someone made. A record that the first read brings is new to the store and to nobody else. */
export function seenToChange(changes: readonly RowChange[], origin: ChangeOrigin): readonly RowChange[] {
  return origin === 'BASE_SYNC' ? changes.filter(({ kind }) => kind !== 'CREATED') : changes;
}

/** The fields that a filter in AppSync's form looks at. */
export function fieldsOfFilter(filter: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(filter, found);
  return found;
}

function collect(filter: unknown, found: Set<string>): void {
  if (typeof filter !== 'object' || filter === null) return;
  if (Array.isArray(filter)) {
    for (const item of filter) collect(item, found);
    return;
  }
  for (const [name, value] of Object.entries(filter)) {
    if (name === 'and' || name === 'or' || name === 'not') collect(value, found);
    else found.add(name);
  }
}

/** What is said to a screen reader about a batch of changes, in one short sentence. */
export function describeChanges(model: string, changes: readonly RowChange[], truncated: boolean): string {
  const count = (kind: ChangeKind, word: string): string | null => {
    const n = changes.filter((change) => change.kind === kind).length;
    return n > 0 ? `${n} ${word}` : null;
  };
  const parts = [count('CREATED', 'new'), count('UPDATED', 'changed'), count('DELETED', 'deleted')].filter(
    Boolean,
  );
  return `${model}: ${parts.join(', ')}${truncated ? ' and more' : ''}`;
}

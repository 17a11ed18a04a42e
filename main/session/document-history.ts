import { OutbandError, problemOf } from '../../shared/errors';
import { parseJson, stringifyJson } from '../appsync';
import { openDatabase } from '../sqlite/open-database';
import type { SqliteDatabase } from '../sqlite/open-database';
import type { DocumentRequest, SentDocument } from './session-api';

interface Row {
  readonly id: number;
  readonly at: number;
  readonly request: string;
  readonly outcome: string | null;
  readonly origin: SentOrigin;
}

/** Who sent a document: a person in the editor, or the outbox. */
export type SentOrigin = SentDocument['origin'];

export type SentOutcome = Pick<
  SentDocument,
  'ms' | 'ok' | 'httpStatus' | 'response' | 'problem' | 'explanations'
>;

/**
 * What the editor and the outbox sent, with what came back. The editor's is durable before the request leaves and before its outcome is shown
 * (invariant 3), so a row without an outcome means that the program ended in between: the outcome is unknown.
 */
export class DocumentHistory {
  readonly #db: SqliteDatabase;

  constructor(file: string) {
    const db = openDatabase(file);
    try {
      setUp(db);
    } catch (error) {
      db.close();
      throw unreadable(file, error);
    }
    this.#db = db;
  }

  /** Notes a document together with what came of it, for senders that are durable themselves. Returns its id. */
  add(at: number, request: DocumentRequest & { readonly origin: SentOrigin }, outcome: SentOutcome): string {
    const { origin, ...rest } = request;
    const row = this.#db
      .prepare('INSERT INTO sent_document (at, request, outcome, origin) VALUES (?, ?, ?, ?)')
      .run(at, stringifyJson(rest), stringifyJson(outcome), origin);
    return String(row.lastInsertRowid);
  }

  /** Notes that a document is about to leave. Returns its id. */
  begin(at: number, request: DocumentRequest): string {
    const row = this.#db
      .prepare('INSERT INTO sent_document (at, request) VALUES (?, ?)')
      .run(at, stringifyJson(request));
    return String(row.lastInsertRowid);
  }

  end(id: string, outcome: SentOutcome): SentDocument {
    this.#db.prepare('UPDATE sent_document SET outcome = ? WHERE id = ?').run(stringifyJson(outcome), id);
    return toDocument(this.#db.prepare('SELECT * FROM sent_document WHERE id = ?').get(id) as Row);
  }

  /** The newest first; of one sender, or of all. */
  list(limit: number, origin: SentOrigin | null = null): SentDocument[] {
    const rows = this.#db
      .prepare(
        'SELECT * FROM sent_document WHERE cleared = 0 AND (@origin IS NULL OR origin = @origin) ORDER BY id DESC LIMIT @limit',
      )
      .all({ limit, origin }) as Row[];
    return rows.map(toDocument);
  }

  /** Takes what the editor sent off the list that screens show; the rows stay as a record of what was done. */
  clear(): void {
    this.#db.prepare('UPDATE sent_document SET cleared = 1 WHERE origin = ?').run('EDITOR');
  }

  close(): void {
    this.#db.close();
  }
}

const UNKNOWN_OUTCOME: SentOutcome = {
  ms: 0,
  ok: false,
  httpStatus: null,
  response: null,
  problem: {
    kind: 'Transient',
    code: 'OUTCOME_UNKNOWN',
    message: 'The program ended before an answer arrived.',
    consequence: 'The backend may or may not have carried this out.',
    action: 'Look at the record before sending it again.',
  },
  explanations: [],
};

function toDocument(row: Row): SentDocument {
  const request = parseJson(row.request) as DocumentRequest;
  const outcome = row.outcome === null ? UNKNOWN_OUTCOME : (parseJson(row.outcome) as SentOutcome);
  return { id: String(row.id), at: row.at, origin: row.origin, ...request, ...outcome };
}

function setUp(db: SqliteDatabase): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE IF NOT EXISTS sent_document (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, request TEXT NOT NULL, outcome TEXT, cleared INTEGER NOT NULL DEFAULT 0)',
  );
  const columns = db.pragma('table_info(sent_document)') as readonly { readonly name: string }[];
  if (!columns.some(({ name }) => name === 'origin'))
    db.exec("ALTER TABLE sent_document ADD COLUMN origin TEXT NOT NULL DEFAULT 'EDITOR'");
}

/** Anything but damage is passed on as it is. */
function unreadable(file: string, error: unknown): unknown {
  const code = String((error as { code?: unknown } | null)?.code);
  if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) return error;
  return new OutbandError(
    {
      kind: 'StorageCorrupt',
      code: 'HISTORY_UNREADABLE',
      message: `The history of the editor can’t be read: ${problemOf(error).message}`,
      consequence: 'The connection was not opened, and nothing was sent.',
      action: 'Bring the file back from a backup, or move it away to go on without that history.',
      place: { file },
    },
    { cause: error },
  );
}

/**
 * The journal's schema, one step a version: a step that was released is never edited, only followed by another.
 *
 * Small rows that change (`operations`) live apart from large rows that don't (`images`, `outcomes`), so that a
 * commit writes few pages however large the records are.
 */
export const SCHEMA_STEPS: readonly string[] = [
  `
  CREATE TABLE plans (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    summary TEXT
  );
  CREATE TABLE runs (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    plan_no INTEGER NOT NULL UNIQUE REFERENCES plans (no),
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    active_ms REAL NOT NULL DEFAULT 0,
    options TEXT NOT NULL,
    problem TEXT,
    delivery_closed INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX runs_state ON runs (state);
  CREATE TABLE operations (
    id INTEGER PRIMARY KEY,
    state INTEGER NOT NULL,
    base_version INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    uncertain INTEGER NOT NULL DEFAULT 0,
    request_no INTEGER,
    sent_at INTEGER,
    settled_at INTEGER,
    delivery INTEGER NOT NULL DEFAULT 0,
    delivered_ms REAL
  );
  CREATE INDEX operations_sent ON operations (id) WHERE state = 1;
  CREATE INDEX operations_unknown ON operations (id) WHERE state = 6;
  CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    before TEXT,
    change TEXT NOT NULL
  );
  CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY,
    result TEXT,
    theirs TEXT,
    problem TEXT
  );
  CREATE TABLE requests (
    no INTEGER PRIMARY KEY,
    run_no INTEGER NOT NULL,
    operations INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    ended_at INTEGER,
    ms REAL,
    http_status INTEGER,
    request_id TEXT,
    problem TEXT
  );
  CREATE INDEX requests_run ON requests (run_no);
  CREATE TABLE conflicts (
    no INTEGER PRIMARY KEY,
    operation_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    how TEXT NOT NULL,
    base_version INTEGER,
    base TEXT,
    ours TEXT NOT NULL,
    theirs TEXT,
    settled TEXT,
    settled_at INTEGER
  );
  CREATE INDEX conflicts_operation ON conflicts (operation_id);
  CREATE TABLE audit (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  );
  `,
];

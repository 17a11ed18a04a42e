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
  `
  ALTER TABLE plans ADD COLUMN seen_at INTEGER;
  CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    field TEXT,
    reason TEXT NOT NULL
  );
  CREATE TABLE staged (
    no INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    fields TEXT NOT NULL,
    base TEXT NOT NULL,
    base_version INTEGER,
    at INTEGER NOT NULL,
    UNIQUE (model, key)
  );
  CREATE TABLE conflict_log (
    no INTEGER PRIMARY KEY,
    operation_id INTEGER,
    source TEXT NOT NULL,
    model TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    how TEXT NOT NULL,
    base_version INTEGER,
    base TEXT,
    ours TEXT NOT NULL,
    fields TEXT NOT NULL,
    theirs TEXT,
    theirs_before TEXT,
    theirs_source TEXT,
    result TEXT,
    settled TEXT,
    settled_at INTEGER,
    detail TEXT
  );
  INSERT INTO conflict_log (no, operation_id, source, model, key, kind, at, how, base_version, base, ours, fields, theirs,
      settled, settled_at)
    SELECT c.no, c.operation_id, p.kind, p.model, i.key, i.kind, c.at, c.how, c.base_version, c.base, c.ours,
      (SELECT json_group_array(member.key) FROM json_each(c.ours) member), c.theirs, c.settled, c.settled_at
    FROM conflicts c JOIN images i ON i.id = c.operation_id JOIN plans p ON p.no = c.operation_id / 16777216;
  DROP TABLE conflicts;
  ALTER TABLE conflict_log RENAME TO conflicts;
  CREATE INDEX conflicts_operation ON conflicts (operation_id);
  CREATE INDEX conflicts_record ON conflicts (model, key);
  CREATE INDEX conflicts_at ON conflicts (at);
  `,
  `
  CREATE INDEX conflicts_undecided ON conflicts (operation_id) WHERE settled IS NULL;
  CREATE INDEX conflicts_settled_at ON conflicts (settled_at) WHERE settled_at IS NOT NULL;
  CREATE INDEX operations_settled_at ON operations (settled_at) WHERE settled_at IS NOT NULL;
  `,
  `
  CREATE INDEX images_key ON images (key);
  `,
];

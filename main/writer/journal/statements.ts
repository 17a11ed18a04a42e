import type { SqliteDatabase } from '../../sqlite/open-database';

const OPERATION_COLUMNS = `o.id, o.state, o.base_version, o.attempts, o.uncertain, o.sent_at, o.settled_at, o.delivered_ms,
  i.kind, i.key, i.before, i.change, r.result, r.theirs, r.problem`;
const OPERATION_JOIN = `operations o JOIN images i ON i.id = o.id LEFT JOIN outcomes r ON r.id = o.id`;
const RUN_COLUMNS = `r.no, r.id, r.plan_no, r.state, r.created_at, r.started_at, r.ended_at, r.active_ms, r.options,
  r.problem, r.delivery_closed, p.kind, p.model, p.description`;
const TO_DO_COLUMNS = 'o.id, o.base_version, o.attempts, o.uncertain, o.sent_at, i.key, i.kind, i.change';
const CONFLICT_JOIN = `conflicts c JOIN images i ON i.id = c.operation_id LEFT JOIN outcomes x ON x.id = c.operation_id
  JOIN runs r ON r.plan_no = c.operation_id / 16777216 JOIN plans p ON p.no = r.plan_no
  WHERE (@runId IS NULL OR r.id = @runId) AND (@open IS NULL OR (c.settled IS NULL) = @open) AND (@id IS NULL OR c.no = @id)`;

/** Every statement of the journal, prepared once. */
export function prepareStatements(db: SqliteDatabase) {
  return {
    // start
    unfinishedPlans: db.prepare(`SELECT no FROM plans WHERE state = 'PLANNING'`),
    runsUnderWay: db.prepare(`SELECT no, id FROM runs WHERE state IN ('RUNNING', 'QUEUED')`),
    interruptRun: db.prepare(`UPDATE runs SET state = 'INTERRUPTED' WHERE no = ?`),
    sentBecomesUnknown: db.prepare(`UPDATE operations SET state = 6, uncertain = 1 WHERE state = 1`),
    closeDeliveries: db.prepare(`UPDATE runs SET delivery_closed = 1 WHERE delivery_closed = 0`),
    lastRequest: db.prepare(`SELECT max(no) AS no FROM requests`),
    // plans
    insertPlan: db.prepare(
      `INSERT INTO plans (id, kind, model, description, created_at, state, request) VALUES (?, ?, ?, ?, ?, 'PLANNING', ?)`,
    ),
    finishPlan: db.prepare(`UPDATE plans SET state = 'PLANNED', summary = ? WHERE no = ?`),
    startPlan: db.prepare(`UPDATE plans SET state = 'STARTED' WHERE no = ?`),
    planById: db.prepare(`SELECT * FROM plans WHERE id = ? AND state <> 'PLANNING'`),
    planByNo: db.prepare(`SELECT * FROM plans WHERE no = ?`),
    openPlans: db.prepare(`SELECT * FROM plans WHERE state = 'PLANNED' ORDER BY no DESC LIMIT ?`),
    deletePlan: db.prepare(`DELETE FROM plans WHERE no = ?`),
    deleteOperations: db.prepare(`DELETE FROM operations WHERE id >= ? AND id < ?`),
    deleteImages: db.prepare(`DELETE FROM images WHERE id >= ? AND id < ?`),
    insertOperation: db.prepare(`INSERT INTO operations (id, state, base_version) VALUES (?, 0, ?)`),
    insertImage: db.prepare(`INSERT INTO images (id, kind, key, before, change) VALUES (?, ?, ?, ?, ?)`),
    // runs
    insertRun: db.prepare(
      `INSERT INTO runs (id, plan_no, state, created_at, options) VALUES (?, ?, 'QUEUED', ?, ?)`,
    ),
    runById: db.prepare(`SELECT ${RUN_COLUMNS} FROM runs r JOIN plans p ON p.no = r.plan_no WHERE r.id = ?`),
    runs: db.prepare(
      `SELECT ${RUN_COLUMNS} FROM runs r JOIN plans p ON p.no = r.plan_no ORDER BY r.no DESC LIMIT ? OFFSET ?`,
    ),
    updateRun: db.prepare(
      `UPDATE runs SET state = ?, started_at = ?, ended_at = ?, active_ms = ?, problem = ?, delivery_closed = ? WHERE no = ?`,
    ),
    countStates: db.prepare(
      `SELECT state, count(*) AS n FROM operations WHERE id >= ? AND id < ? GROUP BY state`,
    ),
    countDeliveries: db.prepare(
      `SELECT delivery, count(*) AS n FROM operations WHERE id >= ? AND id < ? GROUP BY delivery`,
    ),
    deliveryAt: db.prepare(
      `SELECT delivered_ms FROM operations WHERE id >= ? AND id < ? AND delivered_ms IS NOT NULL
       ORDER BY delivered_ms LIMIT 1 OFFSET ?`,
    ),
    countRequests: db.prepare(`SELECT count(*) AS n FROM requests WHERE run_no = ?`),
    // operations
    notSent: db.prepare(
      `SELECT ${TO_DO_COLUMNS} FROM operations o JOIN images i ON i.id = o.id
       WHERE o.id > ? AND o.id < ? AND o.state = 0 ORDER BY o.id LIMIT ?`,
    ),
    unknown: db.prepare(
      `SELECT ${TO_DO_COLUMNS} FROM operations o INDEXED BY operations_unknown JOIN images i ON i.id = o.id
       WHERE o.id > ? AND o.id < ? AND o.state = 6 ORDER BY o.id LIMIT ?`,
    ),
    before: db.prepare(`SELECT before FROM images WHERE id = ?`),
    countOperations: db.prepare(
      `SELECT count(*) AS n FROM operations WHERE id >= ? AND id < ? AND (? IS NULL OR state = ?)`,
    ),
    pageOperations: db.prepare(
      `SELECT ${OPERATION_COLUMNS} FROM (SELECT * FROM operations WHERE id >= ? AND id < ? AND (? IS NULL OR state = ?)
         ORDER BY id LIMIT ? OFFSET ?) o JOIN images i ON i.id = o.id LEFT JOIN outcomes r ON r.id = o.id ORDER BY o.id`,
    ),
    operationById: db.prepare(`SELECT ${OPERATION_COLUMNS} FROM ${OPERATION_JOIN} WHERE o.id = ?`),
    appliedBackwards: db.prepare(
      `SELECT ${OPERATION_COLUMNS} FROM ${OPERATION_JOIN} WHERE o.id >= ? AND o.id < ? AND o.state = 2
       ORDER BY o.id DESC LIMIT 500`,
    ),
    markSent: db.prepare(
      `UPDATE operations SET state = 1, request_no = ?, sent_at = ?, attempts = attempts + 1 WHERE id = ?`,
    ),
    withdraw: db.prepare(`UPDATE operations SET state = 0, attempts = attempts - 1 WHERE id = ?`),
    settle: db.prepare(
      `UPDATE operations SET state = ?, uncertain = max(uncertain, ?), settled_at = ? WHERE id = ?`,
    ),
    rebase: db.prepare(`UPDATE operations SET base_version = ?, uncertain = 0 WHERE id = ?`),
    rebaseImage: db.prepare(`UPDATE images SET before = ?, change = ? WHERE id = ?`),
    insertOutcome: db.prepare(
      `INSERT INTO outcomes (id, result, theirs, problem) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET result = excluded.result, theirs = excluded.theirs, problem = excluded.problem`,
    ),
    deleteOutcome: db.prepare(`DELETE FROM outcomes WHERE id = ?`),
    markDelivery: db.prepare(`UPDATE operations SET delivery = ?, delivered_ms = ? WHERE id = ?`),
    // requests
    insertRequest: db.prepare(`INSERT INTO requests (no, run_no, operations, sent_at) VALUES (?, ?, ?, ?)`),
    endRequest: db.prepare(
      `UPDATE requests SET ended_at = ?, ms = ?, http_status = ?, request_id = ?, problem = ? WHERE no = ?`,
    ),
    deleteRequest: db.prepare(`DELETE FROM requests WHERE no = ?`),
    // conflicts
    insertConflict: db.prepare(
      `INSERT INTO conflicts (operation_id, at, how, base_version, base, ours, theirs, settled, settled_at)
       SELECT id, @at, @how, @baseVersion, before, @ours, @theirs, @settled, @settledAt FROM images WHERE id = @operationId`,
    ),
    countConflicts: db.prepare(`SELECT count(*) AS n FROM ${CONFLICT_JOIN}`),
    conflicts: db.prepare(
      `SELECT c.*, i.key, i.kind, x.result, r.id AS run_id, p.model, p.kind AS run_kind, p.description FROM ${CONFLICT_JOIN}
       ORDER BY c.no DESC LIMIT @limit OFFSET @offset`,
    ),
    settleConflict: db.prepare(
      `UPDATE conflicts SET settled = ?, settled_at = ? WHERE no = ? AND settled IS NULL`,
    ),
  };
}

export type Statements = ReturnType<typeof prepareStatements>;

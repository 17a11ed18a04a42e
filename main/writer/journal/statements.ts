import type { SqliteDatabase } from '../../sqlite/open-database';

const OPERATION_COLUMNS = `o.id, o.state, o.base_version, o.attempts, o.uncertain, o.sent_at, o.settled_at, o.delivered_ms,
  i.kind, i.key, i.before, i.change, r.result, r.theirs, r.problem,
  CASE WHEN o.state = 4 THEN
    (SELECT c.settled FROM conflicts c WHERE c.operation_id = o.id ORDER BY c.no DESC LIMIT 1) END AS settlement`;
const OPERATION_JOIN = `operations o JOIN images i ON i.id = o.id LEFT JOIN outcomes r ON r.id = o.id`;
const RUN_COLUMNS = `r.no, r.id, r.plan_no, r.state, r.created_at, r.started_at, r.ended_at, r.active_ms, r.options,
  r.problem, r.delivery_closed, p.kind, p.model, p.description`;
const TO_DO_COLUMNS = 'o.id, o.base_version, o.attempts, o.uncertain, o.sent_at, i.key, i.kind, i.change';
const OF_RECORD = `SELECT i.id AS operation_id, NULL AS conflict_no, coalesce(o.settled_at, o.sent_at, n.created_at) AS at
    FROM images i JOIN operations o ON o.id = i.id JOIN runs n ON n.plan_no = i.id / 16777216
      JOIN plans p ON p.no = n.plan_no WHERE i.key = @key AND p.model = @model
  UNION ALL
  SELECT NULL, c.no, c.at FROM conflicts c WHERE c.model = @model AND c.key = @key AND c.operation_id IS NULL`;
const CONFLICT_TABLES = `conflicts c LEFT JOIN outcomes x ON x.id = c.operation_id
  LEFT JOIN runs r ON r.plan_no = c.operation_id / 16777216 LEFT JOIN plans p ON p.no = r.plan_no`;
const CONFLICT_JOIN = `${CONFLICT_TABLES}
  WHERE (@runId IS NULL OR r.id = @runId) AND (@open IS NULL OR (c.settled IS NULL) = @open)
    AND (@model IS NULL OR c.model = @model) AND (@key IS NULL OR c.key = @key) AND (@source IS NULL OR c.source = @source)
    AND (@how IS NULL OR c.how = @how) AND (@from IS NULL OR c.at >= @from) AND (@to IS NULL OR c.at < @to)
    AND (@field IS NULL OR EXISTS (SELECT 1 FROM json_each(c.fields) f WHERE f.value = @field))`;

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
    seePlan: db.prepare(`UPDATE plans SET seen_at = coalesce(seen_at, ?) WHERE no = ?`),
    insertFinding: db.prepare(`INSERT INTO findings (id, kind, key, field, reason) VALUES (?, ?, ?, ?, ?)`),
    deleteFindings: db.prepare(`DELETE FROM findings WHERE id >= ? AND id < ?`),
    countFindings: db.prepare(
      `SELECT count(*) AS n FROM findings WHERE id >= ? AND id < ? AND (? IS NULL OR kind = ?)`,
    ),
    findings: db.prepare(
      `SELECT kind, key, field, reason FROM findings WHERE id >= ? AND id < ? AND (? IS NULL OR kind = ?)
       ORDER BY id LIMIT ? OFFSET ?`,
    ),
    // staged edits
    stage: db.prepare(
      `INSERT INTO staged (model, key, kind, fields, base, base_version, at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (model, key) DO UPDATE SET kind = excluded.kind, fields = excluded.fields, at = excluded.at`,
    ),
    unstage: db.prepare(`DELETE FROM staged WHERE model = ? AND key = ?`),
    clearStaged: db.prepare(`DELETE FROM staged WHERE ? IS NULL OR model = ?`),
    stagedOne: db.prepare(`SELECT * FROM staged WHERE model = ? AND key = ?`),
    staged: db.prepare(
      `SELECT * FROM staged WHERE (@model IS NULL OR model = @model) AND (@key IS NULL OR key = @key)
       ORDER BY no LIMIT @limit OFFSET @offset`,
    ),
    countStaged: db.prepare(
      `SELECT count(*) AS n FROM staged WHERE (@model IS NULL OR model = @model) AND (@key IS NULL OR key = @key)`,
    ),
    stagedCounts: db.prepare(`SELECT model, count(*) AS records FROM staged GROUP BY model ORDER BY model`),
    unstagePlanned: db.prepare(
      `DELETE FROM staged WHERE model = ? AND key IN (SELECT key FROM images WHERE id >= ? AND id < ?)
       AND at <= ?`,
    ),
    deleteOperations: db.prepare(`DELETE FROM operations WHERE id >= ? AND id < ?`),
    deleteImages: db.prepare(`DELETE FROM images WHERE id >= ? AND id < ?`),
    insertOperation: db.prepare(`INSERT INTO operations (id, state, base_version) VALUES (?, 0, ?)`),
    insertImage: db.prepare(`INSERT INTO images (id, kind, key, before, change) VALUES (?, ?, ?, ?, ?)`),
    // runs
    setOptions: db.prepare(`UPDATE runs SET options = ? WHERE no = ?`),
    insertRun: db.prepare(
      `INSERT INTO runs (id, plan_no, state, created_at, options) VALUES (?, ?, 'QUEUED', ?, ?)`,
    ),
    runById: db.prepare(`SELECT ${RUN_COLUMNS} FROM runs r JOIN plans p ON p.no = r.plan_no WHERE r.id = ?`),
    runNamed: db.prepare(
      `SELECT 1 FROM runs r JOIN plans p ON p.no = r.plan_no WHERE instr(p.description, ?) = 1 LIMIT 1`,
    ),
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
      `SELECT delivery, count(*) AS n, min(sent_at) AS "from", max(settled_at) AS "to" FROM operations WHERE id >= ? AND id < ? GROUP BY delivery`,
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
    planned: db.prepare(
      `SELECT o.id, o.base_version, i.key, i.kind, i.before, i.change FROM operations o JOIN images i ON i.id = o.id
       WHERE o.id > ? AND o.id < ? ORDER BY o.id LIMIT 500`,
    ),
    plannedPage: db.prepare(
      `SELECT o.id, o.base_version, i.key, i.kind, i.before, i.change FROM operations o JOIN images i ON i.id = o.id
       WHERE o.id >= ? AND o.id < ? ORDER BY o.id LIMIT ? OFFSET ?`,
    ),
    before: db.prepare(`SELECT before FROM images WHERE id = ?`),
    countOperations: db.prepare(
      `SELECT count(*) AS n FROM operations WHERE id >= ? AND id < ? AND (? IS NULL OR state = ?)`,
    ),
    pageOperations: db.prepare(
      `SELECT ${OPERATION_COLUMNS} FROM (SELECT * FROM operations WHERE id >= ? AND id < ? AND (? IS NULL OR state = ?)
         ORDER BY id LIMIT ? OFFSET ?) o JOIN images i ON i.id = o.id LEFT JOIN outcomes r ON r.id = o.id ORDER BY o.id`,
    ),
    recordHistory: db.prepare(
      `SELECT * FROM (${OF_RECORD}) ORDER BY at DESC, operation_id DESC, conflict_no DESC LIMIT @limit OFFSET @offset`,
    ),
    countRecordHistory: db.prepare(`SELECT count(*) AS n FROM (${OF_RECORD})`),
    runOfOperation: db.prepare(
      `SELECT n.id, p.kind, p.description, json_extract(n.options, '$.reason') AS reason
       FROM runs n JOIN plans p ON p.no = n.plan_no WHERE n.plan_no = CAST(? AS INTEGER) / 16777216`,
    ),
    // However many keys begin alike: what is shown of them is few.
    runsOfKeys: db.prepare(
      `SELECT n.id, n.no, i.key FROM (SELECT id, key FROM images WHERE key >= @from AND key < @to LIMIT 20000) i
       JOIN runs n ON n.plan_no = i.id / 16777216`,
    ),
    operationById: db.prepare(`SELECT ${OPERATION_COLUMNS} FROM ${OPERATION_JOIN} WHERE o.id = ?`),
    appliedBackwards: db.prepare(
      `SELECT ${OPERATION_COLUMNS} FROM ${OPERATION_JOIN} WHERE o.id >= ? AND o.id < ? AND o.state = 2
       ORDER BY o.id DESC LIMIT 500`,
    ),
    missed: db.prepare(
      `SELECT ${OPERATION_COLUMNS} FROM ${OPERATION_JOIN} WHERE o.id > @after AND o.id < @to AND o.state IN (0, 4, 5, 6)
         AND (@state IS NULL OR o.state = @state) AND (@code IS NULL OR coalesce(json_extract(r.problem, '$.code'), '') = @code)
       ORDER BY o.id LIMIT 500`,
    ),
    causes: db.prepare(
      `SELECT c.state, c.code, c.n, i.key, r.problem FROM
         (SELECT o.state, coalesce(json_extract(x.problem, '$.code'), '') AS code, count(*) AS n, min(o.id) AS first
          FROM operations o LEFT JOIN outcomes x ON x.id = o.id
          WHERE o.id >= ? AND o.id < ? AND o.state IN (4, 5, 6) GROUP BY 1, 2) c
       JOIN images i ON i.id = c.first LEFT JOIN outcomes r ON r.id = c.first ORDER BY c.n DESC, c.first`,
    ),
    pageOfCause: db.prepare(
      `SELECT ${OPERATION_COLUMNS} FROM ${OPERATION_JOIN} WHERE o.id >= @from AND o.id < @to
         AND (@state IS NULL OR o.state = @state) AND coalesce(json_extract(r.problem, '$.code'), '') = @code
       ORDER BY o.id LIMIT @limit OFFSET @offset`,
    ),
    countOfCause: db.prepare(
      `SELECT count(*) AS n FROM operations o LEFT JOIN outcomes r ON r.id = o.id WHERE o.id >= @from AND o.id < @to
         AND (@state IS NULL OR o.state = @state) AND coalesce(json_extract(r.problem, '$.code'), '') = @code`,
    ),
    markSent: db.prepare(
      `UPDATE operations SET state = 1, request_no = ?, sent_at = ?, attempts = attempts + 1
       WHERE id >= ? AND id <= ?`,
    ),
    withdraw: db.prepare(`UPDATE operations SET state = 0, attempts = attempts - 1 WHERE id = ?`),
    settle: db.prepare(
      `UPDATE operations SET state = ?, uncertain = max(uncertain, ?), settled_at = ? WHERE id >= ? AND id <= ?`,
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
      `INSERT INTO conflicts (operation_id, source, model, key, kind, at, how, base_version, base, ours, fields, theirs,
         theirs_before, theirs_source, settled, settled_at, detail)
       SELECT i.id, p.kind, p.model, i.key, i.kind, @at, @how, @baseVersion, i.before, @ours, @fields, @theirs, @theirsBefore,
         @theirsSource, @settled, @settledAt, @detail
       FROM images i JOIN plans p ON p.no = i.id / 16777216 WHERE i.id = @operationId`,
    ),
    insertForeignConflict: db.prepare(
      `INSERT INTO conflicts (source, model, key, kind, at, how, base_version, base, ours, fields, theirs, theirs_before,
         theirs_source, result, settled, settled_at, detail)
       VALUES (@source, @model, @key, @kind, @at, @how, @baseVersion, @base, @ours, @fields, @theirs, @theirsBefore,
         @theirsSource, @result, @settled, @settledAt, @detail)`,
    ),
    keepTheirsBefore: db.prepare(
      `UPDATE conflicts SET theirs_before = ?, theirs_source = ? WHERE no = ? AND theirs_before IS NULL`,
    ),
    openConflictsOfRecord: db.prepare(
      `SELECT no, (SELECT json_group_array(key) FROM json_each(ours)) AS fields FROM conflicts
       WHERE model = ? AND key = ? AND settled IS NULL`,
    ),
    latestHow: db.prepare(
      `SELECT how, kind FROM conflicts WHERE model = ? AND kind <> 'CREATE' AND (how = 'MERGED' OR kind = 'UPDATE')
         AND theirs_source IS NOT 'READ' ORDER BY no DESC LIMIT 1`,
    ),
    conflictsByModel: db.prepare(
      `SELECT model, count(*) AS n FROM conflicts WHERE at >= @from AND at < @to AND (@model IS NULL OR model = @model)
       GROUP BY model ORDER BY n DESC, model`,
    ),
    conflictsByField: db.prepare(
      `SELECT c.model, f.value AS field, count(*) AS n FROM conflicts c, json_each(c.fields) f
       WHERE c.at >= @from AND c.at < @to AND (@model IS NULL OR c.model = @model)
       GROUP BY c.model, f.value ORDER BY n DESC, c.model, f.value`,
    ),
    // A bound number is a REAL: without the cast every moment would be a bucket of its own.
    conflictsByTime: db.prepare(
      `SELECT at / CAST(@bucket AS INTEGER) * CAST(@bucket AS INTEGER) AS at, count(*) AS n FROM conflicts
       WHERE at >= @from AND at < @to AND (@model IS NULL OR model = @model) GROUP BY 1`,
    ),
    writesByModel: db.prepare(
      `SELECT p.model, count(*) AS n FROM operations o JOIN plans p ON p.no = o.id / 16777216
       WHERE o.settled_at >= @from AND o.settled_at < @to AND (@model IS NULL OR p.model = @model) GROUP BY p.model`,
    ),
    writesByTime: db.prepare(
      `SELECT o.settled_at / CAST(@bucket AS INTEGER) * CAST(@bucket AS INTEGER) AS at, count(*) AS n FROM operations o JOIN plans p ON p.no = o.id / 16777216
       WHERE o.settled_at >= @from AND o.settled_at < @to AND (@model IS NULL OR p.model = @model) GROUP BY 1`,
    ),
    conflictNumbers: db.prepare(`SELECT c.no FROM ${CONFLICT_JOIN} ORDER BY c.no DESC`),
    countConflicts: db.prepare(`SELECT count(*) AS n FROM ${CONFLICT_JOIN}`),
    // By its number alone: a narrowing that may be absent would look through all of them.
    conflictByNo: db.prepare(
      `SELECT c.*, coalesce(c.result, x.result) AS outcome, r.id AS run_id, p.description FROM ${CONFLICT_TABLES}
       WHERE c.no = ?`,
    ),
    conflicts: db.prepare(
      `SELECT c.*, coalesce(c.result, x.result) AS outcome, r.id AS run_id, p.description FROM ${CONFLICT_JOIN}
       ORDER BY c.no DESC LIMIT @limit OFFSET @offset`,
    ),
    countUndecided: db.prepare(
      `SELECT count(*) AS n FROM conflicts INDEXED BY conflicts_undecided
       WHERE operation_id >= ? AND operation_id < ? AND settled IS NULL`,
    ),
    settleConflict: db.prepare(
      `UPDATE conflicts SET settled = ?, settled_at = ?, detail = ? WHERE no = ? AND settled IS NULL`,
    ),
  };
}

export type Statements = ReturnType<typeof prepareStatements>;

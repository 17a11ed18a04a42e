export { copyRecords } from './copying';
export { openCopySource, type CopySourceModel } from './copy-source';
export type { CopyReport, CopyRequest, CopySource } from './copying';
export { IdMap } from './id-map';
export { BadRows } from './importing';
export { adopt, planAdoption, type AdoptionPlan, type AdoptionReport } from './adopt';
export { IMPORT_FORMATS, importFile, modelsOfImport, previewImport } from './importing';
export type { ImportFileReport, ImportFormat, ImportPreview, ImportRequest, ImportTally } from './importing';
export { writeExampleMigration } from './example-migration';
export { BACK_STEPS, LEAVE_STEPS, LeaveNotes, Leaving } from './leaving';
export type { LeaveCheck, LeaveFinding, LeaveStep, LeaveStepId, LeaveView } from './leaving';
export { Ledger } from './ledger';
export {
  CONFLICT_POLICIES,
  migrationJsonSchema,
  readMigration,
  type MigrationDefinition,
  type MigrationFile,
} from './migration-file';
export { findMigrations, type FoundMigration } from './migration-folder';
export { discardLooks, isLook } from './looks';
export { modelsOfMigrations } from './migration-models';
export type { MigrateOptions } from './migrate-options';
export { runToEnd } from './run-to-end';
export { Migrator, statusOf } from './migrator';
export type {
  ConditionResult,
  MigrationPlan,
  MigrationReport,
  MigrationStatus,
  MigrationVerification,
} from './report';
export { exportColumns, writeRecords, writeRecordsFile } from './exporting';

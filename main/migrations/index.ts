export { adopt, type AdoptionReport } from './adopt';
export { IMPORT_FORMATS, importFile, modelsOfImport } from './importing';
export type { ImportFileReport, ImportFormat, ImportRequest, ImportTally } from './importing';
export { Ledger } from './ledger';
export {
  CONFLICT_POLICIES,
  migrationJsonSchema,
  parseMigration,
  readMigration,
  type MigrationFile,
} from './migration-file';
export { modelsOfMigrations } from './migration-models';
export { Migrator, statusOf, type MigrateOptions } from './migrator';
export type { MigrationPlan, MigrationReport, MigrationStatus, MigrationVerification } from './report';
export { exportColumns, writeRecords, writeRecordsFile } from './exporting';

export { Ledger, type LedgerEntry, type LedgerState } from './ledger';
export { migrationJsonSchema, parseMigration, CONFLICT_POLICIES, type MigrationFile } from './migration-file';
export { Migrator, statusOf, type MigrateOptions, type MigratorOptions } from './migrator';
export type {
  ConditionResult,
  MigrationPlan,
  MigrationReport,
  MigrationState,
  MigrationStatus,
  MigrationVerification,
} from './report';
export { adopt, type AdoptionOptions, type AdoptionReport, type UnversionedRecord } from './adopt';
export { importRows, type ImportOptions, type ImportParts, type ImportReport } from './import';
export { IMPORT_FORMATS, readImportRows, type ImportFormat, type ImportRow } from './import-rows';

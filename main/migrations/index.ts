export { adopt, type AdoptionReport } from './adopt';
export { importRows, type ImportReport } from './import';
export { IMPORT_FORMATS, readImportRows, type ImportFormat, type ImportRow } from './import-rows';
export { Ledger } from './ledger';
export { CONFLICT_POLICIES, migrationJsonSchema, parseMigration, type MigrationFile } from './migration-file';
export { Migrator, statusOf } from './migrator';
export type { MigrationPlan, MigrationReport, MigrationStatus, MigrationVerification } from './report';

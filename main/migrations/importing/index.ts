export { BadRows } from './bad-rows';
export { importFile, modelsOfImport } from './import-file';
export type { ImportFileReport, ImportRequest } from './import-file';
export { importPartsOf, importRows, updatesFirst } from './import-rows';
export type { ImportOptions, ImportPart, ImportReport, ImportTally } from './import-rows';
export { RowWrites } from './row-writes';
export { columnTarget } from './columns';
export { IMPORT_FORMATS, importFormatOf, readImportRows, readRawRows } from './rows';
export type { ImportFormat, ImportRow } from './rows';

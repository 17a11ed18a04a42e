export { dumpLines, type DumpReport } from './dump';
export { ItemCodec } from './item-codec';
export { loadLines, type LoadReport } from './load';

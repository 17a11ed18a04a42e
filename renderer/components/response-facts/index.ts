export { mergedWrites, type MergedWrite } from './merged-fields';
export { explanationsOf, formatMs, isWrite, sentTitle, versionsIn } from './response-facts';

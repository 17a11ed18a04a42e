export { explanationsOf, formatMs, isWrite, sentTitle, versionsIn } from './response-facts';

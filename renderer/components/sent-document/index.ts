export { SentDocumentResult } from './sent-document';
export { formatMs, isWrite, sentTitle } from './response-facts';

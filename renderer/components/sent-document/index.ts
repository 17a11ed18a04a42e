export { SentDocumentResult } from './sent-document';

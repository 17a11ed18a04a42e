export { RecordsView } from './records-view';

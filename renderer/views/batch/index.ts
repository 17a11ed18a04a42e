export { BatchView } from './batch-view';

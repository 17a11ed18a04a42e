export { SyncView } from './sync-view';

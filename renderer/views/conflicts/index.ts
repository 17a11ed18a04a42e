export { ConflictsView } from './conflicts-view';

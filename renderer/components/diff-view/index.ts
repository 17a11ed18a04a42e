export { DiffView } from './diff-view';

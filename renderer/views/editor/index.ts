export { EditorView } from './editor-view';

export { StagedBar } from './staged-bar';
export { useStageEdit, useStagedEdits, type StagedEdits } from './use-staged';

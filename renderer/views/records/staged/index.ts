export { StagedBar } from './staged-bar';
export { useStagedEditOf, useStageEdit, useStagedEdits, type StagedEdits } from './use-staged';

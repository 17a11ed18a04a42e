export { ProblemPanel, type ProblemPanelProps } from './problem-panel';
export { ErrorBoundary } from './error-boundary';

export { GuardBar } from './guard-bar';
export type { BarFinding } from './guard-bar';
export { describePreview, describeVerdict } from './verdict';
export type { VerdictView } from './verdict';

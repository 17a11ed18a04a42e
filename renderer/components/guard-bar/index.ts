export { GuardBar } from './guard-bar';
export type { BarFinding, GuardBarProps } from './guard-bar';
export { describePreview, describeVerdict } from './verdict';
export type { VerdictTone, VerdictView } from './verdict';

export { GuardBar } from './guard-bar';
export type { BarFinding, GuardBarProps } from './guard-bar';
export { describeVerdict } from './verdict';
export type { GuardAnswer, VerdictTone, VerdictView } from './verdict';

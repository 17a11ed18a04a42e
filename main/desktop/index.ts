export { startDesktop } from './start';
export type { DesktopOptions } from './start';

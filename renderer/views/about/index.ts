export { AboutDialog } from './about-dialog';
export { SupportDialog } from './support-dialog';

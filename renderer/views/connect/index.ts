export { ConnectView } from './connect-view';
export { AttachDialog } from './attach-dialog';

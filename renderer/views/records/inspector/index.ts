export { Inspector } from './inspector';
export { ReviewDialog, type ReviewedEdit } from './review-dialog';

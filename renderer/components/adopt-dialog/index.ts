export { AdoptDialog } from './adopt-dialog';
export { useAdopt } from './adopt-store';

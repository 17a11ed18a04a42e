export { ActivityView } from './activity-view';

export { announce, LiveRegion } from './live-region';

export { TimeLabel, useNow } from './time-label';
export { absoluteTime, clockTime, duration, relativeTime } from './time';

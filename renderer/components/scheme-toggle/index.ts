export { SchemeToggle } from './scheme-toggle';

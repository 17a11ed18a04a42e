export { MigrationsView } from './migrations-view';

export { FilterBar, type FilterBarProps } from './filter-bar';
export {
  bothFilters,
  emptyGroup,
  fromFilterJson,
  textSearch,
  toFilterJson,
  type FilterGroup,
} from './filter-model';

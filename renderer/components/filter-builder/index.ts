export { FilterBar, type FilterBarProps } from './filter-bar';
export {
  bothFilters,
  emptyGroup,
  fromFilterJson,
  METADATA_FILTER_FIELDS,
  textSearch,
  toFilterJson,
  type FilterGroup,
} from './filter-model';

import { useEffect, useMemo, useRef, useState } from 'react';
import {
  bothFilters,
  emptyGroup,
  fromFilterJson,
  textSearch,
  toFilterJson,
  type FilterGroup,
} from '../../components/filter-builder';
import { useNavigation } from '../../navigation';
import type { ModelView } from '../../session';

/** Long enough that a search runs when a word is written, short enough to feel immediate. */
const TYPING_PAUSE_MS = 180;

export interface RecordFilter {
  readonly group: FilterGroup;
  readonly setGroup: (group: FilterGroup) => void;
  /** A filter that came from elsewhere and that the builder has no controls for; shown as text. */
  readonly foreign: unknown;
  readonly words: string;
  readonly setWords: (words: string) => void;
  /** Everything together, in AppSync's form; undefined when nothing is left out. */
  readonly where: unknown;
  readonly clear: () => void;
}

/** The filter of the records screen. Its conditions are part of the route, so that Back brings them back. */
export function useRecordFilter(model: ModelView, routeWhere: unknown): RecordFilter {
  const names = useMemo(
    () => new Set([...model.fields.map((field) => field.name), '_version', '_lastChangedAt', '_deleted']),
    [model.fields],
  );
  const [state, setState] = useState(() => readRoute(routeWhere, names));
  const [words, setWords] = useState('');
  const search = useSettled(words, TYPING_PAUSE_MS);
  const emitted = useRef(routeWhere);

  useEffect(() => {
    if (emitted.current === routeWhere) return;
    // Another screen, or Back, has asked for another filter.
    emitted.current = routeWhere;
    setState(readRoute(routeWhere, names));
  }, [routeWhere, names]);

  const change = (next: FilterState): void => {
    const where = bothFilters(toFilterJson(next.group), next.foreign);
    emitted.current = where;
    setState(next);
    const { route, replace } = useNavigation.getState();
    if (route.view === 'records') replace({ ...route, where });
  };
  const where = useMemo(
    () =>
      bothFilters(bothFilters(toFilterJson(state.group), state.foreign), textSearch(search, model.fields)),
    [state, search, model.fields],
  );
  return {
    group: state.group,
    setGroup: (group) => change({ ...state, group }),
    foreign: state.foreign,
    words,
    setWords,
    where,
    clear: () => {
      setWords('');
      change({ group: emptyGroup(), foreign: undefined });
    },
  };
}

interface FilterState {
  readonly group: FilterGroup;
  readonly foreign: unknown;
}

function readRoute(where: unknown, names: ReadonlySet<string>): FilterState {
  const group = fromFilterJson(where, names);
  return group ? { group, foreign: undefined } : { group: emptyGroup(), foreign: where };
}

/** The value once it has stayed the same for a while; an emptied one at once. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

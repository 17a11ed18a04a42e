import { useQuery } from '@apollo/client/react';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { BatchMatchesDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import {
  bothFilters,
  FilterBar,
  fromFilterJson,
  METADATA_FILTER_FIELDS,
  toFilterJson,
} from '../../components/filter-builder';
import type { FilterGroup } from '../../components/filter-builder';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import type { ModelView } from '../../session';
import type { BatchSpec, TargetSource } from './batch-spec';
import { useBatch } from './batch-store';
import { KeyTargets } from './key-targets';
import { QueryTargets } from './query-targets';
import classes from './composer.module.css';

interface TargetsProps {
  readonly spec: BatchSpec;
  readonly model: ModelView;
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

const SOURCES: readonly { readonly value: TargetSource; readonly label: string }[] = [
  { value: 'filter', label: 'By filter' },
  { value: 'keys', label: 'By keys' },
  { value: 'query', label: 'By query' },
];

/** Which records: those of a filter, of a list of keys, of a query's answer, or those that were selected elsewhere. */
export function Targets({ spec, model, enums }: TargetsProps) {
  const { change } = useBatch.getState();
  if (spec.source === 'chosen') {
    return (
      <div className={classes.chosen}>
        <span>{counted(spec.keys?.length ?? 0, 'chosen record')}</span>
        <Button size="compact-xs" variant="default" onClick={() => change({ source: 'filter', keys: null })}>
          Choose otherwise
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.targets}>
      <SegmentedControl
        size="xs"
        className={classes.action}
        aria-label="How the records are named"
        data={[...SOURCES]}
        value={spec.source}
        onChange={(source) => change({ source: source, keys: null })}
      />
      {spec.source === 'filter' && <FilterTargets spec={spec} model={model} enums={enums} />}
      {spec.source === 'keys' && (
        <KeyTargets model={model} keys={spec.keys} onKeys={(keys) => change({ keys })} />
      )}
      {spec.source === 'query' && (
        <QueryTargets model={model} keys={spec.keys} onKeys={(keys) => change({ keys })} />
      )}
    </div>
  );
}

function FilterTargets({ spec, model, enums }: TargetsProps) {
  const { change } = useBatch.getState();
  // The builder's own groups have identities that the filter's JSON lacks, so it keeps the state and JSON follows.
  const [group, setGroup] = useState<FilterGroup | undefined>(() =>
    fromFilterJson(spec.where, new Set([...model.fields, ...METADATA_FILTER_FIELDS].map(({ name }) => name))),
  );
  return (
    <>
      {group ? (
        <FilterBar
          fields={[...model.fields, ...METADATA_FILTER_FIELDS]}
          enums={enums}
          group={group}
          onChange={(next) => {
            setGroup(next);
            change({ where: toFilterJson(next) });
          }}
        />
      ) : (
        <pre className={classes.filterText}>{JSON.stringify(spec.where, null, 2)}</pre>
      )}
      <MatchCount model={model} where={spec.where} isRestore={spec.action === 'restore'} />
    </>
  );
}

const TOMBSTONES = { _deleted: { eq: true } };

interface MatchCountProps {
  readonly model: ModelView;
  readonly where: unknown;
  readonly isRestore: boolean;
}

/** How many records the filter names; a batch over a whole model says so. */
function MatchCount({ model, where, isRestore }: MatchCountProps) {
  const { data, error } = useQuery(BatchMatchesDocument, {
    variables: {
      model: model.name,
      where: (isRestore ? bothFilters(where, TOMBSTONES) : where) ?? null,
      tombstones: isRestore,
    },
    fetchPolicy: 'no-cache',
  });
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  if (!data) return <p className={classes.hint}>Counting</p>;
  const { total } = data.records;
  const noun = isRestore ? 'tombstone' : 'record';
  const isAll = where === undefined || where === null;
  if (isAll && total === 0) {
    return (
      <p className={classes.hint} role="status">
        {model.name} has no {noun}s.
      </p>
    );
  }
  return (
    <p className={isAll && total > 0 ? classes.wholeModel : classes.hint} role="status">
      <b className={classes.matches}>{formatCount(total)}</b>{' '}
      {isAll
        ? `${total === 1 ? noun : `${noun}s`}: the whole model, because nothing is filtered`
        : total === 1
          ? `${noun} matches`
          : `${noun}s match`}
    </p>
  );
}

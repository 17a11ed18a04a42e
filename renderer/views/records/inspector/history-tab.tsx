import { useQuery } from '@apollo/client/react';
import { Button, Loader } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { RecordHistoryDocument, type RecordHistoryQuery } from '../../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../../apollo/problem';
import { EmptyState } from '../../../components/empty-state';
import { Pager } from '../../../components/pager';
import { ProblemPanel } from '../../../components/problem-panel';
import { TimeLabel } from '../../../components/time-label';
import { useNavigation } from '../../../navigation';
import type { ModelView } from '../../../session';
import { OPERATION_STATES, StateBadge } from '../../batch';
import { changedValues, historyTitle } from './history-facts';
import classes from './history.module.css';

type Entry = RecordHistoryQuery['recordHistory']['entries'][number];

const PAGE = 50;

interface HistoryTabProps {
  readonly model: ModelView;
  readonly recordKey: string;
  /** The record's present version: another one means that there is more to tell. */
  readonly version: number | null;
}

/** What was done to the record from here: edits, runs, undo and conflicts, newest first, as the journal has them. */
export function HistoryTab({ model, recordKey, version }: HistoryTabProps) {
  const [offset, setOffset] = useState(0);
  const { data, previousData, error, refetch } = useQuery(RecordHistoryDocument, {
    variables: { model: model.name, key: recordKey, offset, limit: PAGE },
    fetchPolicy: 'cache-and-network',
  });
  useEffect(() => void refetch().catch(() => undefined), [version, refetch]);
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  const page = (data ?? previousData)?.recordHistory;
  if (!page) return <Loader size="sm" aria-label="Reading the journal" />;
  if (page.total === 0) {
    return (
      <EmptyState icon={IconHistory} title="Nothing was done to it from here">
        Edits, runs, undo and conflicts of this record are listed here, each with what it changed. What other
        apps do shows in the record itself.
      </EmptyState>
    );
  }
  return (
    <>
      <ol className={classes.entries} aria-label="History of the record">
        {page.entries.map((entry) => (
          <HistoryItem key={entry.id} entry={entry} model={model} />
        ))}
      </ol>
      <Pager total={page.total} offset={offset} size={PAGE} onOffset={setOffset} />
    </>
  );
}

function HistoryItem({ entry, model }: { readonly entry: Entry; readonly model: ModelView }) {
  const { go } = useNavigation.getState();
  const { runId } = entry;
  const isOpen = entry.state === 'CONFLICTED' && !entry.settlement;
  const problem = isProblem(entry.problem) ? entry.problem : null;
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <span className={classes.title}>{historyTitle(entry)}</span>
        <TimeLabel at={entry.at} />
      </div>
      <div className={classes.state}>
        <StateBadge {...OPERATION_STATES[entry.state]} />
        {entry.state === 'CONFLICTED' && (
          <span className={classes.quiet}>{entry.settlement ?? 'not decided yet'}</span>
        )}
      </div>
      <Changes entry={entry} model={model} />
      {problem && <p className={classes.quiet}>{problem.message}</p>}
      {entry.reason && (
        <p>
          <b>Reason:</b> {entry.reason}
        </p>
      )}
      {(typeof runId === 'string' || isOpen) && (
        <div className={classes.links}>
          {typeof runId === 'string' && (
            <Button size="compact-xs" variant="default" onClick={() => go({ view: 'batch', runId })}>
              Open the run
            </Button>
          )}
          {isOpen && (
            <Button size="compact-xs" variant="default" onClick={() => go({ view: 'conflicts' })}>
              Decide the conflict
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function Changes({ entry, model }: { readonly entry: Entry; readonly model: ModelView }) {
  if (entry.kind === 'DELETE') return null;
  const changes = changedValues(entry, model);
  if (changes.length === 0) return <p className={classes.quiet}>No field was to change.</p>;
  return (
    <dl className={classes.changes}>
      {changes.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {before !== null && (
              <>
                <del title={before}>{before}</del> →{' '}
              </>
            )}
            <span title={after}>{after}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

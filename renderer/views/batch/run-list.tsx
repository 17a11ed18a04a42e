import { Button, Progress } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { RunPartsFragment } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import { FactText, Line, LineList } from '../../components/line-list';
import { TimeLabel } from '../../components/time-label';
import { isRunOver, missedCount, progressOf, queueWords, RUN_STATES } from './run-facts';
import { KeptPlans } from './kept-plans';
import { StateBadge } from './state-badge';
import classes from './batch.module.css';

interface RunListProps {
  readonly runs: readonly RunPartsFragment[];
  readonly shownId: string | null;
  readonly shownPlanId: string | null;
  readonly onShow: (runId: string) => void;
  readonly onShowPlan: (planId: string) => void;
  readonly onNew: () => void;
}

/** Plans that wait, and every run there was, newest first; nothing is forgotten. */
export function RunList({ runs, shownId, shownPlanId, onShow, onShowPlan, onNew }: RunListProps) {
  const isNew = shownId === null && shownPlanId === null;
  return (
    <section className={classes.runs} aria-label="Runs">
      <div className={classes.runsHead}>
        <h2 className={classes.heading}>Runs</h2>
        <Button
          size="xs"
          variant={isNew ? 'light' : 'default'}
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-current={isNew ? 'page' : undefined}
          onClick={onNew}
        >
          New batch
        </Button>
      </div>
      <KeptPlans shownId={shownPlanId} onShow={onShowPlan} />
      {runs.length === 0 ? (
        <p className={classes.noRuns}>
          Nothing has run yet. A batch that runs is kept here with the outcome of each record.
        </p>
      ) : (
        <LineList label="Runs">
          {runs.map((run) => (
            <RunItem key={run.id} run={run} isShown={run.id === shownId} onShow={() => onShow(run.id)} />
          ))}
        </LineList>
      )}
    </section>
  );
}

function RunItem({ run, isShown, onShow }: { run: RunPartsFragment; isShown: boolean; onShow: () => void }) {
  const { percent } = progressOf(run.counts);
  // What is unknown while it runs is being read back.
  const missed = missedCount(run.counts) - (isRunOver(run) ? 0 : run.counts.unknown);
  const isOpen = run.state === 'RUNNING' || run.state === 'PAUSED' || run.state === 'INTERRUPTED';
  return (
    <Line
      title={run.description}
      facts={
        <>
          <StateBadge {...RUN_STATES[run.state]} />
          {run.state === 'INTERRUPTED' && <span>go on?</span>}
          {typeof run.runsAhead === 'number' && <span>{queueWords(run.runsAhead)}</span>}
          <FactText>{isOpen ? `${percent} %` : counted(run.counts.planned, 'record')}</FactText>
          {missed > 0 && <StateBadge label={`${formatCount(missed)} not as asked`} tone="warn" />}
          <TimeLabel at={run.createdAt} />
        </>
      }
      below={isOpen && <Progress value={percent} size={3} aria-label={`${run.description}: progress`} />}
      isShown={isShown}
      onShow={onShow}
    />
  );
}

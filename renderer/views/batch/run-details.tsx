import { useQuery } from '@apollo/client/react';
import { Progress } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { RunOptionsDocument } from '../../apollo/generated/operations';
import type { OperationState, RunPartsFragment } from '../../apollo/generated/operations';
import { isProblem } from '../../apollo/problem';
import { counted, formatCount, formatRate } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { formatMs } from '../../components/response-facts';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { OperationsExport } from './operations-export';
import { OperationsTable } from './operations-table';
import { PlanAgain } from './plan-again';
import { RestoreOutcome } from './restore-outcome';
import { RunControls } from './run-controls';
import { DEFAULT_RUN_OPTIONS, describeRunOptions } from './run-options';
import {
  canUndo,
  describeDelivery,
  formatDuration,
  outcomesOf,
  progressOf,
  queueWords,
  RUN_STATES,
} from './run-facts';
import type { OutcomeTone } from './run-facts';
import { StateBadge } from './state-badge';
import { UndoPlan } from './undo-plan';
import classes from './run.module.css';

interface RunDetailsProps {
  readonly run: RunPartsFragment;
  /** Shows another run, such as the undo of this one. */
  readonly onShow: (runId: string) => void;
}

/** One run: how far it is, what came of each record, and the proof that apps have received it. */
export function RunDetails({ run, onShow }: RunDetailsProps) {
  const [filter, setFilter] = useState<OutcomeFilterView | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE_CHOSEN);
  const problem = isProblem(run.problem) ? run.problem : null;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The plan that was started is gone and the focus with it.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={classes.run}>
      <header className={classes.head}>
        <div className={classes.titles}>
          <h2 ref={heading} className={classes.title} tabIndex={-1}>
            {run.description}
          </h2>
          <p className={classes.meta}>
            <StateBadge {...RUN_STATES[run.state]} />
            <span>{run.model}</span>
            <span>
              {run.startedAt == null && run.state === 'QUEUED' ? 'queued' : 'started'}{' '}
              <TimeLabel at={run.startedAt ?? run.createdAt} />
            </span>
            {typeof run.endedAt === 'number' && (
              <span>took {formatDuration(run.endedAt - (run.startedAt ?? run.createdAt))}</span>
            )}
          </p>
        </div>
        <RunControls run={run} />
      </header>
      <RunReason run={run} />
      {problem && <ProblemPanel problem={problem} tone={run.state === 'FAILED' ? 'bad' : 'warn'} />}
      <RunProgress run={run} />
      {run.state === 'INTERRUPTED' && <Interrupted />}
      <DeliveryProof run={run} />
      <PlanAgain run={run} onShowCause={setFilter} onStarted={onShow} />
      <RestoreOutcome run={run} onStarted={onShow} />
      <UndoPlan run={run} chosen={chosen} onStarted={onShow} />
      <div className={classes.outcomeLine}>
        <OutcomeFilter run={run} filter={filter} onFilter={setFilter} />
        <OperationsExport run={run} state={filter?.state ?? null} />
      </div>
      <OperationsTable
        key={filter ? `${filter.state} ${filter.code ?? ''}` : 'all'}
        run={run}
        filter={filter}
        chosen={canUndo(run) ? chosen : undefined}
        onChoose={setChosen}
      />
    </div>
  );
}

/** Records of one outcome, or of one cause of it. */
export type OutcomeFilterView = { readonly state: OperationState; readonly code?: string };

const NONE_CHOSEN: ReadonlySet<string> = new Set();

/** What a crash or a closed window has left behind, and what going on means. */
function Interrupted() {
  return (
    <p className={classes.interrupted} role="status">
      <StateBadge label="Interrupted" tone="warn" />
      <span>
        The program ended while this ran. Nothing is lost: “Resume” first reads back what was under way, then
        sends the rest, each record once.
      </span>
    </p>
  );
}

const BAR_COLORS: Readonly<Record<OutcomeTone, string>> = {
  ok: 'var(--ob-ok)',
  quiet: 'var(--ob-text-faint)',
  warn: 'var(--ob-warn)',
  bad: 'var(--ob-bad)',
  none: 'transparent',
};

function RunProgress({ run }: { run: RunPartsFragment }) {
  const { settled, percent } = progressOf(run.counts);
  const isRunning = run.state === 'RUNNING';
  const sections = outcomesOf(run.counts).filter(({ tone, count }) => tone !== 'none' && count > 0);
  return (
    <div className={classes.progress}>
      <div
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${percent} percent, ${formatCount(settled)} of ${formatCount(run.counts.planned)}`}
      >
        <Progress.Root size={10} aria-hidden>
          {sections.map(({ state, tone, count }) => (
            <Progress.Section
              key={state}
              value={(count / Math.max(1, run.counts.planned)) * 100}
              color={BAR_COLORS[tone]}
              withAria={false}
            />
          ))}
        </Progress.Root>
      </div>
      <p className={classes.progressText}>
        <b>{percent} %</b>
        <span>
          {formatCount(settled)} of {counted(run.counts.planned, 'record')}
        </span>
        {typeof run.runsAhead === 'number' && <span>{queueWords(run.runsAhead)}</span>}
        {run.undecided > 0 && (
          <button
            type="button"
            className={classes.link}
            onClick={() => useNavigation.getState().go({ view: 'conflicts' })}
          >
            {counted(run.undecided, 'conflict')} to decide
          </button>
        )}
        {isRunning && <span>{formatRate(run.perSecond)} a second</span>}
        {isRunning && typeof run.remainingMs === 'number' && (
          <span>{formatDuration(run.remainingMs)} left</span>
        )}
        {isRunning && <span>{counted(run.concurrency, 'request')} at a time</span>}
      </p>
    </div>
  );
}

interface OutcomeFilterProps {
  readonly run: RunPartsFragment;
  readonly filter: OutcomeFilterView | null;
  readonly onFilter: (filter: OutcomeFilterView | null) => void;
}

function OutcomeFilter({ run, filter, onFilter }: OutcomeFilterProps) {
  const shown = outcomesOf(run.counts).filter(({ count, state }) => count > 0 || state === filter?.state);
  return (
    <div className={classes.outcomes} role="group" aria-label="Show records by outcome">
      <button
        type="button"
        className={classes.outcome}
        aria-pressed={filter === null}
        onClick={() => onFilter(null)}
      >
        <b>{formatCount(run.counts.planned)}</b>
        <span>All</span>
      </button>
      {shown.map(({ state, label, tone, count }) => (
        <button
          key={state}
          type="button"
          className={classes.outcome}
          data-tone={tone}
          aria-pressed={filter?.state === state}
          onClick={() => onFilter(filter?.state === state && filter.code === undefined ? null : { state })}
        >
          <b>{formatCount(count)}</b>
          <StateBadge label={label} tone={tone} />
        </button>
      ))}
    </div>
  );
}

function DeliveryProof({ run }: { run: RunPartsFragment }) {
  const sentence = describeDelivery(run);
  if (!sentence) return null;
  const { complete, incomplete, p95Ms } = run.delivery;
  const tone = incomplete > 0 ? 'bad' : complete < run.counts.applied ? 'none' : 'ok';
  return (
    <section className={classes.delivery} aria-label="Proof of delivery">
      <StateBadge label="Delivery" tone={tone} />
      <span>{sentence}</span>
      {typeof p95Ms === 'number' && <span className={classes.quiet}>95 % within {formatMs(p95Ms)}</span>}
    </section>
  );
}

/** Why the change was made and what the run goes by, where that was said. */
function RunReason({ run }: { readonly run: RunPartsFragment }) {
  const { data } = useQuery(RunOptionsDocument, {
    variables: { runId: run.id },
    fetchPolicy: 'cache-and-network',
  });
  if (!data) return null;
  const { reason, onConflict, maxConflicts, maxFailures, maxFailurePercent, rate } = data.runOptions;
  const limits = describeRunOptions({
    ...DEFAULT_RUN_OPTIONS,
    onConflict,
    maxConflicts: maxConflicts ?? null,
    maxFailures: maxFailures ?? null,
    maxFailurePercent: maxFailurePercent ?? null,
    rate: rate ?? null,
  });
  if (!reason && !limits) return null;
  return (
    <p className={classes.reason}>
      {reason && (
        <span>
          <b>Reason:</b> {reason}
        </span>
      )}
      {limits && <span className={classes.quiet}>{limits}</span>}
    </p>
  );
}

import { useMutation } from '@apollo/client/react';
import { Button, Tabs } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { BatchRunsDocument, DiscardPlanDocument, StartRunDocument } from '../../apollo/generated/operations';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { CodeEditor } from '../../components/code-editor';
import { formatCount, keyText } from '../../components/format';
import { announce } from '../../components/live-region';
import { ProblemPanel } from '../../components/problem-panel';
import { useOpenConnection } from '../../session';
import type { ModelView } from '../../session';
import type { Problem } from '../../../shared/errors';
import { EMPTY_SPEC } from './batch-spec';
import { useBatch } from './batch-store';
import { confirmationFor } from './confirmation';
import { ConfirmDialog } from './confirm-dialog';
import { describeEstimate, planNumbers } from './plan-facts';
import { SampleList } from './sample-list';
import classes from './plan.module.css';

interface PlanPanelProps {
  readonly plan: PlanPartsFragment;
  readonly model: ModelView;
  readonly isDelete: boolean;
  readonly onStarted: (runId: string) => void;
}

const HEADROOM_PX = 56;

/** What will happen, in numbers and in a sample, and the button that makes it so. */
export function PlanPanel({ plan, model, isDelete, onStarted }: PlanPanelProps) {
  const { profile } = useOpenConnection();
  const [isConfirming, setIsConfirming] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  // The plan is what was asked for: it comes into sight whole, below a composer that may fill the screen.
  useEffect(() => {
    const scroller = panel.current?.closest('[data-scroller]');
    // Only this part moves: scrolling into view would take the window's frame along.
    if (scroller && panel.current)
      scroller.scrollTop +=
        panel.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top - HEADROOM_PX;
  }, [plan.id]);
  const { start, discard, problem, isStarting } = usePlanActions(plan, onStarted);
  const confirmation = confirmationFor(profile.tier, { operations: plan.operations, isDelete });
  const count = formatCount(plan.operations);
  const verb = isDelete ? 'Delete' : 'Change';
  return (
    <div ref={panel} className={classes.plan}>
      <dl className={classes.numbers} aria-label="The plan in numbers">
        {planNumbers(plan).map(({ label, count: amount, hint, tone }) => (
          <div key={label} className={classes.number} data-tone={tone}>
            <dt>{label === 'will change' && isDelete ? 'will be deleted' : label}</dt>
            <dd>
              <b>{formatCount(amount)}</b>
              <span>{hint}</span>
            </dd>
          </div>
        ))}
      </dl>
      {problem && <ProblemPanel problem={problem} />}
      <div className={classes.actions}>
        <Button
          color={isDelete || profile.tier === 'PRODUCTION' ? 'red.9' : undefined}
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          onClick={() => (confirmation === 'none' ? void start() : setIsConfirming(true))}
          disabled={plan.operations === 0}
          loading={isStarting}
        >
          {`${verb} ${count} ${plan.operations === 1 ? 'record' : 'records'}${confirmation === 'none' ? '' : '…'}`}
        </Button>
        <Button variant="default" onClick={() => void discard()}>
          Discard the plan
        </Button>
        <span className={classes.estimate}>
          {plan.operations === 0
            ? 'Nothing is left to do: every record already is as asked, or can’t be.'
            : `${describeEstimate(plan)}, of ${formatCount(plan.targets)} targets`}
        </span>
      </div>
      <PlanTabs plan={plan} model={model} />
      <ConfirmDialog
        opened={isConfirming}
        plan={plan}
        isDelete={isDelete}
        confirmation={confirmation}
        onClose={() => setIsConfirming(false)}
        onConfirm={() => {
          setIsConfirming(false);
          void start();
        }}
      />
    </div>
  );
}

function usePlanActions(plan: PlanPartsFragment, onStarted: (runId: string) => void) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [startRun, { loading: isStarting }] = useMutation(StartRunDocument, {
    update: (cache, { data }) => {
      if (!data) return;
      cache.updateQuery({ query: BatchRunsDocument }, (old) =>
        !old || old.runs.some(({ id }) => id === data.startRun.id)
          ? undefined
          : { ...old, runs: [data.startRun, ...old.runs] },
      );
    },
  });
  const [discardPlan] = useMutation(DiscardPlanDocument);
  const start = async () => {
    setProblem(null);
    try {
      const { data } = await startRun({ variables: { planId: plan.id } });
      if (!data) return;
      useBatch.getState().start(EMPTY_SPEC);
      announce(`Started: ${plan.description}.`);
      onStarted(data.startRun.id);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  const discard = async () => {
    useBatch.getState().setPlan(null);
    try {
      await discardPlan({ variables: { id: plan.id } });
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return { start, discard, problem, isStarting };
}

function PlanTabs({ plan, model }: { plan: PlanPartsFragment; model: ModelView }) {
  return (
    <Tabs defaultValue={plan.sample.length > 0 ? 'sample' : 'rejected'} keepMounted={false}>
      <Tabs.List aria-label="The plan in detail">
        <Tabs.Tab value="sample" disabled={plan.sample.length === 0}>
          Before and after
        </Tabs.Tab>
        {plan.rejectionCount > 0 && (
          <Tabs.Tab value="rejected">Can’t change ({formatCount(plan.rejectionCount)})</Tabs.Tab>
        )}
        <Tabs.Tab value="document">What is sent</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="sample" pt="xs">
        <SampleList plan={plan} model={model} />
      </Tabs.Panel>
      <Tabs.Panel value="rejected" pt="xs">
        <Rejections plan={plan} />
      </Tabs.Panel>
      <Tabs.Panel value="document" pt="xs">
        <p className={classes.hint}>
          This, for each record, with its key, the changed fields and the version that the store holds.
        </p>
        <div className={classes.document}>
          <CodeEditor label="Mutation of the plan" language="graphql" value={plan.document} readOnly />
        </div>
      </Tabs.Panel>
    </Tabs>
  );
}

function Rejections({ plan }: { plan: PlanPartsFragment }) {
  const hidden = plan.rejectionCount - plan.rejections.length;
  return (
    <>
      <table className={classes.rejections}>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Field</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {plan.rejections.map(({ key, field, reason }) => (
            <tr key={`${key} ${field ?? ''}`}>
              <td className="ob-mono">{keyText(key)}</td>
              <td>{field}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className={classes.hint}>And {formatCount(hidden)} more.</p>}
    </>
  );
}

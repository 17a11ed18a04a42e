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
import { confirmationFor } from './confirmation';
import { ConfirmDialog } from './confirm-dialog';
import { describeEstimate, planNumbers } from './plan-facts';
import { confirmationWith, DEFAULT_RUN_OPTIONS, toRunOptions } from './run-options';
import type { RunOptionsDraft } from './run-options';
import { RunOptionsFields } from './run-options-fields';
import { SampleList } from './sample-list';
import classes from './plan.module.css';

interface PlanPanelProps {
  readonly plan: PlanPartsFragment;
  readonly model: ModelView;
  readonly isDelete: boolean;
  readonly onStarted: (runId: string) => void;
  readonly onDiscarded: () => void;
}

const HEADROOM_PX = 56;

/** What will happen, in numbers and in a sample, and the button that makes it so. */
export function PlanPanel({ plan, model, isDelete, onStarted, onDiscarded }: PlanPanelProps) {
  const { profile } = useOpenConnection();
  const [isConfirming, setIsConfirming] = useState(false);
  const [options, setOptions] = useState<RunOptionsDraft>(DEFAULT_RUN_OPTIONS);
  const panel = useRef<HTMLDivElement>(null);
  // The plan is what was asked for: it comes into sight whole, below a composer that may fill the screen.
  useEffect(() => {
    const scroller = panel.current?.closest('[data-scroller]');
    // Only this part moves: scrolling into view would take the window's frame along.
    if (scroller && panel.current)
      scroller.scrollTop +=
        panel.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top - HEADROOM_PX;
  }, [plan.id]);
  const { start, discard, problem, isStarting } = usePlanActions(plan, { onStarted, onDiscarded });
  const confirmation = confirmationWith(
    confirmationFor(profile.tier, { operations: plan.operations, isDelete }),
    options,
  );
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
          onClick={() => (confirmation === 'none' ? void start(options) : setIsConfirming(true))}
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
      {plan.operations > 0 && <RunOptionsFields options={options} onChange={setOptions} />}
      <PlanTabs plan={plan} model={model} />
      <ConfirmDialog
        opened={isConfirming}
        plan={plan}
        isDelete={isDelete}
        confirmation={confirmation}
        options={options}
        onOptions={setOptions}
        onClose={() => setIsConfirming(false)}
        onConfirm={() => {
          setIsConfirming(false);
          void start(options);
        }}
      />
    </div>
  );
}

function usePlanActions(
  plan: PlanPartsFragment,
  { onStarted, onDiscarded }: Pick<PlanPanelProps, 'onStarted' | 'onDiscarded'>,
) {
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
  const start = async (options: RunOptionsDraft) => {
    setProblem(null);
    try {
      const { data } = await startRun({ variables: { planId: plan.id, options: toRunOptions(options) } });
      if (!data) return;
      announce(`Started: ${plan.description}.`);
      onStarted(data.startRun.id);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  const discard = async () => {
    try {
      await discardPlan({ variables: { id: plan.id } });
      onDiscarded();
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

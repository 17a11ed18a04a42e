import { Button, Tabs } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useOpenConnection } from '../../session';
import type { ModelView } from '../../session';
import { confirmationFor } from './confirmation';
import { ConfirmDialog } from './confirm-dialog';
import { PlanCheckLine, usePlanCheck } from './plan-check';
import { PlanDocuments } from './plan-documents';
import { describeEstimate, planNumbers, planVerb } from './plan-facts';
import { PlanFindings } from './plan-findings';
import { PlanMenu } from './plan-menu';
import { PlanOperations } from './plan-operations';
import { confirmationWith, DEFAULT_RUN_OPTIONS } from './run-options';
import type { RunOptionsDraft } from './run-options';
import { RunOptionsFields } from './run-options-fields';
import { StateBadge } from './state-badge';
import { usePlanActions } from './use-plan-actions';
import classes from './plan.module.css';

export interface PlanPanelProps {
  readonly plan: PlanPartsFragment;
  readonly model: ModelView;
  readonly isDelete: boolean;
  /** A plan of another day or of somebody else is compared with the records as soon as it is shown. */
  readonly isCheckedAtOnce?: boolean;
  readonly onStarted: (runId: string) => void;
  readonly onDiscarded: () => void;
}

const HEADROOM_PX = 56;

/** What will happen, in numbers and record by record, and the button that makes it so. */
export function PlanPanel(props: PlanPanelProps) {
  const { plan, model, isDelete, isCheckedAtOnce = false, onStarted, onDiscarded } = props;
  const { profile } = useOpenConnection();
  const [isConfirming, setIsConfirming] = useState(false);
  const [options, setOptions] = useState<RunOptionsDraft>(DEFAULT_RUN_OPTIONS);
  const panel = useRef<HTMLDivElement>(null);
  // The plan is what was asked for: it comes into sight whole, below a composer that may fill the screen.
  useEffect(() => {
    if (isCheckedAtOnce) return;
    // The button that was pressed is gone; whoever has no mouse goes on from here.
    panel.current?.focus({ preventScroll: true });
    const scroller = panel.current?.closest('[data-scroller]');
    // Only this part moves: scrolling into view would take the window's frame along.
    if (scroller && panel.current)
      scroller.scrollTop +=
        panel.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top - HEADROOM_PX;
  }, [plan.id, isCheckedAtOnce]);
  const { start, discard, problem, isStarting } = usePlanActions(plan, { onStarted, onDiscarded });
  const check = usePlanCheck(plan.id, isCheckedAtOnce);
  const confirmation = confirmationWith(
    confirmationFor(profile.tier, { operations: plan.operations, isDelete }),
    options,
  );
  const records = `${formatCount(plan.operations)} ${plan.operations === 1 ? 'record' : 'records'}`;
  return (
    <div
      ref={panel}
      className={classes.plan}
      tabIndex={-1}
      role="group"
      aria-label={`Plan: ${plan.description}`}
    >
      <dl className={classes.numbers} aria-label="The plan in numbers">
        {planNumbers(plan, isDelete).map(({ label, count: amount, hint, tone }) => (
          <div key={label} className={classes.number} data-tone={tone}>
            <dt>{label}</dt>
            <dd>
              <b>{formatCount(amount)}</b>
              <span>{hint}</span>
            </dd>
          </div>
        ))}
      </dl>
      {plan.origin && (
        <p className={classes.check} role="note">
          <StateBadge label="From a file" tone="quiet" />
          <span>
            Exported {plan.origin.exportedBy ? `by ${plan.origin.exportedBy} ` : ''}
            <TimeLabel at={plan.origin.exportedAt} />, digest{' '}
            <code className="ob-mono">{plan.origin.digest.replace('sha256:', '').slice(0, 12)}</code>
          </span>
        </p>
      )}
      {plan.wholeModel && plan.operations > 0 && (
        <p className={classes.check} role="note">
          <StateBadge label="No filter" tone="warn" />
          <span>{`Nothing narrows this plan: it goes to every record of ${plan.model}.`}</span>
        </p>
      )}
      {problem && <ProblemPanel problem={problem} />}
      <div className={classes.actions}>
        <Button
          color={isDelete || profile.tier === 'PRODUCTION' ? 'red.9' : undefined}
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          onClick={() => (confirmation === 'none' ? void start(options) : setIsConfirming(true))}
          disabled={plan.operations === 0 || profile.readOnly}
          loading={isStarting}
        >
          {`${planVerb(plan, isDelete)} ${records}${confirmation === 'none' ? '' : '…'}`}
        </Button>
        <Button variant="default" onClick={() => void discard()}>
          Discard the plan
        </Button>
        <PlanMenu plan={plan} onCheck={check.run} />
        <span className={classes.estimate}>
          {plan.operations === 0
            ? 'Nothing is left to do: every record already is as asked, or can’t be.'
            : `${describeEstimate(plan)}, of ${counted(plan.targets, 'target')}`}
          {', planned '}
          <TimeLabel at={plan.createdAt} />
        </span>
      </div>
      {profile.readOnly && (
        <p className={classes.check} role="note">
          <StateBadge label="Read-only" tone="warn" />
          <span>
            Nothing can be written over this connection. The plan can be looked at, compared and exported for
            somebody else to run.
          </span>
        </p>
      )}
      <PlanCheckLine check={check} />
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
        onConfirm={(confirmed) => {
          setIsConfirming(false);
          void start(confirmed);
        }}
      />
    </div>
  );
}

function PlanTabs({ plan, model }: { plan: PlanPartsFragment; model: ModelView }) {
  return (
    <Tabs defaultValue={plan.operations > 0 ? 'operations' : 'rejected'} keepMounted={false}>
      <Tabs.List aria-label="The plan in detail">
        <Tabs.Tab value="operations" disabled={plan.operations === 0}>
          Before and after
        </Tabs.Tab>
        {plan.warningCount > 0 && (
          <Tabs.Tab value="warnings">Worth a look ({formatCount(plan.warningCount)})</Tabs.Tab>
        )}
        {plan.rejectionCount > 0 && (
          <Tabs.Tab value="rejected">Can’t change ({formatCount(plan.rejectionCount)})</Tabs.Tab>
        )}
        <Tabs.Tab value="document">What is sent</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="operations" pt="xs">
        <PlanOperations key={plan.id} plan={plan} model={model} />
      </Tabs.Panel>
      <Tabs.Panel value="warnings" pt="xs">
        <PlanFindings plan={plan} kind="WARNING" />
      </Tabs.Panel>
      <Tabs.Panel value="rejected" pt="xs">
        <PlanFindings plan={plan} kind="REJECTED" />
      </Tabs.Panel>
      <Tabs.Panel value="document" pt="xs">
        <PlanDocuments plan={plan} />
      </Tabs.Panel>
    </Tabs>
  );
}

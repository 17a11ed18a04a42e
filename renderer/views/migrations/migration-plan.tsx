import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useState } from 'react';
import type {
  MigrationPlanPartsFragment,
  MigrationState,
  StepPlanPartsFragment,
} from '../../apollo/generated/operations';
import { counted, formatCount, keyText } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useModel, useOpenConnection } from '../../session';
import {
  StateBadge,
  confirmationFor,
  confirmationWith,
  formatDuration,
  PlanOperations,
  RunOptionsFields,
} from '../batch';
import type { RunOptionsDraft } from '../batch';
import { carryOutLabel, describeCount, flow, mostInARun, writesOf } from './migration-facts';
import type { Job } from './use-jobs';
import { PartialCopy } from './partial-copy';
import { WholeDialog } from './whole-dialog';
import classes from './migration-plan.module.css';
import parts from './parts.module.css';

interface MigrationPlanProps {
  readonly job: Job;
  readonly plan: MigrationPlanPartsFragment;
  readonly state: MigrationState;
  /** How it goes unless something else is chosen. */
  readonly first: RunOptionsDraft;
  readonly isStarting: boolean;
  readonly onStart: (verb: 'APPLY' | 'ROLLBACK', options: RunOptionsDraft) => void;
}

/** What would happen, step by step, in numbers and in a sample, and the button that makes it so. */
export function MigrationPlan({ job, plan, state, first, isStarting, onStart }: MigrationPlanProps) {
  const { profile } = useOpenConnection();
  const [options, setOptions] = useState<RunOptionsDraft>(first);
  const [isConfirming, setConfirming] = useState(false);
  const verb = job.kind === 'PLAN_ROLLBACK' ? 'ROLLBACK' : 'APPLY';
  const writes = writesOf(plan);
  const broken = plan.preconditions.find(({ holds }) => !holds);
  const isDelete = plan.steps.some(({ plan: { document } }) => /\bdelete[A-Z]\w*\s*\(/.test(document));
  const confirmation = confirmationWith(
    confirmationFor(profile.tier, { operations: writes, isDelete }),
    options,
  );
  const label = carryOutLabel(verb, state, writes);
  const estimatedMs = paced(plan, options.rate);
  return (
    <section
      className={`${parts.box} ${parts.plan}`}
      aria-label={verb === 'APPLY' ? 'The plan' : 'The plan of the way back'}
    >
      <h3 className={parts.partTitle}>
        {verb === 'APPLY' ? 'The plan' : 'The way back'}{' '}
        <span className={parts.hint}>
          made <TimeLabel at={job.endedAt ?? job.startedAt} />; nothing was sent
        </span>
      </h3>
      <PartialCopy models={plan.partial} />
      {broken && (
        <ProblemPanel
          tone="warn"
          problem={{
            kind: 'BadInput',
            code: 'PRECONDITION_FAILED',
            message: `A precondition does not hold: ${broken.model} ${flow(broken.where ?? {})} is ${formatCount(broken.actual)}, ${describeCount(broken.count)} asked for.`,
            consequence: 'The migration can’t begin here.',
            action: 'Apply what it stands on first, or correct the records.',
          }}
        />
      )}
      <div className={parts.buttons}>
        <Button
          color={
            writes > 0 && (verb === 'ROLLBACK' || isDelete || profile.tier === 'PRODUCTION')
              ? 'red.9'
              : undefined
          }
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          disabled={broken !== undefined}
          loading={isStarting}
          onClick={() => (confirmation === 'none' ? onStart(verb, options) : setConfirming(true))}
        >
          {`${label}${confirmation === 'none' ? '' : '…'}`}
        </Button>
        <span className={parts.hint}>
          {writes === 0
            ? 'Nothing has to be written: every record already is as asked. It is noted as applied.'
            : `${estimate(estimatedMs)}, ${counted(plan.requests, 'request')}`}
        </span>
      </div>
      {writes > 0 && <RunOptionsFields options={options} onChange={setOptions} />}
      <ol className={classes.planSteps}>
        {plan.steps.map((step) => (
          <li key={step.plan.id}>
            <StepPlan {...step} isBack={verb === 'ROLLBACK'} />
          </li>
        ))}
      </ol>
      {plan.steps.length > 1 && verb === 'APPLY' && (
        <p className={parts.hint}>
          Each step is planned on the records as they are now; a later one will find what the earlier ones
          leave.
        </p>
      )}
      {isConfirming && (
        <WholeDialog
          name={plan.migration}
          title={`${label}?`}
          operations={mostInARun(plan)}
          isGrave={verb === 'ROLLBACK' || isDelete}
          effect={`${estimate(estimatedMs)}, ${counted(plan.requests, 'request')}. Every app that is running receives each change. It can be cancelled at any time and gone on with; what was written by then stays.`}
          verb={verb === 'APPLY' ? 'Apply' : 'Roll back'}
          options={options}
          onOptions={setOptions}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            onStart(verb, options);
          }}
        />
      )}
    </section>
  );
}

/** A rate that is chosen here may be lower than the one that the plan was estimated by. */
const paced = (
  { estimatedMs, requests }: Pick<MigrationPlanPartsFragment, 'estimatedMs' | 'requests'>,
  rate: number | null,
): number => Math.max(estimatedMs, rate ? (requests * 1000) / rate : 0);

const estimate = (ms: number): string => (ms < 1000 ? 'Under a second' : `About ${formatDuration(ms)}`);

type StepPlanProps = Omit<MigrationPlanPartsFragment['steps'][number], '__typename'> & {
  readonly isBack: boolean;
};

function StepPlan({ step, plan, runId = null, isBack }: StepPlanProps) {
  const model = useModel(plan.model);
  const numbers = [
    {
      label: isBack ? 'will be put back' : runId ? 'left to write' : 'will be written',
      count: plan.operations,
      tone: 'main',
    },
    { label: 'already so', count: plan.unchanged, tone: 'quiet' },
    { label: plan.tombstones === 1 ? 'tombstone' : 'tombstones', count: plan.tombstones, tone: 'quiet' },
    { label: 'pending in the outbox', count: plan.pending, tone: 'warn' },
    { label: 'worth a look', count: plan.warningCount, tone: 'warn' },
    { label: isBack ? 'can’t be put back' : 'can’t be written', count: plan.rejectionCount, tone: 'bad' },
  ].filter(({ tone, count }) => tone === 'main' || count > 0);
  return (
    <div className={classes.planStep}>
      <p className={classes.planStepHead}>
        <span className={parts.stepNumber} aria-label={`Step ${step}`}>
          {step}
        </span>
        <b>{plan.model}</b>
        {numbers.map(({ label, count, tone }) => (
          <span key={label} className={classes.planNumber} data-tone={tone}>
            <b>{formatCount(count)}</b> {label}
          </span>
        ))}
      </p>
      {plan.wholeModel && plan.operations > 0 && (
        <p className={parts.hint} role="note">
          <StateBadge label="No filter" tone="warn" />{' '}
          {`Nothing narrows this step: it goes to every record of ${plan.model}.`}
        </p>
      )}
      {plan.rejections.length > 0 && (
        <Findings
          label="Records that can’t be written"
          findings={plan.rejections}
          total={plan.rejectionCount}
        />
      )}
      {plan.warnings.length > 0 && (
        <Findings label="Records worth a look" findings={plan.warnings} total={plan.warningCount} />
      )}
      {plan.operations > 0 && model && (
        <PlanOperations plan={plan} model={model} restOf={runId} label={`Before and after in step ${step}`} />
      )}
    </div>
  );
}

const LISTED = 5;

interface FindingsProps {
  readonly label: string;
  readonly findings: StepPlanPartsFragment['rejections'];
  readonly total: number;
}

function Findings({ label, findings, total }: FindingsProps) {
  return (
    <ul className={classes.reasons} aria-label={label}>
      {findings.slice(0, LISTED).map(({ key, field, reason }, at) => (
        <li key={at}>
          <span className={classes.reasonKey}>{keyText(key)}</span>
          <span>
            {field ? `${field}: ` : ''}
            {reason}
          </span>
        </li>
      ))}
      {total > LISTED && <li>and {formatCount(total - LISTED)} more</li>}
    </ul>
  );
}

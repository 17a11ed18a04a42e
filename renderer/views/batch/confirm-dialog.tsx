import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { MarkPlanSeenDocument, StartRequirementsDocument } from '../../apollo/generated/operations';
import type { PlanPartsFragment, StartRequirementsQuery } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import type { Confirmation } from './confirmation';
import { confirmTitle, describeEstimate, planVerb } from './plan-facts';
import { describeRunOptions, toRunOptions } from './run-options';
import type { RunOptionsDraft } from './run-options';
import { ReasonInput } from './run-options-fields';
import classes from './plan.module.css';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly plan: PlanPartsFragment;
  readonly isDelete: boolean;
  readonly confirmation: Confirmation;
  readonly options: RunOptionsDraft;
  readonly onOptions: (options: RunOptionsDraft) => void;
  readonly onClose: () => void;
  readonly onConfirm: (options: RunOptionsDraft) => void;
}

/** Asks as much as the connection demands: once, or with a reason, a typed name and a raised limit. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={confirmTitle(props.plan, props.isDelete)}
      closeOnClickOutside={false}
    >
      <ConfirmForm {...props} />
    </Modal>
  );
}

type Requirements = StartRequirementsQuery['startRequirements'];

function ConfirmForm(props: ConfirmDialogProps) {
  const { plan, isDelete, options, onOptions, onClose, onConfirm } = props;
  const { profile } = useOpenConnection();
  const { requirements, isKnown, error, markSeen } = useRequirements(plan.id, options);
  const isReady = isKnown && requirements?.missing.length === 0;
  const chosen = describeRunOptions(options);
  const isGrave = isDelete || requirements?.confirmation != null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onConfirm(options);
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          This writes to <b>{profile.name}</b>
          {profile.tier === 'PRODUCTION' ? ', which is production' : ''}. {describeEstimate(plan)}. Every app
          that is running receives each change. The run can be paused and cancelled at any time; what was
          applied by then stays.
        </Text>
        {chosen && (
          <Text size="sm">
            This run goes with: <b>{chosen}</b>.
          </Text>
        )}
        {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
        {requirements && (
          <Rails requirements={requirements} options={options} onOptions={onOptions} onSeen={markSeen} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus={!isGrave || undefined}>
            Cancel
          </Button>
          <Button type="submit" color={isGrave ? 'red.9' : undefined} disabled={!isReady}>
            {planVerb(plan, isDelete) === 'Change' ? 'Run' : planVerb(plan, isDelete)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What main will ask before it starts the plan with these options; main refuses the run where something is missing. */
function useRequirements(planId: string, options: RunOptionsDraft) {
  const { data, previousData, loading, error, refetch } = useQuery(StartRequirementsDocument, {
    variables: { planId, options: toRunOptions(options) },
    fetchPolicy: 'no-cache',
  });
  const [mark] = useMutation(MarkPlanSeenDocument, { variables: { planId } });
  const markSeen = async () => {
    try {
      await mark();
      await refetch();
    } catch (failure) {
      toast.problem(problemFrom(failure));
    }
  };
  const requirements = (data ?? previousData)?.startRequirements;
  return { requirements, isKnown: !loading && data !== undefined, error, markSeen };
}

interface RailsProps {
  readonly requirements: Requirements;
  readonly options: RunOptionsDraft;
  readonly onOptions: (options: RunOptionsDraft) => void;
  /** Notes that the plan was looked at, where that is asked for. */
  readonly onSeen?: () => Promise<void>;
}

/** How fast a run of this connection goes, so that apps keep up. */
function paceOf(
  { usualWritesPerSecond, maxWritesPerSecond }: Requirements,
  { rate }: RunOptionsDraft,
): string | null {
  const most =
    typeof maxWritesPerSecond === 'number'
      ? `at most ${counted(maxWritesPerSecond, 'write')} a second`
      : null;
  if (rate === null && typeof usualWritesPerSecond === 'number')
    return `At most ${counted(usualWritesPerSecond, 'write')} a second leave, so that apps keep up${most ? `; with a rate of your own, ${most}` : ''}.`;
  return most && `On this connection ${most} leave, so that apps keep up.`;
}

/** The rungs of this connection's ladder, one input each. */
export function Rails({ requirements, options, onOptions, onSeen }: RailsProps) {
  const { operations, maxRecords, confirmation, needsReason } = requirements;
  const pace = paceOf(requirements, options);
  const isOverLimit = typeof maxRecords === 'number' && operations > maxRecords;
  return (
    <>
      {pace && <Text size="sm">{pace}</Text>}
      {requirements.mustBeSeen && typeof requirements.seenAt !== 'number' && (
        <div className={classes.rail}>
          <Text size="sm">The plan has to be looked at before it runs: its numbers, and its records.</Text>
          <Button size="xs" variant="default" onClick={() => void onSeen?.()}>
            I have looked at it
          </Button>
        </div>
      )}
      {isOverLimit && (
        <NumberInput
          label={`Limit of this run, ${formatCount(maxRecords)} unless raised`}
          description={`The plan writes ${counted(operations, 'record')}.`}
          min={0}
          allowDecimal={false}
          value={options.maxRecords ?? ''}
          onChange={(value) =>
            onOptions({ ...options, maxRecords: typeof value === 'number' ? value : null })
          }
        />
      )}
      {needsReason && <ReasonInput options={options} onChange={onOptions} isRequired />}
      {typeof confirmation === 'string' && (
        <TextInput
          label={`Type ${confirmation} to go on`}
          value={options.confirmation}
          onChange={(event) => onOptions({ ...options, confirmation: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
      )}
      {requirements.missing.length > 0 && (
        <ul className={classes.missing} aria-label="Still missing" aria-live="polite">
          {requirements.missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </>
  );
}

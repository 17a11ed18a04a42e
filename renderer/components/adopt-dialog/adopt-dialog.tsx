import { useMutation, useSubscription } from '@apollo/client/react';
import { Button, Group, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import {
  AdoptionScannedDocument,
  DiscardAdoptionDocument,
  PlanAdoptionDocument,
  StopAdoptionDocument,
  type PlanAdoptionMutation,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { useNavigation } from '../../navigation';
import { useModels, useOpenConnection } from '../../session';
import { counted, formatCount, keyText } from '../format';
import { ProblemPanel } from '../problem-panel';
import { duration } from '../time-label';
import { toast } from '../toast';
import { useAdopt } from './adopt-store';
import classes from './adopt-dialog.module.css';

type Found = PlanAdoptionMutation['planAdoption'];

const TITLE = 'Adopt records without a version';

/** Finds the records that predate conflict detection and carries the plan of their adoption to the batch screen. */
export function AdoptDialog() {
  const { isOpen, model, close } = useAdopt();
  return isOpen ? <Open key={model} initial={model} onClose={close} /> : null;
}

function Open({ initial, onClose }: { readonly initial: string | null; readonly onClose: () => void }) {
  const { models } = useModels();
  const names = models.filter(({ versioned }) => versioned !== false).map(({ name }) => name);
  const [model, setModel] = useState(initial ?? names[0] ?? null);
  const [found, setFound] = useState<Found | null>(null);
  const [plan, { loading, error, reset }] = useMutation(PlanAdoptionDocument);
  const [stop] = useMutation(StopAdoptionDocument);
  const look = async (): Promise<void> => {
    if (model === null) return;
    // The mutation's own error state shows a failure, a stop among them.
    const answer = await plan({ variables: { model } }).catch(() => null);
    if (answer?.data) setFound(answer.data.planAdoption);
  };
  const leave = (): void => {
    if (loading) void stop();
    onClose();
  };
  const problem = error ? problemFrom(error) : null;
  return (
    <Modal opened onClose={leave} title={TITLE} size={600} closeOnClickOutside={!loading}>
      {found && model !== null ? (
        <Result model={model} found={found} onClose={onClose} />
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void look();
          }}
        >
          <p className={classes.plain}>
            Records that are older than conflict detection have no version, and no app can read them. Each is
            given its first one by writing a value it already has. Looking for them only reads.
          </p>
          <Select
            label="Model"
            data={names}
            value={model}
            onChange={(name) => {
              setModel(name);
              reset();
            }}
            disabled={loading}
            allowDeselect={false}
          />
          {loading && <Progress />}
          {problem && <ProblemPanel problem={problem} tone={problem.kind === 'Cancelled' ? 'warn' : 'bad'} />}
          <Group justify="flex-end" gap="xs">
            {loading ? (
              <Button variant="default" onClick={() => void stop()}>
                Stop
              </Button>
            ) : (
              <Button variant="default" onClick={leave}>
                Cancel
              </Button>
            )}
            <Button
              type="submit"
              loading={loading}
              disabled={model === null}
              data-autofocus={model !== null || undefined}
            >
              Look for them
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}

/** Mounted while the search goes on, so that it counts from its own beginning. */
function Progress() {
  const { data } = useSubscription(AdoptionScannedDocument);
  const count = data?.planningProgressed.targets ?? 0;
  return (
    <p className={classes.plain} role="status">
      {count > 0 ? `${counted(count, 'record')} read` : 'Reading from the service'}
    </p>
  );
}

interface ResultProps {
  readonly model: string;
  readonly found: Found;
  readonly onClose: () => void;
}

function Result({ model, found, onClose }: ResultProps) {
  const { plan, scanned } = found;
  const { profile } = useOpenConnection();
  const [discard] = useMutation(DiscardAdoptionDocument, { variables: { id: plan.id } });
  const total = plan.operations + plan.rejectionCount;
  // A plan of nothing is no use, and one that is turned down would only lie in the list.
  const drop = (): void => {
    discard().catch((error: unknown) => toast.problem(problemFrom(error)));
    onClose();
  };
  const show = (): void => {
    useNavigation.getState().go({ view: 'batch', planId: plan.id });
    onClose();
  };
  return (
    <div className={classes.form}>
      <p className={classes.plain} role="status">
        {total === 0
          ? `Each of the ${counted(scanned, 'record')} of ${model} has a version. There is nothing to adopt.`
          : `${formatCount(total)} of ${counted(scanned, 'record')} of ${model} ${total === 1 ? 'has' : 'have'} no version.`}
      </p>
      {plan.operations > 0 && (
        <>
          <p className={classes.plain}>
            The plan touches {counted(plan.operations, 'record')} of {profile.name}, about{' '}
            {plan.estimatedMs < 1_000 ? 'a second' : duration(plan.estimatedMs)} in{' '}
            {counted(plan.requests, 'request')}. Nothing is sent before you run it.
          </p>
          <div className={classes.list} role="region" aria-label="Records without a version" tabIndex={0}>
            <ul>
              {plan.sample.map(({ key, changedFields }) => (
                <li key={key}>
                  <span className={`ob-mono ${classes.key}`}>{keyText(key)}</span>
                  <span className={classes.note}>{changedFields.join(', ')} is written again</span>
                </li>
              ))}
              {plan.operations > plan.sample.length && (
                <li>and {formatCount(plan.operations - plan.sample.length)} more, in the plan</li>
              )}
            </ul>
          </div>
        </>
      )}
      {plan.rejectionCount > 0 && (
        <div className={classes.list} role="region" aria-label="Records that can’t be adopted" tabIndex={0}>
          <ul>
            {plan.rejections.map(({ key, reason }) => (
              <li key={key}>
                <span className={`ob-mono ${classes.key}`}>{keyText(key)}</span>
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={drop}>
          {plan.operations > 0 ? 'Discard the plan' : 'Close'}
        </Button>
        {plan.operations > 0 && (
          <Button onClick={show} data-autofocus>
            Look at the plan
          </Button>
        )}
      </Group>
    </div>
  );
}

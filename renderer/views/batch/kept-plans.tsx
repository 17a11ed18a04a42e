import { useMutation, useQuery } from '@apollo/client/react';
import { Button, UnstyledButton } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { KeptPlansDocument, OpenPlanFileDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { TimeLabel } from '../../components/time-label';
import { toast } from '../../components/toast';
import classes from './batch.module.css';

interface KeptPlansProps {
  readonly shownId: string | null;
  readonly onShow: (planId: string) => void;
}

/** Plans that were made and not started: they stay until they are run or discarded, also over a restart. */
export function KeptPlans({ shownId, onShow }: KeptPlansProps) {
  const { data } = useQuery(KeptPlansDocument, { fetchPolicy: 'cache-and-network' });
  const [openFile, { loading }] = useMutation(OpenPlanFileDocument, { refetchQueries: [KeptPlansDocument] });
  const plans = data?.plans ?? [];
  const open = async () => {
    try {
      const { data: answer } = await openFile();
      if (answer?.openPlanFile) onShow(answer.openPlanFile.id);
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <div className={classes.plans}>
      <div className={classes.plansHead}>
        <h3 className={classes.plansTitle}>Plans</h3>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconFolderOpen size={14} aria-hidden />}
          onClick={() => void open()}
          loading={loading}
        >
          Open a plan…
        </Button>
      </div>
      {plans.length > 0 && (
        <ul className={classes.planItems} aria-label="Plans">
          {plans.map((plan) => (
            <li key={plan.id}>
              <UnstyledButton
                className={classes.runItem}
                aria-current={plan.id === shownId ? 'true' : undefined}
                onClick={() => onShow(plan.id)}
              >
                <span className={classes.runTitle}>{plan.description}</span>
                <span className={classes.runFacts}>
                  <span>{counted(plan.operations, 'record')}, not started</span>
                  <span className={classes.runTime}>
                    <TimeLabel at={plan.createdAt} />
                  </span>
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

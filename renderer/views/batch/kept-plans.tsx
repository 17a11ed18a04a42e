import { useMutation, useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { KeptPlansDocument, OpenPlanFileDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { FactText, Line, LineList } from '../../components/line-list';
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
        <div className={classes.planItems}>
          <LineList label="Plans">
            {plans.map((plan) => (
              <Line
                key={plan.id}
                title={plan.description}
                facts={
                  <>
                    <FactText>{counted(plan.operations, 'record')}, not started</FactText>
                    <TimeLabel at={plan.createdAt} />
                  </>
                }
                isShown={plan.id === shownId}
                onShow={() => onShow(plan.id)}
              />
            ))}
          </LineList>
        </div>
      )}
    </div>
  );
}

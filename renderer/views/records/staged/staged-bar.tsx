import { useMutation } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { useState } from 'react';
import { KeptPlansDocument, PlanStagedEditsDocument } from '../../../apollo/generated/operations';
import { problemFrom } from '../../../apollo/problem';
import { counted } from '../../../components/format';
import { toast } from '../../../components/toast';
import { useNavigation } from '../../../navigation';
import type { ModelView } from '../../../session';
import { StagedDialog } from './staged-dialog';
import type { StagedEdits } from './use-staged';
import classes from '../records.module.css';

interface StagedBarProps {
  readonly model: ModelView;
  readonly staged: StagedEdits;
}

/** The edits that were collected in the grid, and the way to send them together. */
export function StagedBar({ model, staged }: StagedBarProps) {
  const [isShown, setIsShown] = useState(false);
  const [plan, { loading }] = useMutation(PlanStagedEditsDocument, {
    variables: { model: model.name },
    refetchQueries: [KeptPlansDocument],
  });
  const stale = staged.edits.filter(({ isStale }) => isStale).length;
  const review = async () => {
    try {
      const { data } = await plan();
      if (data) useNavigation.getState().go({ view: 'batch', planId: data.planStagedEdits.id });
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <div className={classes.selection} role="toolbar" aria-label="Staged edits">
      <span className={classes.stagedMark} aria-hidden />
      <span className={classes.selected} role="status">
        {counted(staged.total, 'record')} with edits, not sent
        {stale > 0 && `, ${counted(stale, 'record')} changed meanwhile`}
      </span>
      <Button
        leftSection={<IconSend2 size={14} stroke={1.75} />}
        onClick={() => void review()}
        loading={loading}
      >
        Review and send
      </Button>
      <Button variant="default" onClick={() => setIsShown(true)}>
        Show the edits…
      </Button>
      <StagedDialog
        opened={isShown && staged.total > 0}
        model={model}
        staged={staged}
        onClose={() => setIsShown(false)}
      />
    </div>
  );
}

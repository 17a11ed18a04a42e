import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useMemo } from 'react';
import { PlanDocumentsDocument } from '../../apollo/generated/operations';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { CodeEditor } from '../../components/code-editor';
import { formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import classes from './plan.module.css';

/** As many sets of variables as a reader compares; the rest differ from them in the same places. */
const SHOWN = 20;

/** The plan as GraphQL: the guarded document, and the variables of its first operations. */
export function PlanDocuments({
  plan,
}: {
  readonly plan: Pick<PlanPartsFragment, 'id' | 'operations' | 'document'>;
}) {
  const { data, error } = useQuery(PlanDocumentsDocument, {
    variables: { planId: plan.id, limit: SHOWN },
    fetchPolicy: 'no-cache',
  });
  const documents = data?.planDocuments;
  const text = documents?.[0]?.document ?? plan.document;
  const variables = useMemo(
    () =>
      JSON.stringify(
        (documents ?? []).map(({ variables: values }) => values),
        null,
        2,
      ),
    [documents],
  );
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${text}\n\n${variables}\n`);
      toast.done('Copied', 'The document and its variables.');
    } catch (failure) {
      toast.problem(problemFrom(failure));
    }
  };
  return (
    <>
      <div className={classes.documentHead}>
        <p className={classes.hint}>
          This document for each record, with these variables
          {plan.operations > SHOWN && `: the first ${SHOWN} of ${formatCount(plan.operations)}`}. A run may
          put several into one request.
        </p>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => void copy()}
        >
          Copy
        </Button>
      </div>
      {error && <ProblemPanel problem={problemFrom(error)} />}
      <div className={classes.documents}>
        <div className={classes.document}>
          <CodeEditor label="Mutation of the plan" language="graphql" value={text} readOnly />
        </div>
        <div className={classes.document}>
          <CodeEditor label="Variables of the plan" language="json" value={variables} readOnly />
        </div>
      </div>
    </>
  );
}

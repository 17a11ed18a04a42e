import { useQuery, useSubscription } from '@apollo/client/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { EditPredictionDocument, RecordsChangedDocument } from '../../../apollo/generated/operations';
import { asRecord } from '../../../components/data-grid';
import { describePrediction, PredictionTable, SOURCES, STRATEGIES } from '../../../components/prediction';
import { versionOf } from '../resolve';
import type { ReviewedEdit } from './review-dialog';
import classes from './review.module.css';

interface StaleEditProps {
  readonly model: string;
  readonly recordKey: string;
  readonly edit: ReviewedEdit;
}

/** Where the record has changed since the edit was begun: what would become of it, field by field, before it is sent. */
export function StaleEdit({ model, recordKey, edit }: StaleEditProps) {
  const { data, refetch } = useQuery(EditPredictionDocument, {
    variables: { input: { model, key: recordKey, base: edit.base, edited: edit.changes } },
    fetchPolicy: 'no-cache',
  });
  useSubscription(RecordsChangedDocument, {
    variables: { model },
    ignoreResults: true,
    onData: ({ data: { data: changed } }) => {
      const batch = changed?.recordsChanged;
      if (batch?.truncated || batch?.changes.some(({ key }) => key === recordKey)) void refetch();
    },
  });
  const predicted = data?.editPrediction;
  if (!predicted?.prediction) return null;
  const { prediction, strategySource } = predicted;
  const now = versionOf(asRecord(predicted.current));
  return (
    <section className={classes.staleEdit} aria-label="The record has changed meanwhile">
      <p className={classes.staleLead}>
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
        <span>
          <b>
            You edited version {versionOf(edit.base) ?? '?'}; the record is at version {now ?? '?'}.
          </b>{' '}
          {describePrediction(prediction)}
        </span>
      </p>
      <p className={classes.staleStrategy}>
        By {STRATEGIES[prediction.strategy].toLowerCase()} ({SOURCES[strategySource]}):
      </p>
      <PredictionTable label="What would become of the edit" prediction={prediction} />
    </section>
  );
}

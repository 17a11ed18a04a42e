import { useQuery, useSubscription } from '@apollo/client/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { PASSING } from '../../apollo/client';
import { EditPredictionDocument, RecordsChangedDocument } from '../../apollo/generated/operations';
import type { EditPredictionInput, EditPredictionQuery } from '../../apollo/generated/operations';
import { PredictionTable } from './prediction-table';
import { describeExpected, SOURCES, STRATEGIES } from './words';
import classes from './prediction.module.css';

interface StaleWriteProps {
  readonly write: EditPredictionInput;
  /** What is called stale, at the beginning of a sentence: `You edited`, `The draft writes`. */
  readonly lead: string;
}

/** Where the record has changed since: what would become of a write, field by field, before it is sent. */
export function StaleWrite({ write, lead }: StaleWriteProps) {
  const predicted = useEditPrediction(write);
  if (!predicted?.prediction) return null;
  const { prediction, strategySource } = predicted;
  const sent = write.version ?? versionIn(write.base);
  return (
    <section className={classes.stale} aria-label="The record has changed meanwhile">
      <p className={classes.staleLead}>
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
        <span>
          <b>
            {lead} version {sent ?? '?'}; the record is at version {versionIn(predicted.current) ?? '?'}.
          </b>{' '}
          {describeExpected(prediction, strategySource)}
        </span>
      </p>
      <p className={classes.staleStrategy}>
        By {STRATEGIES[prediction.strategy].toLowerCase()} ({SOURCES[strategySource]}):
      </p>
      {prediction.fields.length > 0 && (
        <PredictionTable
          label="What would become of the edit"
          prediction={prediction}
          isBaseKnown={write.base !== null}
        />
      )}
    </section>
  );
}

/** What would become of a write by what the local copy holds, asked again when the record changes. */
export function useEditPrediction(
  write: EditPredictionInput,
): EditPredictionQuery['editPrediction'] | undefined {
  const { model, key } = write;
  const { data, previousData, refetch } = useQuery(EditPredictionDocument, {
    variables: { input: write },
    fetchPolicy: 'no-cache',
  });
  useSubscription(RecordsChangedDocument, {
    variables: { model },
    ...PASSING,
    onData: ({ data: { data: changed } }) => {
      const batch = changed?.recordsChanged;
      if (batch?.truncated || batch?.changes.some((change) => change.key === key)) void refetch();
    },
  });
  return (data ?? previousData)?.editPrediction;
}

function versionIn(record: unknown): number | null {
  const version =
    typeof record === 'object' && record !== null ? (record as { _version?: unknown })._version : null;
  return typeof version === 'number' ? version : null;
}

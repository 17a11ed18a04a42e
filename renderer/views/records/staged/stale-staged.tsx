import { asRecord } from '../../../components/data-grid';
import { DiffView } from '../../../components/diff-view';
import { SOURCES, STRATEGIES, useEditPrediction } from '../../../components/prediction';
import type { StagedEditPartsFragment } from '../../../apollo/generated/operations';
import type { ModelView } from '../../../session';
import { versionOf } from '../resolve';
import classes from './staged.module.css';

interface StaleStagedProps {
  readonly model: ModelView;
  readonly edit: StagedEditPartsFragment;
}

/** What becomes of a collected edit whose record has changed since: its plan writes on the version of now. */
export function StaleStaged({ model, edit }: StaleStagedProps) {
  const predicted = useEditPrediction({
    model: model.name,
    key: edit.key,
    base: edit.base,
    edited: edit.fields,
  });
  const fields = asRecord(edit.fields) ?? {};
  const [base, now] = [asRecord(edit.base), asRecord(predicted?.current)];
  if (!predicted?.prediction || !base || !now) return null;
  const { prediction, strategySource } = predicted;
  const overwritten = prediction.fields.filter(({ changedThere }) => changedThere).map(({ field }) => field);
  const only = (record: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, record[name] ?? null]));
  return (
    <section className={classes.outcome} aria-label="What becomes of it">
      <p>
        Collected on version {versionOf(base) ?? '?'}; the record is at version {versionOf(now) ?? '?'}.
        “Review and send” writes it on the version of now,{' '}
        {overwritten.length === 0
          ? 'and nobody has changed these fields since.'
          : `over what somebody wrote into ${overwritten.join(', ')} since.`}{' '}
        Whoever writes before it is sent meets {STRATEGIES[prediction.strategy].toLowerCase()} (
        {SOURCES[strategySource]}).
      </p>
      <DiffView
        label="Base, collected, now and result"
        before={only(base)}
        after={only({ ...base, ...fields })}
        theirs={only(now)}
        result={only({ ...now, ...fields })}
        suggests={false}
        columns={{ before: 'Collected on', after: 'Collected', theirs: 'Now', result: 'Once sent' }}
      />
    </section>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { compareThreeWay, resolveChoices, type Choices } from '../../../../shared/diff';
import type { Problem } from '../../../../shared/errors';
import { isProblem } from '../../../apollo/problem';
import { asRecord } from '../../../components/data-grid';
import { DiffView } from '../../../components/diff-view';
import { counted } from '../../../components/format';
import { ProblemPanel } from '../../../components/problem-panel';
import type { ModelView } from '../../../session';
import type { RecordDraft } from '../drafts';
import { draftOnTheirs, versionOf, withoutMetadata } from '../resolve';
import type { ReviewedEdit, SaveResult } from './reviewed-edit';
import classes from './review.module.css';

interface OutcomePanelProps {
  readonly model: ModelView;
  readonly edit: ReviewedEdit;
  readonly result: SaveResult;
  readonly onClose: () => void;
  readonly onKeepTheirs: () => void;
  readonly onRetry: (draft: RecordDraft) => void;
  readonly onEdit: (draft: RecordDraft) => void;
}

/** What became of a write that was not stored as asked, and the ways on. */
export function OutcomePanel(props: OutcomePanelProps) {
  const { result, edit } = props;
  const theirs = asRecord(result.theirs) ?? asRecord(result.record);
  if ((result.outcome === 'CONFLICT' || result.outcome === 'MERGED') && theirs && edit.kind !== 'CREATE') {
    return edit.kind === 'DELETE' ? (
      <DeleteConflict {...props} theirs={theirs} />
    ) : (
      <ThreeSides {...props} theirs={theirs} />
    );
  }
  const carried = isProblem(result.problem) ? result.problem : null;
  return (
    <div className={classes.review}>
      <ProblemPanel
        problem={carried ?? FALLBACKS[result.outcome === 'UNKNOWN' ? 'UNKNOWN' : 'REJECTED']}
        tone={result.outcome === 'UNKNOWN' ? 'warn' : 'bad'}
      />
      <div className={classes.buttons}>
        <Button onClick={props.onClose}>Back to the record</Button>
      </div>
    </div>
  );
}

const FALLBACKS: Readonly<Record<'UNKNOWN' | 'REJECTED', Problem>> = {
  UNKNOWN: {
    kind: 'Transient',
    code: 'OUTCOME_UNKNOWN',
    message: 'No answer came back, so it is not known whether the change was stored.',
    consequence:
      'Nothing is sent again blindly. The record is read back as soon as the backend can be reached.',
    action: 'Look at the record again before another try: its version tells whether the change arrived.',
  },
  REJECTED: {
    kind: 'BadInput',
    code: 'WRITE_REJECTED',
    message: 'The service refused the change.',
    consequence: 'The record is as it was; the edit is kept here.',
    action: 'Correct the edit and save again.',
  },
};

type Sides = OutcomePanelProps & { readonly theirs: Readonly<Record<string, unknown>> };

function ThreeSides({ model, edit, result, theirs, onKeepTheirs, onRetry, onEdit }: Sides) {
  const [choices, setChoices] = useState<Choices>({});
  const order = model.fields.map((field) => field.name);
  const base = withoutMetadata(edit.base, model.fields);
  const ours = { ...base, ...edit.changes };
  const service = withoutMetadata(theirs, model.fields);
  const { record: chosen, unresolved } = resolveChoices(
    compareThreeWay(base, ours, service, { order }),
    choices,
  );
  const draft = draftOnTheirs(theirs, chosen, model.fields);
  const isMerged = result.outcome === 'MERGED';
  const nothingToSend = Object.keys(draft.changes).length === 0;
  return (
    <div className={classes.review}>
      <div className={classes.consequence}>
        <p className={classes.lead}>
          {isMerged
            ? `The service merged the change and kept its own value in ${counted(result.differingFields.length, 'field')}: ${result.differingFields.join(', ')}.`
            : `The service refused the change: the record is at version ${versionOf(theirs) ?? '?'}, the edit was made on version ${versionOf(edit.base) ?? '?'}.`}
        </p>
        <p>
          {isMerged
            ? 'Apps have received the merged record. What was asked for here can be sent again on top of it.'
            : 'Nothing was stored. Choose for each field whose value to keep, then retry on their version.'}
        </p>
      </div>
      <DiffView
        label="Base, ours and theirs"
        before={base}
        after={ours}
        theirs={service}
        choices={choices}
        onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })}
        columns={{ before: 'Base', after: 'Ours', theirs: isMerged ? 'Stored' : 'Theirs' }}
        order={order}
      />
      <div className={classes.buttons}>
        <span className={classes.where}>
          {unresolved.length > 0
            ? `${counted(unresolved.length, 'field')} without a choice: ${unresolved.join(', ')}`
            : nothingToSend
              ? 'The choices are what the service has.'
              : `${counted(Object.keys(draft.changes).length, 'field')} would be sent`}
        </span>
        <Button variant="default" onClick={() => onEdit(draft)} disabled={unresolved.length > 0}>
          Edit further
        </Button>
        <Button variant="default" onClick={onKeepTheirs}>
          {isMerged ? 'Keep what is stored' : 'Keep theirs'}
        </Button>
        <Button disabled={unresolved.length > 0 || nothingToSend} onClick={() => onRetry(draft)}>
          Retry on their version
        </Button>
      </div>
    </div>
  );
}

function DeleteConflict({ model, edit, theirs, onKeepTheirs, onRetry }: Sides) {
  return (
    <div className={classes.review}>
      <div className={classes.consequence}>
        <p className={classes.lead}>
          The record was not deleted: it has changed since and is at version {versionOf(theirs) ?? '?'}.
        </p>
        <p>Look at what was changed. It can be kept, or deleted in this version.</p>
      </div>
      <DiffView
        label="What has changed"
        before={withoutMetadata(edit.base, model.fields)}
        after={withoutMetadata(theirs, model.fields)}
        order={model.fields.map((field) => field.name)}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onKeepTheirs}>
          Keep the record
        </Button>
        <Button color="red.9" onClick={() => onRetry({ base: theirs, changes: {} })}>
          Delete version {versionOf(theirs) ?? '?'}
        </Button>
      </div>
    </div>
  );
}

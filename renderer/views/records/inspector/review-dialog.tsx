import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@apollo/client/react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import {
  EditPreviewDocument,
  SaveRecordDocument,
  type MutationKind,
  type SaveRecordInput,
  type EditPreviewQuery,
} from '../../../apollo/generated/operations';
import { problemFrom } from '../../../apollo/problem';
import { asRecord, rowKey } from '../../../components/data-grid';
import { DiffView } from '../../../components/diff-view';
import { counted, keyText } from '../../../components/format';
import { describePreview, GuardBar } from '../../../components/guard-bar';
import { StaleWrite } from '../../../components/prediction';
import { ProblemPanel } from '../../../components/problem-panel';
import { ReasonField } from '../../../components/reason-field';
import { toast } from '../../../components/toast';
import { useOpenConnection, type ModelView } from '../../../session';
import type { RecordDraft } from '../drafts';
import { versionOf, withoutMetadata } from '../resolve';
import { OutcomePanel } from './outcome-panel';
import { leadingHere } from './relations';
import type { RelatedView } from './relations-tab';
import type { ReviewedEdit, SaveResult } from './reviewed-edit';
import classes from './review.module.css';

const CodeEditor = lazy(() =>
  import('../../../components/code-editor').then((m) => ({ default: m.CodeEditor })),
);

export interface ReviewDialogProps {
  readonly model: ModelView;
  readonly edit: ReviewedEdit;
  readonly related?: readonly RelatedView[];
  readonly onClose: () => void;
  /** It was stored, or given up in favour of what the service has. */
  readonly onSettled: (settled: { readonly kind: MutationKind; readonly key: string | null }) => void;
  /** The edit goes on, on another record. */
  readonly onContinue: (draft: RecordDraft) => void;
}

/** Shows exactly what will be sent, what the guard says and what apps will see; then sends it and explains the outcome. */
export function ReviewDialog({
  model,
  edit,
  related = [],
  onClose,
  onSettled,
  onContinue,
}: ReviewDialogProps) {
  const { profile } = useOpenConnection();
  const [current, setCurrent] = useState(edit);
  const [result, setResult] = useState<SaveResult | null>(null);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const input = inputOf(model, current);
  const preview = useQuery(EditPreviewDocument, { variables: { input }, fetchPolicy: 'no-cache' });
  const [save, saving] = useMutation(SaveRecordDocument);

  const mustType = current.kind === 'DELETE' && profile.tier === 'PRODUCTION';
  const judged = preview.data?.editPreview;
  const invalid = readInvalid(judged?.invalid ?? []);
  const lacksReason = judged?.needsReason === true && reason.trim() === '';
  const isSendable =
    judged?.accepted === true && invalid.length === 0 && !lacksReason && (!mustType || typed === model.name);

  const sendButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Judging takes a moment, and a button that can't be pressed yet takes no focus; nobody is taken from what they type.
    const at = document.activeElement;
    const isTyping = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
    if (isSendable && !isTyping) sendButton.current?.focus();
  }, [isSendable]);

  const send = async (): Promise<void> => {
    // The mutation's own error state shows a failure.
    const why = reason.trim() === '' ? null : reason.trim();
    const answer = await save({ variables: { input: { ...input, reason: why } } }).catch(() => null);
    const outcome = answer?.data?.saveRecord;
    if (!outcome) return;
    if (outcome.outcome === 'QUEUED') {
      toast.done('Saved here', 'It waits in the outbox.');
      onSettled({
        kind: current.kind,
        key: outcome.record ? keyOf(model, outcome.record, current.key) : null,
      });
      return;
    }
    if (outcome.outcome !== 'APPLIED') {
      setResult(outcome);
      return;
    }
    const record = asRecord(outcome.record);
    const version = versionOf(record);
    toast.done(
      DONE_WORDS[current.kind],
      version === null ? model.name : `${model.name} is now at version ${version}.`,
    );
    onSettled({ kind: current.kind, key: record ? rowKey(model, record) : current.key });
  };

  const title = `${TITLES[current.kind]} ${model.name}${current.key === null ? '' : ` ${keyText(current.key)}`}`;
  return (
    // The second click of a double click that opened it lands beside it.
    <Modal opened onClose={onClose} title={title} size={880} closeOnClickOutside={false}>
      {result ? (
        <OutcomePanel
          model={model}
          edit={current}
          result={result}
          onClose={onClose}
          onKeepTheirs={() => onSettled({ kind: current.kind, key: current.key })}
          onRetry={(draft) => {
            setResult(null);
            setCurrent({ ...current, base: draft.base, changes: draft.changes });
          }}
          onEdit={onContinue}
        />
      ) : (
        <div className={classes.review}>
          <Changes model={model} edit={current} related={related} judged={judged ?? null} />
          {current.kind !== 'CREATE' && current.key !== null && (
            <StaleWrite
              lead="You edited"
              write={{
                model: model.name,
                key: current.key,
                operation: current.kind,
                base: current.base,
                edited: current.changes,
              }}
            />
          )}
          {preview.error && <ProblemPanel problem={problemFrom(preview.error)} />}
          {invalid.length > 0 && (
            <ul className={classes.invalid} role="alert">
              {invalid.map(({ field, message }) => (
                <li key={`${field} ${message}`}>
                  {field && <b>{field}: </b>}
                  {message}
                </li>
              ))}
            </ul>
          )}
          {judged && <GuardBar view={describePreview(judged)} label="Verdict on the mutation" />}
          {judged && (
            <details className={classes.mutation}>
              <summary>The exact mutation</summary>
              <Suspense fallback={<pre>{judged.document}</pre>}>
                <div className={classes.code}>
                  <CodeEditor
                    label="Mutation"
                    language="graphql"
                    value={judged.document}
                    readOnly
                    lineNumbers={false}
                  />
                </div>
                <div className={classes.code}>
                  <CodeEditor
                    label="Variables"
                    language="json"
                    value={JSON.stringify(judged.variables, null, 2)}
                    readOnly
                    lineNumbers={false}
                  />
                </div>
              </Suspense>
            </details>
          )}
          {judged?.needsReason && <ReasonField value={reason} onChange={setReason} />}
          {mustType && (
            <TextInput
              label={`This is production. Type ${model.name} to delete the record`}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
            />
          )}
          {saving.error && <ProblemPanel problem={problemFrom(saving.error)} />}
          <div className={classes.buttons}>
            <span className={classes.where}>
              {judged?.goesTo === 'OUTBOX'
                ? 'Saved here; waits in the outbox to be sent'
                : `Goes to ${profile.name} (${profile.tier.toLowerCase()})`}
            </span>
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button
              color={current.kind === 'DELETE' ? 'red.9' : undefined}
              disabled={!isSendable}
              loading={saving.loading}
              onClick={() => void send()}
              ref={sendButton}
              data-autofocus={isSendable || undefined}
            >
              {SEND_WORDS[current.kind]}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function keyOf(model: ModelView, record: unknown, key: string | null): string | null {
  const row = asRecord(record);
  return row ? rowKey(model, row) : key;
}

const TITLES: Readonly<Record<MutationKind, string>> = { CREATE: 'Create', UPDATE: 'Save', DELETE: 'Delete' };
const SEND_WORDS: Readonly<Record<MutationKind, string>> = {
  CREATE: 'Create the record',
  UPDATE: 'Save the change',
  DELETE: 'Delete the record',
};
const DONE_WORDS: Readonly<Record<MutationKind, string>> = {
  CREATE: 'Created',
  UPDATE: 'Saved',
  DELETE: 'Deleted',
};

interface ChangesProps {
  readonly model: ModelView;
  readonly edit: ReviewedEdit;
  readonly related: readonly RelatedView[];
  /** Null until it is known where the edit goes. */
  readonly judged: Pick<EditPreviewQuery['editPreview'], 'goesTo' | 'alsoDeleted'> | null;
}

function Changes({ model, edit, related, judged }: ChangesProps) {
  const order = model.fields.map((field) => field.name);
  const before = withoutMetadata(edit.base, model.fields);
  if (edit.kind === 'DELETE') {
    const isQueued = judged?.goesTo === 'OUTBOX';
    const orphans = leadingHere(related, model).filter(({ count }) => count > 0);
    return (
      <div className={classes.consequence}>
        <p>
          {isQueued && versionOf(edit.base) === null
            ? 'The service has never had the record: it goes from this computer, and its creation leaves the outbox.'
            : 'The record becomes a tombstone: apps remove it at once, and the service keeps the tombstone until its time to live has passed. AppSync has no undelete.'}
        </p>
        {isQueued && judged.alsoDeleted.length > 0 && (
          <p>
            What belongs to it is deleted as well, in the same way:{' '}
            {judged.alsoDeleted
              .map(({ model: name, count }) => `${counted(count, 'record')} of ${name}`)
              .join(', ')}
            .
          </p>
        )}
        {!isQueued && orphans.length > 0 && (
          <p>
            Records that refer to it stay and lead nowhere:{' '}
            {orphans
              .map(({ relation, count }) => `${counted(count, 'record')} of ${relation.model}`)
              .join(', ')}
            .
          </p>
        )}
        <DiffView label="The record that is deleted" before={before} after={null} order={order} />
      </div>
    );
  }
  const isNew = edit.kind === 'CREATE';
  return (
    <DiffView
      label={isNew ? 'The new record' : 'The change'}
      before={isNew ? null : before}
      after={{ ...before, ...edit.changes }}
      order={order}
    />
  );
}

function inputOf(model: ModelView, { kind, key, base, changes }: ReviewedEdit): SaveRecordInput {
  return {
    model: model.name,
    kind,
    key,
    changes,
    baseVersion: kind === 'CREATE' ? null : versionOf(base),
    base: kind === 'CREATE' ? null : base,
  };
}

interface InvalidValue {
  readonly field: string;
  readonly message: string;
}

function readInvalid(items: readonly unknown[]): readonly InvalidValue[] {
  return items.map((item) => {
    if (typeof item !== 'object' || item === null) return { field: '', message: String(item) };
    const found = item as Partial<Record<string, unknown>>;
    return { field: String(found['field'] ?? ''), message: String(found['message'] ?? JSON.stringify(item)) };
  });
}

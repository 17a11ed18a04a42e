import { ActionIcon, Button, Loader, Menu, Tabs, Tooltip } from '@mantine/core';
import { useQuery, useSubscription } from '@apollo/client/react';
import {
  IconCode,
  IconCopy,
  IconDots,
  IconFileText,
  IconPencil,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { useMemo, useState, type RefCallback } from 'react';
import { PASSING } from '../../../apollo/client';
import { RecordDetailDocument, RecordsChangedDocument } from '../../../apollo/generated/operations';
import { problemFrom } from '../../../apollo/problem';
import { asRecord, isTombstone, type RecordRow } from '../../../components/data-grid';
import { CopyValue } from '../../../components/field-value';
import { keyText } from '../../../components/format';
import { ProblemPanel } from '../../../components/problem-panel';
import { TimeLabel } from '../../../components/time-label';
import { useCommands } from '../../../commands';
import { useOpenConnection, useSchemaTypes, type ModelView } from '../../../session';
import { draftId, useDrafts } from '../drafts';
import { useStagedEditOf, useStageEdit } from '../staged';
import { versionOf } from '../resolve';
import { useMutationCopies } from '../use-copy-mutation';
import { FieldsTab, firstToFill } from './fields-tab';
import { HistoryTab } from './history-tab';
import { RawTab } from './raw-tab';
import { RelationsTab, type RelatedView } from './relations-tab';
import { ReviewDialog } from './review-dialog';
import classes from './inspector.module.css';

export interface InspectorProps {
  readonly model: ModelView;
  /** The record, or null for one that is being created. */
  readonly recordKey: string | null;
  readonly onClose: () => void;
  /** Another record takes the place: the one that was created. */
  readonly onShow: (key: string | undefined) => void;
  readonly onDuplicate: (record: RecordRow) => void;
  readonly headingRef?: RefCallback<HTMLHeadingElement>;
}

/** One record: its fields, what it is related to, and the document itself. Changes are shown before they are sent. */
export function Inspector(props: InspectorProps) {
  const { model, recordKey } = props;
  const { data, error, loading, refetch } = useQuery(RecordDetailDocument, {
    variables: { model: model.name, key: recordKey ?? '[]' },
    skip: recordKey === null,
    fetchPolicy: 'cache-and-network',
  });
  useSubscription(RecordsChangedDocument, {
    variables: { model: model.name },
    ...PASSING,
    skip: recordKey === null,
    onData: ({ data: { data: changed } }) => {
      const batch = changed?.recordsChanged;
      if (batch?.truncated || batch?.changes.some((change) => change.key === recordKey)) void refetch();
    },
  });
  const detail = recordKey === null ? null : (data?.record ?? null);
  const record = recordKey === null ? NEW_RECORD : asRecord(detail?.record);
  return (
    <section className={classes.inspector} aria-label="Inspector">
      {record ? (
        <Loaded {...props} record={record} related={detail?.related ?? []} />
      ) : (
        <div className={classes.missing}>
          <CloseButton onClose={props.onClose} />
          {error && <ProblemPanel problem={problemFrom(error)} />}
          {loading && <Loader size="sm" aria-label="Loading the record" />}
          {!error && !loading && (
            <p>
              The local store holds no {model.name} with the key {keyText(recordKey ?? '[]')}.
            </p>
          )}
        </div>
      )}
    </section>
  );
}

const NEW_RECORD: RecordRow = {};

interface LoadedProps extends InspectorProps {
  readonly record: RecordRow;
  readonly related: readonly RelatedView[];
}

function Loaded(props: LoadedProps) {
  const { model, recordKey, record, related, onClose, onShow } = props;
  const { profile } = useOpenConnection();
  const types = useSchemaTypes();
  const id = draftId(profile.id, model.name, recordKey);
  const draft = useDrafts((state) => state.drafts.get(id));
  const discard = useDrafts((state) => state.discard);
  const stageEdit = useStageEdit(model.name);
  const staged = useStagedEditOf(model.name, recordKey);
  const isNew = recordKey === null;
  const [tab, setTab] = useState<string | null>('fields');
  const [editing, setEditing] = useState<string | true | null>(null);
  const [review, setReview] = useState<'save' | 'delete' | null>(null);
  const isEditing = isNew || editing !== null || draft !== undefined;
  const changed = Object.keys(draft?.changes ?? {}).length;

  const stop = (): void => {
    discard(id);
    setEditing(null);
    if (isNew) onClose();
  };
  const stage = async (): Promise<void> => {
    if (!draft) return;
    const isStaged = await stageEdit(recordKey, draft.changes, isNew ? 'CREATE' : 'UPDATE');
    if (isStaged) stop();
  };
  useInspectorCommands({
    canEdit: !isEditing && !isTombstone(record),
    canSave: isEditing && changed > 0,
    edit: () => {
      setTab('fields');
      setEditing(true);
    },
    save: () => setReview('save'),
    close: onClose,
  });

  return (
    <>
      <InspectorHead
        {...props}
        isEditing={isEditing}
        onEdit={() => {
          setTab('fields');
          setEditing(true);
        }}
        onDelete={() => setReview('delete')}
        onStageDelete={() => void stageEdit(recordKey, {}, 'DELETE')}
      />
      {staged && <StagedNote staged={staged} />}
      <Tabs value={tab} onChange={setTab} className={classes.tabs} keepMounted={false}>
        <Tabs.List aria-label="Parts of the record">
          <Tabs.Tab value="fields">Fields</Tabs.Tab>
          {!isNew && <Tabs.Tab value="relations">Relations</Tabs.Tab>}
          {!isNew && <Tabs.Tab value="history">History</Tabs.Tab>}
          {!isNew && <Tabs.Tab value="raw">Raw</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="fields" className={classes.panel}>
          <FieldsTab
            model={model}
            record={record}
            types={types}
            draftId={id}
            staged={staged?.edit.kind === 'UPDATE' ? (asRecord(staged.edit.fields) ?? null) : null}
            isNew={isNew}
            isEditing={isEditing}
            focusedField={typeof editing === 'string' ? editing : isNew ? firstToFill(model) : undefined}
            onEditField={setEditing}
          />
        </Tabs.Panel>
        <Tabs.Panel value="relations" className={classes.panel}>
          <RelationsTab model={model} record={record} related={related} />
        </Tabs.Panel>
        <Tabs.Panel value="history" className={classes.panel}>
          {recordKey !== null && (
            <HistoryTab model={model} recordKey={recordKey} version={versionOf(record)} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="raw" className={classes.panel}>
          <RawTab record={record} />
        </Tabs.Panel>
      </Tabs>
      {isEditing && (
        <footer className={classes.foot}>
          <span className={classes.changed} role="status">
            {changed > 0 && `${changed} ${isNew ? 'filled in' : 'changed'}`}
          </span>
          <Button variant="default" onClick={stop}>
            {changed === 0 ? 'Stop editing' : 'Discard'}
          </Button>
          <Button
            variant="default"
            disabled={changed === 0}
            title={`Keeps the ${isNew ? 'new record' : 'edit'} beside others, to be sent together`}
            onClick={() => void stage()}
          >
            Stage
          </Button>
          <Button disabled={changed === 0} onClick={() => setReview('save')}>
            {isNew ? 'Review and create' : 'Review and save'}
          </Button>
        </footer>
      )}
      {review !== null && (
        <ReviewDialog
          model={model}
          edit={{
            kind: review === 'delete' ? 'DELETE' : isNew ? 'CREATE' : 'UPDATE',
            key: recordKey,
            // A deletion is of the record as it is now, whatever an edit of it was begun on.
            base: review === 'delete' ? record : (draft?.base ?? record),
            changes: review === 'delete' ? {} : (draft?.changes ?? {}),
          }}
          related={related}
          onClose={() => setReview(null)}
          onSettled={(settled) => {
            discard(id);
            setEditing(null);
            setReview(null);
            if (settled.kind === 'CREATE' && settled.key !== null) onShow(settled.key);
          }}
          onContinue={(next) => {
            useDrafts.getState().put(id, next);
            setReview(null);
            setTab('fields');
          }}
        />
      )}
    </>
  );
}

interface HeadProps extends LoadedProps {
  readonly isEditing: boolean;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
  readonly onStageDelete: () => void;
}

/** What waits for this record, not sent yet. */
function StagedNote({ staged }: { readonly staged: NonNullable<ReturnType<typeof useStagedEditOf>> }) {
  const { edit, takeBack } = staged;
  const fields = Object.keys(asRecord(edit.fields) ?? {});
  return (
    <p className={classes.stagedNote} role="status">
      <span>
        {edit.kind === 'DELETE' ? 'Its deletion is staged' : `Staged: ${fields.join(', ')}`}, not sent
        {edit.isStale && '; the record has changed meanwhile'}
      </span>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void takeBack()}>
        Take back
      </Button>
    </p>
  );
}

function InspectorHead({
  model,
  recordKey,
  record,
  headingRef,
  isEditing,
  onEdit,
  onDelete,
  onStageDelete,
  onClose,
  onDuplicate,
}: HeadProps) {
  const tombstone = isTombstone(record);
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <h3 ref={headingRef} tabIndex={-1}>
          {recordKey === null ? `New ${model.name}` : model.name}
        </h3>
        <span className={classes.actions}>
          {!isEditing && !tombstone && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={13} stroke={1.75} />}
              onClick={onEdit}
            >
              Edit
            </Button>
          )}
          {recordKey !== null && (
            <RecordMenu
              model={model}
              recordKey={recordKey}
              isTombstone={tombstone}
              onDelete={onDelete}
              onStageDelete={onStageDelete}
              onDuplicate={() => onDuplicate(record)}
            />
          )}
          <CloseButton onClose={onClose} />
        </span>
      </div>
      {recordKey !== null && (
        <div className={classes.facts}>
          <span className={classes.key} title={keyText(recordKey)}>
            {keyText(recordKey)}
          </span>
          <CopyValue label="the key" value={keyText(recordKey)} />
          {typeof record._version === 'number' && (
            <Tooltip label="_version">
              <span className={classes.version}>v{record._version}</span>
            </Tooltip>
          )}
          {typeof record._lastChangedAt === 'number' && (
            <span className={classes.quiet}>
              <TimeLabel at={record._lastChangedAt} />
            </span>
          )}
          {tombstone && <span className={classes.deleted}>✕ deleted</span>}
        </div>
      )}
    </header>
  );
}

interface RecordMenuProps {
  readonly model: ModelView;
  readonly recordKey: string;
  readonly isTombstone: boolean;
  readonly onDelete: () => void;
  readonly onStageDelete: () => void;
  readonly onDuplicate: () => void;
}

function RecordMenu({
  model,
  recordKey,
  isTombstone: gone,
  onDelete,
  onStageDelete,
  onDuplicate,
}: RecordMenuProps) {
  const copies = useMutationCopies(model.name);
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon size={24} aria-label="More for this record">
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCode size={14} />} onClick={() => copies.open('UPDATE', recordKey)}>
          Open in the editor
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => copies.copy(recordKey)}>
          Copy as mutation
        </Menu.Item>
        <Menu.Item leftSection={<IconFileText size={14} />} onClick={onDuplicate}>
          Duplicate
        </Menu.Item>
        {!gone && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={onStageDelete}>
              Stage the deletion
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={onDelete}>
              Delete…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  return (
    <ActionIcon size={24} aria-label="Close the inspector" onClick={onClose}>
      <IconX size={16} stroke={1.75} />
    </ActionIcon>
  );
}

interface InspectorCommands {
  readonly canEdit: boolean;
  readonly canSave: boolean;
  readonly edit: () => void;
  readonly save: () => void;
  readonly close: () => void;
}

function useInspectorCommands({ canEdit, canSave, edit, save, close }: InspectorCommands): void {
  useCommands(
    useMemo(
      () => [
        ...(canEdit
          ? [
              {
                id: 'edit-record',
                title: 'Edit this record',
                group: 'Record',
                keys: 'e',
                icon: IconPencil,
                run: edit,
              },
            ]
          : []),
        ...(canSave
          ? [{ id: 'save-record', title: 'Review and save', group: 'Record', keys: '$mod+s', run: save }]
          : []),
        {
          id: 'close-inspector',
          title: 'Close the inspector',
          group: 'Record',
          keys: '$mod+Shift+i',
          icon: IconX,
          run: close,
        },
      ],
      // The callbacks are new on every render and do the same; only what is offered decides.
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [canEdit, canSave],
    ),
  );
}

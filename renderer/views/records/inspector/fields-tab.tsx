import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconArrowRight, IconKey } from '@tabler/icons-react';
import { METADATA_FIELDS } from '../../../../shared/model-schema';
import type { RecordRow } from '../../../components/data-grid';
import { CopyValue, FieldValue, formatValue } from '../../../components/field-value';
import { checkField, FieldInput } from '../../../components/field-input';
import { counted } from '../../../components/format';
import { useNavigation } from '../../../navigation';
import type { FieldView, ModelView, SchemaTypes } from '../../../session';
import { overtakenFields, useDrafts, type RecordDraft } from '../drafts';
import { versionOf } from '../resolve';
import classes from './inspector.module.css';

interface FieldsTabProps {
  readonly model: ModelView;
  readonly record: RecordRow;
  readonly types: SchemaTypes;
  readonly draftId: string;
  /** Values that were collected and not sent, by field. */
  readonly staged: RecordRow | null;
  readonly isNew: boolean;
  readonly isEditing: boolean;
  readonly focusedField?: string;
  readonly onEditField: (field: string) => void;
}

/** Every field of the record; while editing, each with its input and what it was before. */
export function FieldsTab(props: FieldsTabProps) {
  const { model, record, isNew, isEditing } = props;
  const draft = useDrafts((state) => state.drafts.get(props.draftId));
  const isWritable = (field: FieldView): boolean =>
    isEditing && !field.readOnly && (isNew || !model.primaryKey.includes(field.name));
  const shown = isNew ? model.fields.filter((field) => !field.readOnly) : model.fields;
  return (
    <div className={classes.fields}>
      {draft && !isNew && <Overtaken draft={draft} record={record} draftId={props.draftId} />}
      {shown.map((field) =>
        isWritable(field) ? (
          <EditedField key={field.name} {...props} field={field} draft={draft} />
        ) : (
          <ReadField key={field.name} {...props} field={field} />
        ),
      )}
      {!isNew && <Metadata record={record} types={props.types} />}
    </div>
  );
}

function FieldName({ field, model }: { readonly field: FieldView; readonly model: ModelView }) {
  return (
    <span className={classes.name} title={`${field.name}: ${field.graphqlType}`}>
      {model.primaryKey.includes(field.name) && <IconKey size={11} stroke={2} aria-label="key" />}
      <span className={classes.nameText}>{field.name}</span>
      {field.required && (
        <span className={classes.required} title="required">
          *
        </span>
      )}
    </span>
  );
}

function ReadField({
  field,
  model,
  record,
  types,
  staged,
  isEditing,
  onEditField,
}: FieldsTabProps & { readonly field: FieldView }) {
  const relation = model.relations.find((r) => r.kind === 'BELONGS_TO' && r.localFields[0] === field.name);
  const canEdit =
    !isEditing && !field.readOnly && !model.primaryKey.includes(field.name) && record._deleted !== true;
  return (
    <div
      className={classes.field}
      onDoubleClick={canEdit ? () => onEditField(field.name) : undefined}
      data-readonly={field.readOnly || undefined}
    >
      <FieldName field={field} model={model} />
      <div className={classes.value}>
        <FieldValue field={field} value={record[field.name]} types={types} />
        {staged && field.name in staged && (
          <span className={classes.staged}>
            <span className={classes.stagedWord}>staged</span>
            <FieldValue field={field} value={staged[field.name]} types={types} />
          </span>
        )}
      </div>
      <span className={classes.fieldActions}>
        {relation && record[field.name] != null && <FollowButton relation={relation} record={record} />}
        <CopyValue label={field.name} value={record[field.name]} />
      </span>
    </div>
  );
}

interface FollowButtonProps {
  readonly relation: ModelView['relations'][number];
  readonly record: RecordRow;
}

function FollowButton({ relation, record }: FollowButtonProps) {
  const go = useNavigation((state) => state.go);
  const key = JSON.stringify(relation.localFields.map((name) => record[name]));
  return (
    <UnstyledButton
      className={classes.follow}
      aria-label={`Open ${relation.name}`}
      title={`Open ${relation.name}`}
      onClick={() => go({ view: 'records', model: relation.model, key })}
    >
      <IconArrowRight size={12} stroke={2} />
    </UnstyledButton>
  );
}

interface EditedFieldProps extends FieldsTabProps {
  readonly field: FieldView;
  readonly draft: RecordDraft | undefined;
}

function EditedField({ field, model, record, types, draftId, draft, isNew, focusedField }: EditedFieldProps) {
  const setField = useDrafts((state) => state.setField);
  const base = draft?.base ?? record;
  const isChanged = draft !== undefined && field.name in draft.changes;
  const value = isChanged ? draft.changes[field.name] : base[field.name];
  // What was never touched is judged when it is sent: a form that opens full of errors teaches nothing.
  const problems = isChanged ? checkField(field, value, types) : [];
  return (
    <div className={classes.edited} data-changed={isChanged || undefined}>
      <div className={classes.editedHead}>
        <FieldName field={field} model={model} />
        <span className={classes.type}>{field.graphqlType}</span>
      </div>
      <FieldInput
        field={field}
        value={value}
        onChange={(next) => setField(draftId, base, field.name, next)}
        types={types}
        problems={problems}
        empty={isNew ? emptyWords(field, model) : undefined}
        autoFocus={focusedField === field.name}
      />
      {isChanged && !isNew && (
        <p className={classes.before}>
          was <del>{formatValue(field, base[field.name]).text}</del>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => setField(draftId, base, field.name, base[field.name] ?? null)}
            aria-label={`Take back the change of ${field.name}`}
          >
            Take back
          </Button>
        </p>
      )}
    </div>
  );
}

/** An id that needn't be given. */
function isPlainKey(field: FieldView, { primaryKey }: ModelView): boolean {
  return primaryKey.length === 1 && field.name === primaryKey[0] && field.type === 'ID';
}

/** Where one begins to fill in a new record. */
export function firstToFill(model: ModelView): string | undefined {
  return model.fields.find((field) => !field.readOnly && !isPlainKey(field, model))?.name;
}

/** A new record's plain key is made where none is given; what else is required has to be filled in. */
function emptyWords(field: FieldView, model: ModelView): string {
  if (isPlainKey(field, model)) return 'made when left empty';
  return field.required ? 'required' : 'null';
}

interface OvertakenProps {
  readonly draft: RecordDraft;
  readonly record: RecordRow;
  readonly draftId: string;
}

/** The record has moved on since the edit began: saving now would meet a conflict. */
function Overtaken({ draft, record, draftId }: OvertakenProps) {
  const put = useDrafts((state) => state.put);
  const [from, to] = [versionOf(draft.base), versionOf(record)];
  if (from === to) return null;
  const touched = overtakenFields(draft, record);
  return (
    <div className={classes.overtaken} role="status">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
      <div>
        The record is now v{to}; this edit began on v{from}.{' '}
        {touched.length === 0
          ? 'None of the fields edited here were changed.'
          : `${counted(touched.length, 'field')} edited here ${touched.length === 1 ? 'was' : 'were'} changed too: ${touched.join(', ')}.`}
        <div>
          <Button
            size="xs"
            variant="default"
            onClick={() => put(draftId, { base: record, changes: draft.changes })}
          >
            Continue on v{to}
          </Button>
        </div>
      </div>
    </div>
  );
}

const METADATA_TYPES: Readonly<Record<(typeof METADATA_FIELDS)[number], string>> = {
  _version: 'Int',
  _lastChangedAt: 'Int',
  _deleted: 'Boolean',
};

function Metadata({ record, types }: { readonly record: RecordRow; readonly types: SchemaTypes }) {
  return (
    <section className={classes.metadata} aria-label="Metadata">
      {METADATA_FIELDS.map((name) => (
        <div key={name} className={classes.field}>
          <span className={classes.name}>
            <span className={classes.nameText}>{name}</span>
          </span>
          <div className={classes.value}>
            <FieldValue
              field={{ name, type: METADATA_TYPES[name], kind: 'SCALAR', list: false }}
              value={record[name]}
              types={types}
            />
          </div>
          <span className={classes.fieldActions}>
            <CopyValue label={name} value={record[name]} />
          </span>
        </div>
      ))}
    </section>
  );
}

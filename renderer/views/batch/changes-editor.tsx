import { ActionIcon, SegmentedControl, Select, Textarea } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { FieldInput } from '../../components/field-input';
import type { FieldView, ModelView, SchemaTypes } from '../../session';
import { checkChange, editableFields, modesOf } from './batch-spec';
import type { ChangeMode, FieldChange } from './batch-spec';
import classes from './composer.module.css';

interface ChangesEditorProps {
  readonly model: ModelView;
  readonly types: SchemaTypes;
  readonly changes: readonly FieldChange[];
  readonly onChange: (changes: readonly FieldChange[]) => void;
  /** What is wrong with an expression, by field. */
  readonly expressionProblems: ReadonlyMap<string, string>;
}

const MODES: Readonly<Record<ChangeMode, string>> = {
  set: 'Set to',
  append: 'Append',
  remove: 'Remove',
  unset: 'Unset',
  transform: 'Formula',
};

/** The fields that change in every record, one line each. */
export function ChangesEditor({ model, types, changes, onChange, expressionProblems }: ChangesEditorProps) {
  const fields = editableFields(model);
  const taken = new Set(changes.map(({ field }) => field));
  const free = fields.filter(({ name }) => !taken.has(name));
  const replace = (next: FieldChange) =>
    onChange(changes.map((change) => (change.field === next.field ? next : change)));
  return (
    <div className={classes.changes}>
      {changes.map((change) => (
        <ChangeLine
          key={change.field}
          change={change}
          field={fields.find(({ name }) => name === change.field)}
          types={types}
          expressionProblem={expressionProblems.get(change.field)}
          onChange={replace}
          onRemove={() => onChange(changes.filter(({ field }) => field !== change.field))}
        />
      ))}
      <Select
        // A new one for each field that is added, so that it is empty again.
        key={changes.length}
        aria-label="Add a field to change"
        placeholder={changes.length === 0 ? 'Choose the first field to change' : 'Add another field'}
        className={classes.addField}
        data={free.map(({ name }) => name)}
        value={null}
        onChange={(name) =>
          name !== null &&
          onChange([...changes, { field: name, mode: 'set', value: firstValue(fields, name) }])
        }
        searchable
        withScrollArea={false}
        classNames={{ options: classes.options }}
        nothingFoundMessage="No such field, or it can’t be changed in a batch"
        disabled={free.length === 0}
      />
    </div>
  );
}

/** A custom type starts with its members to be filled in; anything else with nothing. */
function firstValue(fields: readonly FieldView[], name: string): unknown {
  const field = fields.find((candidate) => candidate.name === name);
  return field?.kind === 'CUSTOM_TYPE' && !field.list ? {} : undefined;
}

interface ChangeLineProps {
  readonly change: FieldChange;
  readonly field: FieldView | undefined;
  readonly types: SchemaTypes;
  readonly expressionProblem: string | undefined;
  readonly onChange: (change: FieldChange) => void;
  readonly onRemove: () => void;
}

function ChangeLine({ change, field, types, expressionProblem, onChange, onRemove }: ChangeLineProps) {
  return (
    <div className={classes.change} role="group" aria-label={change.field}>
      <div className={classes.changeName}>
        <span>{change.field}</span>
        <span className={classes.changeType}>{field?.graphqlType}</span>
      </div>
      {field && (
        <SegmentedControl
          size="xs"
          aria-label={`What happens to ${change.field}`}
          data={modesOf(field).map((mode) => ({ value: mode, label: MODES[mode] }))}
          value={change.mode}
          onChange={(mode) => onChange({ ...change, mode, value: carriedValue(change, mode) })}
        />
      )}
      <div className={classes.changeValue}>
        {field && (
          <ChangeValue
            change={change}
            field={field}
            types={types}
            expressionProblem={expressionProblem}
            onChange={onChange}
          />
        )}
      </div>
      <ActionIcon
        className={classes.changeRemove}
        aria-label={`Leave ${change.field} as it is`}
        onClick={onRemove}
      >
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

/** Items of a list are items whatever happens to them; a value means nothing as an expression, and the other way round. */
function carriedValue({ mode, value }: FieldChange, next: ChangeMode): unknown {
  const isPlain = (of: ChangeMode): boolean => of === 'set' || of === 'append' || of === 'remove';
  return isPlain(mode) && isPlain(next) ? value : undefined;
}

type ChangeValueProps = Pick<ChangeLineProps, 'change' | 'types' | 'expressionProblem' | 'onChange'> & {
  readonly field: FieldView;
};

function ChangeValue({ change, field, types, expressionProblem, onChange }: ChangeValueProps) {
  if (change.mode === 'unset') {
    return (
      <span className={classes.unset}>
        <code>null</code> in every record
      </span>
    );
  }
  if (change.mode === 'transform') {
    return (
      <Textarea
        aria-label={`Formula for ${field.name}`}
        placeholder={exampleFor(field)}
        classNames={{ input: classes.expression }}
        value={typeof change.value === 'string' ? change.value : ''}
        onChange={(event) => onChange({ ...change, value: event.currentTarget.value })}
        error={expressionProblem}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        data-autofocus
      />
    );
  }
  const isUntouched = change.value === undefined || change.value === null;
  const isList = change.mode !== 'set';
  return (
    <FieldInput
      field={isList ? { ...field, required: true, graphqlType: listType(field) } : field}
      value={isList ? (change.value ?? []) : change.value}
      types={types}
      empty={isUntouched ? 'no value yet' : undefined}
      problems={isUntouched ? [] : checkChange(change, field, types)}
      onChange={(value) =>
        onChange(value === null ? { ...change, mode: 'unset', value: undefined } : { ...change, value })
      }
      autoFocus
    />
  );
}

/** The items that are added or taken out are a list of their own, which can't be null. */
function listType({ graphqlType }: FieldView): string {
  return graphqlType.endsWith('!') ? graphqlType : `${graphqlType}!`;
}

function exampleFor({ name, type, list }: FieldView): string {
  if (list) return `$append(${name}, "new")`;
  if (type === 'Int' || type === 'Float') return `${name} + 1`;
  return type === 'Boolean' ? `$not(${name})` : `$uppercase(${name})`;
}

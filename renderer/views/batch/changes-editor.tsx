import { ActionIcon, SegmentedControl, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { FieldInput } from '../../components/field-input';
import type { FieldView, ModelView, SchemaTypes } from '../../session';
import { checkChange, editableFields } from './batch-spec';
import type { FieldChange } from './batch-spec';
import classes from './composer.module.css';

interface ChangesEditorProps {
  readonly model: ModelView;
  readonly types: SchemaTypes;
  readonly changes: readonly FieldChange[];
  readonly onChange: (changes: readonly FieldChange[]) => void;
}

/** The fields that get a value in every record, one line each. */
export function ChangesEditor({ model, types, changes, onChange }: ChangesEditorProps) {
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
          name !== null && onChange([...changes, { field: name, mode: 'set', value: undefined }])
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

interface ChangeLineProps {
  readonly change: FieldChange;
  readonly field: FieldView | undefined;
  readonly types: SchemaTypes;
  readonly onChange: (change: FieldChange) => void;
  readonly onRemove: () => void;
}

function ChangeLine({ change, field, types, onChange, onRemove }: ChangeLineProps) {
  const isUntouched = change.mode === 'set' && (change.value === undefined || change.value === null);
  const problems = isUntouched ? [] : checkChange(change, field, types);
  return (
    <div className={classes.change} role="group" aria-label={change.field}>
      <div className={classes.changeName}>
        <span>{change.field}</span>
        <span className={classes.changeType}>{field?.graphqlType}</span>
      </div>
      {field && !field.required ? (
        <SegmentedControl
          size="xs"
          aria-label={`What happens to ${change.field}`}
          data={[
            { value: 'set', label: 'Set to' },
            { value: 'unset', label: 'Unset' },
          ]}
          value={change.mode}
          onChange={(mode) => onChange({ ...change, mode: mode === 'unset' ? 'unset' : 'set' })}
        />
      ) : (
        <span className={classes.changeVerb}>Set to</span>
      )}
      <div className={classes.changeValue}>
        {change.mode === 'unset' ? (
          <span className={classes.unset}>
            <code>null</code> in every record
          </span>
        ) : (
          field && (
            <FieldInput
              field={field}
              value={change.value}
              types={types}
              problems={problems}
              onChange={(value) =>
                onChange(
                  value === null ? { ...change, mode: 'unset', value: undefined } : { ...change, value },
                )
              }
              autoFocus
            />
          )
        )}
      </div>
      <ActionIcon aria-label={`Leave ${change.field} as it is`} onClick={onRemove}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

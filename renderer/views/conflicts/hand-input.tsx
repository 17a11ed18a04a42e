import { Button } from '@mantine/core';
import { useState } from 'react';
import { checkField, FieldInput } from '../../components/field-input';
import { useSchemaTypes } from '../../session';
import type { FieldView } from '../../session';
import classes from './conflicts.module.css';

interface HandInputProps {
  readonly field: FieldView;
  readonly value: unknown;
  readonly onDone: (value: unknown) => void;
  readonly onCancel: () => void;
}

/** A field's result written by hand, checked against its type before it is taken. */
export function HandInput({ field, value, onDone, onCancel }: HandInputProps) {
  const types = useSchemaTypes();
  const [written, setWritten] = useState<unknown>(value ?? null);
  const problems = checkField(field, written, types);
  return (
    <div className={classes.hand} role="group" aria-label={`${field.name} by hand`}>
      <FieldInput
        field={field}
        value={written}
        onChange={setWritten}
        types={types}
        problems={problems}
        autoFocus
      />
      <div className={classes.buttons}>
        <Button size="xs" disabled={problems.length > 0} onClick={() => onDone(written)}>
          Take this value
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

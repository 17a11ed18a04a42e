import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldView, SchemaTypes } from '../../session';
import { readType, type ValueProblem } from './check-value';
import { ListInput } from './list-input';
import { MembersInput } from './members-input';
import { NullToggle } from './null-toggle';
import { ScalarInput } from './scalar-input';
import type { TypedInputProps } from './typed-input-props';
import classes from './field-input.module.css';

export interface FieldInputProps {
  readonly field: FieldView;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly types: SchemaTypes;
  readonly problems?: readonly ValueProblem[];
  readonly autoFocus?: boolean;
  /** What an input without a value shows; `null` unless told. */
  readonly empty?: string;
}

/** The input that fits a field's type, with null and empty kept apart. */
export function FieldInput({
  field,
  value,
  onChange,
  types,
  problems = [],
  autoFocus,
  empty,
}: FieldInputProps) {
  return (
    <TypedInput
      shape={readType(field)}
      label={field.name}
      path={field.name}
      value={value}
      onChange={onChange}
      types={types}
      problems={problems}
      autoFocus={autoFocus}
      empty={empty}
    />
  );
}

/** One level of a value: a list, an object of a custom type, or a scalar. */
export function TypedInput(props: TypedInputProps): ReactNode {
  const { shape, value, types, path, problems } = props;
  const own = problems.filter((problem) => problem.path === path);
  const canBeNull = !shape.required && value !== null && value !== undefined;
  const isCustom = shape.kind === 'named' && types.customTypes.has(shape.name);
  const isComposite = shape.kind === 'list' || isCustom;
  return (
    <div className={classes.typed}>
      <div className={classes.row}>
        <div className={classes.control}>
          {shape.kind === 'list' ? (
            <ListInput {...props} shape={shape} nested={TypedInput} />
          ) : isCustom ? (
            <MembersInput {...props} members={types.customTypes.get(shape.name) ?? []} nested={TypedInput} />
          ) : (
            <ScalarInput {...props} typeName={shape.name} hasProblem={own.length > 0} />
          )}
        </div>
        {canBeNull && !isComposite && <NullToggle label={props.label} onNull={() => props.onChange(null)} />}
      </div>
      {canBeNull && isComposite && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          onClick={() => props.onChange(null)}
          aria-label={`Set ${props.label} to null`}
        >
          Set to null
        </Button>
      )}
      {own.map((problem) => (
        <Text key={problem.message} size="xs" c="var(--ob-bad)" role="alert">
          {problem.message}
        </Text>
      ))}
    </div>
  );
}

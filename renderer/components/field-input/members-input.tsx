import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { FieldView } from '../../session';
import { readType } from './check-value';
import type { ComponentType } from 'react';
import type { TypedInputProps } from './typed-input-props';
import classes from './field-input.module.css';

interface MembersInputProps extends TypedInputProps {
  /** The input of one level further down, which may hold lists and objects again. */
  readonly nested: ComponentType<TypedInputProps>;
  readonly members: readonly FieldView[];
}

/** An object of a custom type, member by member. */
export function MembersInput({
  label,
  path,
  value,
  onChange,
  types,
  problems,
  members,
  nested: Nested,
}: MembersInputProps) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return (
      <div className={classes.list}>
        <span className={classes.nothing}>null</span>
        <Button
          size="xs"
          variant="subtle"
          className={classes.below}
          leftSection={<IconPlus size={12} />}
          onClick={() => onChange({})}
          aria-label={`Fill in ${label}`}
        >
          Fill in
        </Button>
      </div>
    );
  }
  const current = value as Readonly<Record<string, unknown>>;
  return (
    <div className={classes.members} role="group" aria-label={label}>
      {members.map((member) => (
        <div key={member.name} className={classes.member}>
          <span className={classes.memberName} title={member.graphqlType}>
            {member.name}
            {member.required && <span className={classes.required}> *</span>}
          </span>
          <Nested
            shape={readType(member)}
            label={`${label}, ${member.name}`}
            path={`${path}.${member.name}`}
            value={current[member.name]}
            onChange={(changed) => onChange({ ...current, [member.name]: changed })}
            types={types}
            problems={problems}
          />
        </div>
      ))}
    </div>
  );
}

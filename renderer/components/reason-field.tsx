import { TextInput } from '@mantine/core';

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Asks why something is written, where the connection wants to know. */
export function ReasonField({ value, onChange }: ReasonFieldProps) {
  return (
    <TextInput
      label="Why is this changed?"
      description="This is production: the reason is kept in the audit record."
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={500}
      autoComplete="off"
      required
    />
  );
}

import { ActionIcon, Button, Popover, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { DatePicker, DateTimePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { parseJson, stringifyJson } from '../../../shared/exact-json';
import { explainInstant, parseText, shownText, textOf, type TypedText } from './parse-text';
import type { TypedInputProps } from './typed-input-props';
import classes from './field-input.module.css';

interface ScalarInputProps extends TypedInputProps {
  readonly typeName: string;
  readonly hasProblem: boolean;
}

/** The input of a scalar or an enum. */
export function ScalarInput(props: ScalarInputProps) {
  const { typeName, types } = props;
  const options = types.enums.get(typeName);
  if (options) return <EnumInput {...props} options={options} />;
  switch (typeName) {
    case 'Boolean':
      return <BooleanInput {...props} />;
    case 'AWSJSON':
      return <JsonInput {...props} />;
    case 'AWSDate':
    case 'AWSDateTime':
    case 'AWSTimestamp':
      return <DateInput {...props} />;
    case 'String':
      return <LongTextInput {...props} />;
    default:
      return <ShortTextInput {...props} />;
  }
}

function EnumInput({
  label,
  value,
  onChange,
  hasProblem,
  options,
  autoFocus,
  empty = 'null',
}: ScalarInputProps & { readonly options: readonly string[] }) {
  return (
    <Select
      aria-label={label}
      data={[...options]}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
      placeholder={empty}
      error={hasProblem}
      autoFocus={autoFocus}
      searchable={options.length > 8}
    />
  );
}

function BooleanInput({ label, shape, value, onChange, empty }: ScalarInputProps) {
  const choices = [
    { value: 'true', label: 'true' },
    { value: 'false', label: 'false' },
  ];
  return (
    <SegmentedControl
      aria-label={label}
      size="xs"
      data={
        shape.required && value !== null && value !== undefined
          ? choices
          : [...choices, { value: 'null', label: 'null' }]
      }
      // Where nothing is chosen yet, null must not look as if it were: choosing it would change nothing.
      value={typeof value === 'boolean' ? String(value) : empty === undefined ? 'null' : ''}
      onChange={(chosen) => onChange(chosen === 'null' ? null : chosen === 'true')}
    />
  );
}

function JsonInput({ label, value, onChange, hasProblem, autoFocus, empty }: ScalarInputProps) {
  const text = textOf(value);
  const format = (): void => onChange(stringifyJson(parseJson(text), 2));
  return (
    <div className={classes.stack}>
      <Textarea
        aria-label={label}
        classNames={{ input: classes.mono }}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={placeholderOf(value, empty)}
        error={hasProblem}
        autosize
        minRows={2}
        maxRows={16}
        spellCheck={false}
        autoFocus={autoFocus}
      />
      {!hasProblem && text.length > 2 && (
        <Button size="xs" variant="subtle" onClick={format} className={classes.below}>
          Format JSON
        </Button>
      )}
    </div>
  );
}

function LongTextInput({ label, value, onChange, hasProblem, autoFocus, empty }: ScalarInputProps) {
  return (
    <Textarea
      aria-label={label}
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={placeholderOf(value, empty)}
      error={hasProblem}
      autosize
      minRows={1}
      maxRows={10}
      autoFocus={autoFocus}
    />
  );
}

/** What an input of a type shows for its value, and what takes its keystrokes. */
function useTypedText({
  typeName,
  value,
  onChange,
}: Pick<ScalarInputProps, 'typeName' | 'value' | 'onChange'>) {
  const [typed, setTyped] = useState<TypedText | null>(null);
  const type = (text: string): void => {
    const read = parseText(typeName, text);
    setTyped({ text, value: read });
    onChange(read);
  };
  return { text: shownText(typed, value), type };
}

function ShortTextInput({
  label,
  typeName,
  value,
  onChange,
  hasProblem,
  autoFocus,
  empty,
}: ScalarInputProps) {
  const { text, type } = useTypedText({ typeName, value, onChange });
  const isNumber = typeName === 'Int' || typeName === 'Float';
  return (
    <TextInput
      aria-label={label}
      classNames={{ input: typeName === 'ID' || isNumber ? classes.mono : undefined }}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      inputMode={isNumber ? 'decimal' : undefined}
      placeholder={placeholderOf(value, empty)}
      error={hasProblem}
      spellCheck={false}
      autoFocus={autoFocus}
    />
  );
}

function DateInput({ label, typeName, value, onChange, hasProblem, autoFocus, empty }: ScalarInputProps) {
  const [opened, setOpened] = useState(false);
  const { text, type } = useTypedText({ typeName, value, onChange });
  return (
    <TextInput
      aria-label={label}
      classNames={{ input: classes.mono }}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      placeholder={placeholderOf(value, empty)}
      error={hasProblem}
      spellCheck={false}
      autoFocus={autoFocus}
      description={explainInstant(typeName, value)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      rightSection={
        <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
          <Popover.Target>
            <ActionIcon
              size={20}
              aria-label={`Choose ${label} in a calendar`}
              onClick={() => setOpened(!opened)}
            >
              <IconCalendar size={14} stroke={1.75} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <Calendar typeName={typeName} value={value} label={label} onPick={onChange} />
          </Popover.Dropdown>
        </Popover>
      }
    />
  );
}

interface CalendarProps {
  readonly typeName: string;
  readonly value: unknown;
  readonly label: string;
  readonly onPick: (value: unknown) => void;
}

function Calendar({ typeName, value, label, onPick }: CalendarProps) {
  if (typeName === 'AWSDate') {
    const day = typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value.slice(0, 10) : null;
    return <DatePicker value={day} onChange={(picked) => onPick(picked)} defaultDate={day ?? undefined} />;
  }
  const ms = typeof value === 'number' ? value * 1000 : Date.parse(String(value));
  return (
    <DateTimePicker
      aria-label={`${label}, date and time here`}
      description="In the zone of this machine"
      withSeconds
      value={Number.isNaN(ms) ? null : new Date(ms)}
      onChange={(picked) => {
        if (picked === null) return;
        const instant = new Date(picked);
        onPick(typeName === 'AWSTimestamp' ? Math.floor(instant.getTime() / 1000) : instant.toISOString());
      }}
      popoverProps={{ withinPortal: false }}
    />
  );
}

function placeholderOf(value: unknown, empty = 'null'): string {
  return value === null || value === undefined ? empty : 'empty';
}

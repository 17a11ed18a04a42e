import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { FieldView } from '../../session';
import {
  arity,
  filterClass,
  nextFilterId,
  operatorsFor,
  operatorWords,
  type FilterOperator,
  type FilterRule,
  type FilterValue,
} from './filter-model';
import { parseFilterValue } from './parse-value';
import classes from './filter-bar.module.css';

interface RuleEditorProps {
  readonly fields: readonly FieldView[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly rule?: FilterRule;
  readonly onApply: (rule: FilterRule) => void;
  /** A list of choices was opened or closed: Escape then means that list, not the whole editor. */
  readonly onList: (isOpen: boolean) => void;
}

const COMBOBOX = { withinPortal: false } as const;

/** One condition: a field, an operator and values that fit the field's type. */
export function RuleEditor({ fields, enums, rule, onApply, onList }: RuleEditorProps) {
  const lists = { onDropdownOpen: () => onList(true), onDropdownClose: () => onList(false) };
  const [fieldName, setFieldName] = useState<string | null>(rule?.field ?? null);
  const [operator, setOperator] = useState<FilterOperator>(rule?.operator ?? 'eq');
  const [texts, setTexts] = useState<readonly string[]>(rule?.values.map(String) ?? []);
  const [reason, setReason] = useState<string | null>(null);
  const field = fields.find((f) => f.name === fieldName);

  const chooseField = (name: string | null): void => {
    setFieldName(name);
    const chosen = fields.find((f) => f.name === name);
    const [first] = chosen ? operatorsFor(chosen) : [];
    if (first) setOperator(first);
    setTexts([]);
    setReason(null);
  };
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    if (!field) return;
    const values = readValues(field, operator, texts);
    if (typeof values === 'string') setReason(values);
    else onApply({ kind: 'rule', id: rule?.id ?? nextFilterId(), field: field.name, operator, values });
  };
  return (
    <form className={classes.editor} onSubmit={apply} aria-label="Condition">
      <Select
        label="Field"
        data={fields.map((f) => f.name)}
        value={fieldName}
        onChange={chooseField}
        searchable
        placeholder="Choose a field"
        comboboxProps={COMBOBOX}
        {...lists}
        data-autofocus={!rule}
      />
      {field && (
        <>
          <Select
            label="Operator"
            data={operatorsFor(field).map((value) => ({ value, label: operatorWords(field, value) }))}
            value={operator}
            onChange={(value) => {
              setOperator(operatorsFor(field).find((o) => o === value) ?? 'eq');
              setReason(null);
            }}
            comboboxProps={COMBOBOX}
            {...lists}
          />
          <Values
            key={`${field.name} ${arity(operator)}`}
            field={field}
            operator={operator}
            options={enums.get(field.type)}
            texts={texts}
            onTexts={setTexts}
            reason={reason}
            lists={lists}
          />
        </>
      )}
      <Button type="submit" disabled={!field}>
        Apply
      </Button>
    </form>
  );
}

const EXAMPLES: Readonly<Record<string, string>> = {
  AWSDate: '2026-11-23',
  AWSDateTime: '2026-11-23T12:00Z',
  AWSTime: '12:30',
  AWSTimestamp: '2026-11-23',
};

interface ValuesProps {
  readonly field: FieldView;
  readonly operator: FilterOperator;
  readonly options: readonly string[] | undefined;
  readonly texts: readonly string[];
  readonly onTexts: (texts: readonly string[]) => void;
  readonly reason: string | null;
  readonly lists: { readonly onDropdownOpen: () => void; readonly onDropdownClose: () => void };
}

function Values({ field, operator, options, texts, onTexts, reason, lists }: ValuesProps) {
  const count = arity(operator);
  if (count === 0) return null;
  if (count === 'many') {
    return (
      <TagsInput
        label="Values"
        data={options ? [...options] : undefined}
        value={[...texts]}
        onChange={onTexts}
        error={reason}
        comboboxProps={COMBOBOX}
        {...lists}
        placeholder="Type a value, then Enter"
      />
    );
  }
  const choices = filterClass({ ...field, list: false }) === 'boolean' ? ['true', 'false'] : options;
  if (choices) {
    return (
      <Select
        label="Value"
        data={[...choices]}
        value={texts[0] ?? null}
        onChange={(value) => onTexts(value === null ? [] : [value])}
        error={reason}
        comboboxProps={COMBOBOX}
        {...lists}
      />
    );
  }
  const labels = count === 2 ? ['From', 'To'] : ['Value'];
  return labels.map((label, at) => (
    <TextInput
      key={label}
      label={label}
      value={texts[at] ?? ''}
      onChange={(event) =>
        onTexts(labels.map((_, i) => (i === at ? event.currentTarget.value : (texts[i] ?? ''))))
      }
      error={at === 0 ? reason : undefined}
      placeholder={EXAMPLES[field.type] ?? field.type}
      spellCheck={false}
    />
  ));
}

/** The typed values, or the reason why they are none. */
function readValues(
  field: FieldView,
  operator: FilterOperator,
  texts: readonly string[],
): readonly FilterValue[] | string {
  const count = arity(operator);
  if (count === 0) return [];
  const given = count === 'many' ? texts : Array.from({ length: count }, (_, at) => texts[at] ?? '');
  if (given.length === 0) return 'At least one value is needed.';
  const hasChoices = filterClass({ ...field, list: false }) === 'boolean' || field.kind === 'ENUM';
  if (hasChoices && given.includes('')) return 'Choose a value.';
  const values: FilterValue[] = [];
  for (const text of given) {
    const parsed = parseFilterValue(field, text, operator);
    if (!parsed.ok) return parsed.reason;
    values.push(parsed.value);
  }
  const [low, high] = values;
  if (operator === 'between' && low !== undefined && high !== undefined && low > high) {
    return 'The lower value comes first.';
  }
  return values;
}

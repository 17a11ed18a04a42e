import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { parseJson, stringifyJson } from '../../../shared/exact-json';
import type { FieldView, SchemaTypes } from '../../session';
import { copyText, formatValue } from './format-value';
import classes from './field-value.module.css';

type ValueField = Pick<FieldView, 'name' | 'type' | 'kind' | 'list'>;

interface FieldValueProps {
  readonly field: ValueField;
  readonly value: unknown;
  readonly types: SchemaTypes;
}

/** A stored value in full: lists item by item, custom types member by member, JSON set out, null and empty named. */
export function FieldValue({ field, value, types }: FieldValueProps) {
  const isNothing = value === null || value === undefined || value === '';
  if (isNothing || (Array.isArray(value) && value.length === 0)) {
    return <span className={classes.nothing}>{formatValue(field, value).text}</span>;
  }
  if (field.list && Array.isArray(value)) {
    return (
      <ol className={classes.list}>
        {value.map((item: unknown, at) => (
          <li key={at}>
            <FieldValue field={{ ...field, list: Array.isArray(item) }} value={item} types={types} />
          </li>
        ))}
      </ol>
    );
  }
  const members = types.customTypes.get(field.type);
  if (members && typeof value === 'object') return <Members members={members} value={value} types={types} />;
  return <ScalarValue field={field} value={value} />;
}

interface MembersProps {
  readonly members: readonly FieldView[];
  readonly value: object;
  readonly types: SchemaTypes;
}

function Members({ members, value, types }: MembersProps) {
  const held = new Map<string, unknown>(Object.entries(value));
  return (
    <dl className={classes.members}>
      {members.map((member) => (
        <div key={member.name}>
          <dt title={member.graphqlType}>{member.name}</dt>
          <dd>
            <FieldValue field={member} value={held.get(member.name)} types={types} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ScalarValue({ field, value }: { readonly field: ValueField; readonly value: unknown }) {
  const stored = copyText(value);
  if (field.type === 'AWSJSON') return <pre className={classes.json}>{prettyJson(stored)}</pre>;
  const shown = formatValue(field, value);
  const isInstant = field.type === 'AWSDateTime' || field.type === 'AWSTimestamp';
  return (
    <span className={shown.tone === 'mono' || shown.tone === 'number' ? classes.mono : classes.text}>
      {field.type === 'ID' ? stored : shown.text}
      {isInstant && shown.text !== stored && <span className={classes.stored}>{stored}</span>}
    </span>
  );
}

function prettyJson(text: string): string {
  try {
    return stringifyJson(parseJson(text), 2);
  } catch {
    // What is stored is not JSON after all; it is shown as it is.
    return text;
  }
}

/** Copies the stored value, which may differ from what is shown. */
export function CopyValue({ label, value }: { readonly label: string; readonly value: unknown }) {
  return (
    <CopyButton value={copyText(value)}>
      {({ copied, copy }) => (
        <ActionIcon
          size={20}
          onClick={copy}
          aria-label={copied ? `${label} copied` : `Copy ${label}`}
          className={classes.copy}
        >
          {copied ? <IconCheck size={12} /> : <IconCopy size={12} stroke={1.75} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}

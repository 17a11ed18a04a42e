import { ActionIcon, Popover, UnstyledButton } from '@mantine/core';
import { IconBraces, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { FieldView } from '../../session';
import {
  addNode,
  describeRule,
  emptyGroup,
  replaceNode,
  type FilterGroup,
  type FilterNode,
  type FilterRule,
} from './filter-model';
import { RuleEditor } from './rule-editor';
import classes from './filter-bar.module.css';

export interface FilterBarProps {
  readonly fields: readonly FieldView[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly group: FilterGroup;
  readonly onChange: (group: FilterGroup) => void;
}

/** The conditions on the shown records, one pill each, with groups in brackets. */
export function FilterBar({ fields, enums, group, onChange }: FilterBarProps) {
  const context: BarContext = {
    fields,
    enums,
    replace: (id, node) =>
      onChange(id === group.id && node?.kind === 'group' ? node : replaceNode(group, id, node)),
    add: (parentId, node) => onChange(addNode(group, parentId, node)),
  };
  return (
    <div className={classes.bar} role="group" aria-label="Filter">
      <GroupItems group={group} context={context} />
      {group.children.length > 0 && (
        <UnstyledButton className={classes.clear} onClick={() => onChange(emptyGroup())}>
          Clear filter
        </UnstyledButton>
      )}
    </div>
  );
}

interface BarContext {
  readonly fields: readonly FieldView[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly replace: (id: string, node: FilterNode | null) => void;
  readonly add: (parentId: string, node: FilterNode) => void;
}

function GroupItems({ group, context }: { readonly group: FilterGroup; readonly context: BarContext }) {
  const other = group.combinator === 'and' ? 'or' : 'and';
  return (
    <>
      {group.children.map((child, at) => (
        <span key={child.id} className={classes.item}>
          {at > 0 && (
            <UnstyledButton
              className={classes.combinator}
              aria-label={`Joined by ${group.combinator}; switch to ${other}`}
              onClick={() => context.replace(group.id, { ...group, combinator: other })}
            >
              {group.combinator}
            </UnstyledButton>
          )}
          {child.kind === 'rule' ? (
            <RulePill rule={child} context={context} />
          ) : (
            <GroupPill group={child} context={context} />
          )}
        </span>
      ))}
      <AddButtons group={group} context={context} />
    </>
  );
}

function RulePill({ rule, context }: { readonly rule: FilterRule; readonly context: BarContext }) {
  const [editing, setEditing] = useState(false);
  const [isListOpen, setIsListOpen] = useState(false);
  const text = describeRule(
    rule,
    context.fields.find(({ name }) => name === rule.field),
  );
  return (
    <span className={classes.pill}>
      <Popover
        opened={editing}
        onChange={setEditing}
        closeOnEscape={!isListOpen}
        position="bottom-start"
        trapFocus
        withinPortal
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.text}
            title={text}
            aria-label={`Change the condition ${text}`}
            onClick={() => setEditing(!editing)}
          >
            {text}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <RuleEditor
            fields={context.fields}
            enums={context.enums}
            rule={rule}
            onList={setIsListOpen}
            onApply={(changed) => {
              setEditing(false);
              context.replace(rule.id, changed);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <RemoveButton label={`Remove the condition ${text}`} onClick={() => context.replace(rule.id, null)} />
    </span>
  );
}

function GroupPill({ group, context }: { readonly group: FilterGroup; readonly context: BarContext }) {
  return (
    <span className={classes.group} role="group" aria-label={group.negated ? 'Group, negated' : 'Group'}>
      <UnstyledButton
        className={classes.not}
        aria-pressed={group.negated}
        aria-label="Negate the group"
        onClick={() => context.replace(group.id, { ...group, negated: !group.negated })}
      >
        not
      </UnstyledButton>
      <GroupItems group={group} context={context} />
      <RemoveButton label="Remove the group" onClick={() => context.replace(group.id, null)} />
    </span>
  );
}

function RemoveButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <UnstyledButton className={classes.remove} aria-label={label} onClick={onClick}>
      <IconX size={12} stroke={2} aria-hidden="true" />
    </UnstyledButton>
  );
}

function AddButtons({ group, context }: { readonly group: FilterGroup; readonly context: BarContext }) {
  const [adding, setAdding] = useState(false);
  const [isListOpen, setIsListOpen] = useState(false);
  const isRoot = group.children.length === 0;
  return (
    <span className={classes.item}>
      <Popover
        opened={adding}
        onChange={setAdding}
        closeOnEscape={!isListOpen}
        position="bottom-start"
        trapFocus
        withinPortal
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.add}
            aria-label={isRoot ? 'Filter: add a condition' : 'Add a condition'}
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            <IconPlus size={12} stroke={2} aria-hidden="true" />
            {isRoot ? 'Filter' : null}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <RuleEditor
            fields={context.fields}
            enums={context.enums}
            onList={setIsListOpen}
            onApply={(rule) => {
              setAdding(false);
              context.add(group.id, rule);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {!isRoot && (
        <ActionIcon
          size={20}
          aria-label="Add a group"
          title="Add a group"
          onClick={() => context.add(group.id, emptyGroup(group.combinator === 'and' ? 'or' : 'and'))}
        >
          <IconBraces size={13} stroke={1.75} />
        </ActionIcon>
      )}
    </span>
  );
}

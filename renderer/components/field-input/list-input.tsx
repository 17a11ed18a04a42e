import { ActionIcon, Button } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ComponentType } from 'react';
import type { TypeShape } from './check-value';
import type { TypedInputProps } from './typed-input-props';
import { startValue } from './parse-text';
import classes from './field-input.module.css';

interface ListInputProps extends TypedInputProps {
  /** The input of one level further down, which may hold lists and objects again. */
  readonly nested: ComponentType<TypedInputProps>;
  readonly shape: Extract<TypeShape, { kind: 'list' }>;
}

/** A list, item by item. Null and an empty list are different. */
export function ListInput({
  shape,
  label,
  path,
  value,
  onChange,
  types,
  problems,
  nested: Nested,
  empty = 'null',
}: ListInputProps) {
  const items: readonly unknown[] | null = Array.isArray(value) ? value : null;
  const [added, setAdded] = useState<number | null>(null);
  const first =
    shape.of.kind === 'list' ? [] : startValue(shape.of.name, types.customTypes.has(shape.of.name));
  const change = (at: number, item: unknown): void =>
    onChange((items ?? []).map((old, i) => (i === at ? item : old)));
  return (
    <div className={classes.list} role="group" aria-label={label}>
      {items === null && <span className={classes.nothing}>{empty}</span>}
      {items?.length === 0 && <span className={classes.nothing}>empty list</span>}
      {items?.map((item, at) => (
        // Items have no identity of their own: their place is all there is.
        <div key={at} className={classes.item}>
          <span className={classes.index} aria-hidden="true">
            {at + 1}
          </span>
          <div className={classes.control}>
            <Nested
              shape={shape.of}
              label={`${label}, item ${at + 1}`}
              path={`${path}[${at}]`}
              value={item}
              onChange={(changed) => change(at, changed)}
              types={types}
              problems={problems}
              autoFocus={at === added}
            />
          </div>
          <ActionIcon
            size={24}
            disabled={at === 0}
            aria-label={`Move ${label}, item ${at + 1} up`}
            onClick={() => onChange(movedUp(items, at))}
          >
            <IconArrowUp size={14} stroke={1.75} />
          </ActionIcon>
          <ActionIcon
            size={24}
            aria-label={`Remove ${label}, item ${at + 1}`}
            onClick={() => onChange(items.filter((_, i) => i !== at))}
          >
            <IconTrash size={14} stroke={1.75} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="xs"
        variant="subtle"
        className={classes.below}
        leftSection={<IconPlus size={12} />}
        onClick={() => {
          setAdded(items?.length ?? 0);
          onChange([...(items ?? []), first]);
        }}
        aria-label={`Add an item to ${label}`}
      >
        Add an item
      </Button>
    </div>
  );
}

/** The list with the item at `at` before the one that preceded it. */
export function movedUp(items: readonly unknown[], at: number): readonly unknown[] {
  if (at <= 0 || at >= items.length) return items;
  return [...items.slice(0, at - 1), items[at], items[at - 1], ...items.slice(at + 1)];
}

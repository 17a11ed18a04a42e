import { Checkbox, UnstyledButton } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import classes from './line-list.module.css';

interface LineListProps {
  /** What is listed, for assistive technology. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A list whose lines show what stands beside it; the arrow keys move in it. */
export function LineList({ label, children }: LineListProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface LineProps {
  readonly title: ReactNode;
  /** The second line, quieter; `FactText` takes what is long. */
  readonly facts?: ReactNode;
  /** What stands below both lines, such as how far it is. */
  readonly below?: ReactNode;
  readonly isShown: boolean;
  readonly onShow: () => void;
  /** With it, the line can be chosen together with others, by the space bar too. */
  readonly choice?: {
    readonly label: string;
    readonly isChosen: boolean;
    readonly onToggle: () => void;
  };
  /** What further keys do while the line has the focus. */
  readonly keys?: Readonly<Record<string, (() => void) | undefined>>;
}

/** One line: a button that shows it, and a box to choose it. */
export function Line({ title, facts, below, isShown, onShow, choice, keys }: LineProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.currentTarget;
    const act: Readonly<Record<string, (() => void) | undefined>> = {
      ...keys,
      ArrowDown: () => focusLine(row, 1),
      ArrowUp: () => focusLine(row, -1),
      ...(choice ? { ' ': choice.onToggle } : {}),
    };
    const found = act[event.key];
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    found();
  };
  return (
    <li className={classes.line}>
      {choice && (
        <Checkbox
          size="xs"
          className={classes.check}
          aria-label={choice.label}
          checked={choice.isChosen}
          onChange={choice.onToggle}
        />
      )}
      <UnstyledButton
        className={classes.row}
        aria-current={isShown ? 'true' : undefined}
        onClick={onShow}
        onFocus={onShow}
        onKeyDown={onKeyDown}
      >
        <span className={classes.title}>{title}</span>
        {facts !== undefined && <span className={classes.facts}>{facts}</span>}
        {below}
      </UnstyledButton>
    </li>
  );
}

/** The part of a line's facts that gives way where there is no room. */
export function FactText({ children }: { readonly children: ReactNode }) {
  return <span className={classes.factText}>{children}</span>;
}

function focusLine(row: HTMLElement, by: 1 | -1): void {
  const line = row.closest('li');
  const next = by === 1 ? line?.nextElementSibling : line?.previousElementSibling;
  next?.querySelector('button')?.focus();
}

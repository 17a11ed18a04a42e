import { IconAlertOctagon, IconAlertTriangle, IconX } from '@tabler/icons-react';
import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatPlace, type Problem } from '../../../shared/errors';
import { keyText } from '../format';
import classes from './problem-panel.module.css';

export interface ProblemPanelProps {
  readonly problem: Problem;
  readonly tone?: 'bad' | 'warn';
  /** Buttons that do what the problem says to do. */
  readonly children?: ReactNode;
  readonly onDismiss?: () => void;
}

/** An error as three answers: what happened, what it means for the data, what to do; and where. */
export function ProblemPanel({ problem, tone = 'bad', children, onDismiss }: ProblemPanelProps) {
  const ToneIcon = tone === 'bad' ? IconAlertOctagon : IconAlertTriangle;
  const { place: at } = problem;
  const place = formatPlace(at?.key ? { ...at, key: keyText(at.key) } : at);
  return (
    <section className={classes.panel} data-tone={tone} role="alert">
      <ToneIcon className={classes.icon} size={18} stroke={1.75} aria-hidden="true" />
      <div className={classes.body}>
        <p className={classes.message}>{problem.message}</p>
        {problem.consequence && <p>{problem.consequence}</p>}
        {problem.action && (
          <p>
            <b>What to do:</b> {problem.action}
          </p>
        )}
        <p className={classes.meta}>
          {place && <span className={classes.place}>{place}</span>}
          <span>{problem.code}</span>
        </p>
        {children && <div className={classes.actions}>{children}</div>}
      </div>
      {onDismiss && (
        <ActionIcon className={classes.dismiss} onClick={onDismiss} aria-label="Dismiss" size="sm">
          <IconX size={14} />
        </ActionIcon>
      )}
    </section>
  );
}

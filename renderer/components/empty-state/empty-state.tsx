import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

export interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  /** What this place is for, and how something gets here. */
  readonly children: ReactNode;
  /** The one button that does the next sensible thing. */
  readonly action?: ReactNode;
}

/** An empty list that teaches what belongs there. */
export function EmptyState({ icon: EmptyIcon, title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <EmptyIcon size={32} stroke={1.25} aria-hidden="true" className={classes.icon} />
      <p className={classes.title}>{title}</p>
      <div className={classes.text}>{children}</div>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}

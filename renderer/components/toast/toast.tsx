import { notifications } from '@mantine/notifications';
import { IconAlertOctagon, IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { Problem } from '../../../shared/errors';

const CLOSE_BUTTON = { 'aria-label': 'Dismiss' } as const;

/** Short messages at the corner. What needs a decision belongs on the screen instead. */
export const toast = {
  /** Something was done. */
  done(title: string, message?: string): void {
    notifications.show({
      title,
      message: message ?? '',
      color: 'teal',
      icon: <IconCheck size={16} />,
      closeButtonProps: CLOSE_BUTTON,
      autoClose: 4000,
    });
  },
  /** Something was done, but not as asked. */
  warn(title: string, message: string): void {
    notifications.show({
      title,
      message,
      color: 'yellow',
      icon: <IconAlertTriangle size={16} />,
      closeButtonProps: CLOSE_BUTTON,
      autoClose: 10_000,
    });
  },
  /** Something failed; stays until it is dismissed. */
  problem(problem: Problem): void {
    notifications.show({
      title: problem.message,
      message: [problem.consequence, problem.action].filter(Boolean).join(' '),
      color: 'red',
      icon: <IconAlertOctagon size={16} />,
      closeButtonProps: CLOSE_BUTTON,
      autoClose: false,
    });
  },
};

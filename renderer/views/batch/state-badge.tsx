import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { OutcomeTone } from './run-facts';
import classes from './state-badge.module.css';

const ICONS: Readonly<Record<OutcomeTone, Icon>> = {
  ok: IconCircleCheck,
  quiet: IconCircleMinus,
  warn: IconAlertTriangle,
  bad: IconAlertOctagon,
  none: IconCircleDashed,
};

/** A state as an icon and a word; the colour only repeats them. */
export function StateBadge({ label, tone }: { readonly label: string; readonly tone: OutcomeTone }) {
  const ToneIcon = ICONS[tone];
  return (
    <span className={classes.badge} data-tone={tone}>
      <ToneIcon size={14} stroke={1.75} aria-hidden />
      {label}
    </span>
  );
}

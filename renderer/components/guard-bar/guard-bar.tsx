import { useId, useState } from 'react';
import { Button, SegmentedControl, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconChevronRight,
  IconCircleCheck,
  IconPencil,
  IconWand,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { counted } from '../format';
import type { VerdictTone, VerdictView } from './verdict';
import classes from './guard-bar.module.css';

/** One finding as the bar lists it. */
export interface BarFinding {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** `line 3`, `variables, line 2`. */
  readonly place: string;
  readonly code: string;
  readonly message: string;
  readonly consequence?: string;
  readonly fix?: { readonly label: string; readonly run: () => void };
}

export interface GuardBarProps {
  readonly view: VerdictView;
  readonly findings?: readonly BarFinding[];
  readonly level?: 'complete' | 'required';
  readonly onLevelChange?: (level: 'complete' | 'required') => void;
  readonly onFixAll?: () => void;
  readonly isFixing?: boolean;
  /** Goes to a finding's place. */
  readonly onGo?: (findingId: string) => void;
  /** How the bar is called when several are on a screen. */
  readonly label?: string;
  /** The keys of *Fix all*, as they are printed. */
  readonly fixAllKeys?: string;
}

const ICONS: Readonly<Record<VerdictTone, Icon>> = {
  none: IconPencil,
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconAlertOctagon,
};

const NO_FINDINGS: readonly BarFinding[] = [];

const LEVELS = [
  { value: 'complete', label: 'Complete' },
  { value: 'required', label: 'Required' },
];

/** The guard's verdict in a sentence, with its findings and their repairs. */
export function GuardBar(props: GuardBarProps) {
  const { view, findings = NO_FINDINGS, level, onLevelChange, onFixAll } = props;
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const VerdictIcon = ICONS[view.tone];
  const hasFindings = findings.length > 0;
  return (
    <section className={classes.root} data-tone={view.tone} aria-label={props.label ?? 'Guard'}>
      <div className={classes.bar} data-findings={hasFindings || undefined}>
        <VerdictIcon className={classes.icon} size={18} stroke={1.75} aria-hidden />
        <div className={classes.text}>
          <span className={classes.headline}>{view.headline}</span>
          <span className={classes.detail}>{view.detail}</span>
        </div>
        {hasFindings && (
          <UnstyledButton
            className={classes.findingsToggle}
            aria-expanded={isOpen}
            aria-controls={listId}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconChevronRight className={classes.chevron} size={14} aria-hidden />
            {counted(findings.length, 'finding')}
          </UnstyledButton>
        )}
        {onFixAll && hasFindings && (
          <Tooltip label={props.fixAllKeys} disabled={!props.fixAllKeys}>
            <Button
              size="xs"
              leftSection={<IconWand size={14} aria-hidden />}
              onClick={onFixAll}
              loading={props.isFixing ?? false}
            >
              Fix all
            </Button>
          </Tooltip>
        )}
        {level && onLevelChange && (
          <Tooltip
            multiline
            label="Complete: no app loses a value. Required: the least that every app needs to notice the change."
          >
            <SegmentedControl
              size="xs"
              className={classes.level}
              aria-label="Guard level"
              data={LEVELS}
              value={level}
              onChange={(value) => onLevelChange(value === 'required' ? 'required' : 'complete')}
            />
          </Tooltip>
        )}
      </div>
      {hasFindings && isOpen && (
        <ul id={listId} className={classes.findings} aria-label="Findings">
          {findings.map((finding) => (
            <FindingRow key={finding.id} finding={finding} onGo={props.onGo} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FindingRow({ finding, onGo }: { finding: BarFinding; onGo: GuardBarProps['onGo'] }) {
  const SeverityIcon = finding.severity === 'error' ? IconAlertOctagon : IconAlertTriangle;
  return (
    <li className={classes.finding} data-severity={finding.severity}>
      <SeverityIcon className={classes.findingIcon} size={14} aria-label={finding.severity} />
      <div className={classes.findingText}>
        <div className={classes.findingHead}>
          <span>{finding.message}</span>
          {onGo ? (
            <UnstyledButton
              className={classes.place}
              onClick={() => onGo(finding.id)}
              aria-label={`Go to ${finding.place}`}
            >
              {finding.place}
            </UnstyledButton>
          ) : (
            <span className={classes.place}>{finding.place}</span>
          )}
        </div>
        {finding.consequence && <span className={classes.consequence}>{finding.consequence}</span>}
        <div className={classes.findingFoot}>
          <code className={classes.code}>{finding.code}</code>
          {finding.fix && (
            <Button size="compact-xs" variant="default" onClick={finding.fix.run}>
              {finding.fix.label}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { CopyValue } from '../../components/field-value';
import { formatCount } from '../../components/format';
import { useNavigation } from '../../navigation';
import { StateBadge } from '../batch';
import type { OutcomeTone } from '../batch';
import parts from './parts.module.css';
import classes from './report-parts.module.css';

/** A number of a report and what it counts. */
export interface Figure {
  readonly label: string;
  readonly count: number;
  readonly tone: OutcomeTone;
}

/** What something came to, in a box each. */
export function Figures({ label, figures }: { readonly label: string; readonly figures: readonly Figure[] }) {
  return (
    <dl className={classes.numbers} aria-label={label}>
      {figures.map((figure) => (
        <div key={figure.label} className={classes.numberBox}>
          <dt>
            <StateBadge label={figure.label} tone={figure.tone} />
          </dt>
          <dd>{formatCount(figure.count)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Where those are that can’t be written; nothing where there are none. */
export function BadRows({ what, file }: { readonly what: string; readonly file: string | null | undefined }) {
  if (!file) return null;
  return (
    <p className={parts.facts}>
      <span>{what}</span>
      <code className={parts.path}>{file}</code>
      <CopyValue label="the path of their file" value={file} />
    </p>
  );
}

/** Leads to the run that has written; nothing where there is none. */
export function RunLink({ runId }: { readonly runId: string | null | undefined }) {
  if (!runId) return null;
  return (
    <Button
      size="xs"
      variant="default"
      rightSection={<IconArrowRight size={14} aria-hidden />}
      onClick={() => useNavigation.getState().go({ view: 'batch', runId })}
    >
      Each record, in Batch &amp; runs
    </Button>
  );
}

import { UnstyledButton } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { counted } from '../../components/format';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { RUN_STATES, StateBadge, useRuns } from '../batch';
import { isRunOf } from './migration-facts';
import classes from './migration-runs.module.css';
import parts from './parts.module.css';

/** The runs of the journal that have carried a migration out, or back. */
export function MigrationRuns({ migration }: { readonly migration: string }) {
  const { runs } = useRuns();
  const own = runs.filter(({ description }) => isRunOf(migration, description));
  if (own.length === 0) return null;
  return (
    <section className={parts.part} aria-label="Runs of this migration">
      <h3 className={parts.partTitle}>
        Runs <span className={parts.hint}>each record and what came of it, in Batch &amp; runs</span>
      </h3>
      <ul className={classes.runs}>
        {own.map((run) => (
          <li key={run.id}>
            <UnstyledButton
              className={classes.run}
              onClick={() => useNavigation.getState().go({ view: 'batch', runId: run.id })}
            >
              <StateBadge {...RUN_STATES[run.state]} />
              <span className={classes.runText}>{run.description}</span>
              <span className={parts.hint}>{counted(run.counts.planned, 'record')}</span>
              <span className={parts.hint}>
                <TimeLabel at={run.createdAt} />
              </span>
              <IconArrowRight size={14} aria-hidden />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

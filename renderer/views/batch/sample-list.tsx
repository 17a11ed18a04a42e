import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { DiffView } from '../../components/diff-view';
import { formatCount, keyText } from '../../components/format';
import type { ModelView } from '../../session';
import { withoutMetadata } from './batch-spec';
import classes from './plan.module.css';

/** Some records of a plan, before and after. The first is open. */
export function SampleList({ plan, model }: { readonly plan: PlanPartsFragment; readonly model: ModelView }) {
  const [openKey, setOpenKey] = useState<string | null>(plan.sample[0]?.key ?? null);
  const order = model.fields.map(({ name }) => name);
  return (
    <>
      <p className={classes.hint}>
        {plan.sample.length < plan.operations
          ? `The first ${formatCount(plan.sample.length)} of ${formatCount(plan.operations)}.`
          : 'All of them.'}
      </p>
      <ul className={classes.samples}>
        {plan.sample.map(({ key, before, after, changedFields }) => {
          const isOpen = key === openKey;
          return (
            <li key={key} className={classes.sample}>
              <UnstyledButton
                className={classes.sampleHead}
                aria-expanded={isOpen}
                onClick={() => setOpenKey(isOpen ? null : key)}
              >
                <IconChevronRight className={classes.chevron} size={14} aria-hidden />
                <span className="ob-mono">{keyText(key)}</span>
                <span className={classes.changed}>
                  {after === null ? 'deleted' : changedFields.join(', ')}
                </span>
              </UnstyledButton>
              {isOpen && (
                <div className={classes.sampleBody}>
                  <DiffView
                    label={`Changes to ${keyText(key)}`}
                    before={withoutMetadata(before)}
                    after={withoutMetadata(after)}
                    order={order}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

import type { MigrationStatusPartsFragment } from '../../apollo/generated/operations';
import { StateBadge } from '../batch';
import { describeSteps } from './migration-facts';
import type { StepView } from './migration-facts';
import parts from './parts.module.css';
import classes from './step-list.module.css';

interface StepListProps {
  readonly definition: unknown;
  readonly status: MigrationStatusPartsFragment;
  readonly text: string;
}

/** What the migration does, step by step, and the file as it is written. */
export function StepList({ definition, status, text }: StepListProps) {
  const steps = describeSteps(definition);
  const { state } = status;
  const isBegun = state === 'PARTIAL' || state === 'APPLIED';
  return (
    <section className={parts.part} aria-label="Steps">
      <h3 className={parts.partTitle}>{steps.length === 1 ? 'One step' : `${steps.length} steps`}</h3>
      <ol className={classes.steps}>
        {steps.map((step, at) => (
          <li key={at} className={classes.step}>
            <span className={parts.stepNumber} aria-hidden>
              {at + 1}
            </span>
            <Step step={step} />
            {isBegun && <StateBadge {...badgeOf(at, status)} />}
          </li>
        ))}
      </ol>
      <details className={parts.file}>
        <summary>The file as it is written</summary>
        {/* A region that scrolls has to be reachable by keyboard. */}
        <pre className={parts.code} tabIndex={0} aria-label="The file">
          {text}
        </pre>
      </details>
    </section>
  );
}

/** The first step that isn't done is the one that an interruption has left in the middle. */
function badgeOf(at: number, { state, stepsDone }: StepListProps['status']) {
  if (at < stepsDone) return { label: 'Done', tone: 'ok' } as const;
  if (at === stepsDone && state === 'PARTIAL') return { label: 'Not finished', tone: 'warn' } as const;
  return { label: 'Not done', tone: 'none' } as const;
}

function Step({ step: { verb, model, where, lines } }: { readonly step: StepView }) {
  return (
    <div className={classes.stepText}>
      <p>
        {verb} <b>{model}</b>{' '}
        {where !== null && (
          <>
            where <code className={parts.where}>{where}</code>
          </>
        )}
      </p>
      {lines.length > 0 && (
        <ul className={classes.lines}>
          {lines.map(({ part, field, value }, at) => (
            <li key={at}>
              {part !== '' && <span className={classes.linePart}>{part}</span>}
              <code>{field}</code>
              <code className={classes.lineValue}>{value}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

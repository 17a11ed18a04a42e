import type { ConflictExplanationQuery } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import {
  describePrediction,
  OUTCOMES,
  PredictionTable,
  SOURCES,
  STRATEGIES,
} from '../../components/prediction';
import { ProblemPanel } from '../../components/problem-panel';
import { useStrategyInForce } from '../../session';
import { decidedBy } from './conflict-facts';
import type { ConflictView } from './conflict-facts';
import classes from './conflicts.module.css';

interface ConflictRulesProps {
  readonly conflict: ConflictView;
  /** Undefined while it is being asked for. */
  readonly explained: ConflictExplanationQuery['conflictExplanation'] | undefined;
  readonly error: unknown;
}

/** Which strategy was in force, which rule decided each field, and what the other strategies would have done. */
export function ConflictRules({ conflict, explained, error }: ConflictRulesProps) {
  const inForce = useStrategyInForce(conflict.model);
  const isUndecided = conflict.theirsSource === 'READ';
  const others =
    explained?.alternatives.filter(({ strategy }) => isUndecided || strategy !== explained.strategy) ?? [];
  return (
    <section className={classes.rules} aria-label="Which rule decided">
      <h3 className={classes.heading}>
        {isUndecided
          ? 'No rule has decided yet'
          : `Which rule decided${explained ? `: ${STRATEGIES[explained.strategy].toLowerCase()}` : ''}`}
      </h3>
      <p className={classes.note}>
        {decidedBy(conflict)}
        {inForce?.strategy &&
          ` In force now: ${STRATEGIES[inForce.strategy].toLowerCase()}, ${SOURCES[inForce.source]}.`}
      </p>
      {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
      {explained?.theirsNote && <p className={classes.note}>{explained.theirsNote}</p>}
      {explained?.happened && (
        <PredictionTable label="What happened, field by field" prediction={explained.happened} />
      )}
      {others.length > 0 && (
        <>
          <h3 className={classes.heading}>
            {isUndecided ? 'What each strategy would make of it' : 'Under the other strategies'}
          </h3>
          {others.map((other) => (
            <details key={other.strategy} className={classes.other}>
              <summary>
                <b>{STRATEGIES[other.strategy]}</b>: {OUTCOMES[other.outcome]}
              </summary>
              <p className={classes.note}>{describePrediction(other)}</p>
              {other.fields.length > 0 && (
                <PredictionTable label={`Under ${STRATEGIES[other.strategy]}`} prediction={other} />
              )}
            </details>
          ))}
        </>
      )}
    </section>
  );
}

import { useQuery } from '@apollo/client/react';
import { ConflictExplanationDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { OUTCOMES, PredictionTable, RULES, STRATEGIES } from '../../components/prediction';
import { ProblemPanel } from '../../components/problem-panel';
import { decidedBy } from './conflict-facts';
import type { ConflictView } from './conflict-facts';
import classes from './conflicts.module.css';

/** Which strategy was in force, which rule decided each field, and what the other strategies would have done. */
export function ConflictRules({ conflict }: { readonly conflict: ConflictView }) {
  const { data, error } = useQuery(ConflictExplanationDocument, {
    variables: { id: conflict.id },
    fetchPolicy: 'cache-and-network',
  });
  const explained = data?.conflictExplanation;
  const others = explained?.alternatives.filter(({ strategy }) => strategy !== explained.strategy) ?? [];
  return (
    <section className={classes.rules} aria-label="Which rule decided">
      <h3 className={classes.heading}>
        Which rule decided{explained && `: ${STRATEGIES[explained.strategy].toLowerCase()}`}
      </h3>
      <p className={classes.note}>{decidedBy(conflict)}</p>
      {error && <ProblemPanel problem={problemFrom(error)} />}
      {explained?.theirsNote && <p className={classes.note}>{explained.theirsNote}</p>}
      {explained?.happened && (
        <PredictionTable label="What happened, field by field" prediction={explained.happened} />
      )}
      {others.length > 0 && (
        <>
          <h3 className={classes.heading}>Under the other strategies</h3>
          <ul className={classes.others} aria-label="Other strategies">
            {others.map((other) => (
              <li key={other.strategy}>
                <b>{STRATEGIES[other.strategy]}</b>: {OUTCOMES[other.outcome]}
                {other.outcome === 'MERGED' && (
                  <ul>
                    {other.fields.map(({ field, rule }) => (
                      <li key={field}>
                        {field}: {RULES[rule]}
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

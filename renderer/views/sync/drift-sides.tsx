import { Button } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { DriftSidesDocument, type DriftFindingsQuery } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { asRecord } from '../../components/data-grid';
import { DiffView } from '../../components/diff-view';
import { keyText } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useNavigation } from '../../navigation';
import { useModel } from '../../session';
import { KIND_WORDS } from './drift-facts';
import classes from './drift.module.css';

type Finding = DriftFindingsQuery['driftFindings']['findings'][number];

/** Both sides of one record, read now, field by field. */
export function DriftSidesPane({ model, finding }: { readonly model: string; readonly finding: Finding }) {
  const { data, error } = useQuery(DriftSidesDocument, {
    variables: { model, key: finding.key },
    fetchPolicy: 'no-cache',
  });
  const view = useModel(model);
  const order = useMemo(() => view?.fields.map(({ name }) => name) ?? [], [view]);
  const { word, meaning } = KIND_WORDS[finding.kind];
  const { go } = useNavigation.getState();
  return (
    <section className={classes.sides} aria-label={`${model} ${keyText(finding.key)}`}>
      <header className={classes.sidesHead}>
        <p>
          <b className="ob-mono">{keyText(finding.key)}</b>
          <span className={classes.quiet}>
            {word}: {meaning}
          </span>
        </p>
        {finding.kind !== 'ONLY_THERE' && (
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              finding.kind === 'PENDING'
                ? go({ view: 'outbox' })
                : go({ view: 'records', model, key: finding.key })
            }
          >
            {finding.kind === 'PENDING' ? 'Open the outbox' : 'Open the record'}
          </Button>
        )}
      </header>
      {isProblem(finding.problem) && <ProblemPanel problem={finding.problem} tone="warn" />}
      {error && <ProblemPanel problem={problemFrom(error)} />}
      {data && (
        <DiffView
          label="Here and at the service"
          before={asRecord(data.driftSides.here) ?? null}
          after={asRecord(data.driftSides.there) ?? null}
          columns={{ before: 'Here', after: 'The service' }}
          order={order}
        />
      )}
    </section>
  );
}

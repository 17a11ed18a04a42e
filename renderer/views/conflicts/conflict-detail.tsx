import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { ConflictExplanationDocument } from '../../apollo/generated/operations';
import { DiffView } from '../../components/diff-view';
import { keyText } from '../../components/format';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { useModel } from '../../session';
import { asObject, fateOf, isOpen, settledBy, SOURCE_WORDS } from './conflict-facts';
import type { ConflictView } from './conflict-facts';
import { ConflictRules } from './conflict-rules';
import { Decision } from './decision';
import classes from './conflicts.module.css';

/** One conflict: where it came from, how it was settled, its sides and the decision, and which rule decided. */
export function ConflictDetail({ conflict }: { readonly conflict: ConflictView }) {
  const model = useModel(conflict.model);
  const explanation = useQuery(ConflictExplanationDocument, {
    variables: { id: conflict.id },
    fetchPolicy: 'cache-and-network',
  });
  if (!model) return null;
  const explained = explanation.data?.conflictExplanation;
  const isLookedFor = explained === undefined && explanation.error === undefined;
  const before = conflict.theirsBefore ?? explained?.theirsBefore ?? (isLookedFor ? undefined : null);
  return (
    <section className={classes.detail} aria-label={`${conflict.model} ${keyText(conflict.key)}`}>
      <Origin conflict={conflict} />
      {!isOpen(conflict) && <Settlement conflict={conflict} />}
      <Decision
        key={conflict.settled ?? 'open'}
        conflict={conflict}
        model={model}
        before={conflict.how === 'MERGED' ? before : null}
      />
      <ConflictRules conflict={conflict} explained={explained} error={explanation.error} />
    </section>
  );
}

function Origin({ conflict }: { conflict: ConflictView }) {
  const { go } = useNavigation.getState();
  const { runId } = conflict;
  return (
    <header className={classes.head}>
      <div>
        <h2 className={classes.title}>
          {conflict.model} <span className="ob-mono">{keyText(conflict.key)}</span>
        </h2>
        <p className={classes.meta}>
          {capitalised(fateOf(conflict))} <TimeLabel at={conflict.at} />, {conflict.operation.toLowerCase()}{' '}
          of {SOURCE_WORDS[conflict.runKind] ?? conflict.runKind}
          {conflict.runDescription && ` “${conflict.runDescription}”`}
        </p>
      </div>
      <div className={classes.headButtons}>
        <Button
          size="xs"
          variant="default"
          onClick={() => go({ view: 'records', model: conflict.model, key: conflict.key })}
        >
          Open the record
        </Button>
        {typeof runId === 'string' && (
          <Button size="xs" variant="default" onClick={() => go({ view: 'batch', runId })}>
            Open the run
          </Button>
        )}
      </div>
    </header>
  );
}

/** How it was settled: by whom, when, with which values, and why. */
function Settlement({ conflict }: { readonly conflict: ConflictView }) {
  const { settled, settledAt, detail } = conflict;
  const sent = asObject(detail?.sent);
  const isWritten = sent !== null && Object.keys(sent).length > 0;
  return (
    <section className={classes.settled} aria-label="How it was settled">
      <p role="status">
        Settled {settledBy(conflict)} {typeof settledAt === 'number' && <TimeLabel at={settledAt} />}:{' '}
        <b>{settled}</b>
        {typeof detail?.onVersion === 'number' && `, sent on version ${detail.onVersion}`}
      </p>
      {detail?.reason && <p>Why: {detail.reason}</p>}
      {isWritten && (
        <DiffView
          label="What was sent to settle it"
          before={pick(asObject(conflict.result) ?? asObject(conflict.theirs), Object.keys(sent))}
          after={sent}
          columns={{ before: 'The service, when it happened', after: 'Sent' }}
        />
      )}
    </section>
  );
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function pick(record: Readonly<Record<string, unknown>> | null, names: readonly string[]) {
  return record && Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
}

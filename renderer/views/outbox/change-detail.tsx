import { Button } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { PendingChangeDocument, type PendingChangeQuery } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { asRecord } from '../../components/data-grid';
import { DiffView } from '../../components/diff-view';
import { counted, keyText } from '../../components/format';
import { describePrediction, PredictionTable, SOURCES, STRATEGIES } from '../../components/prediction';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import { useModel } from '../../session';
import { StateLabel } from './change-list';
import { EditDialog } from './edit-dialog';
import { behindWords, canDrop, canEdit, canHold, canRetry, STATE_WORDS } from './outbox-facts';
import type { Change } from './outbox-facts';
import type { OutboxActions } from './use-outbox';
import classes from './outbox.module.css';

const CodeEditor = lazy(() =>
  import('../../components/code-editor').then((m) => ({ default: m.CodeEditor })),
);

type Detail = PendingChangeQuery['pendingChange'];

interface ChangeDetailProps {
  readonly change: Change;
  readonly actions: OutboxActions;
  readonly onDrop: () => void;
}

/** One change: its state and cause, what it does to the record, and the exact mutation that will leave. */
export function ChangeDetail({ change, actions, onDrop }: ChangeDetailProps) {
  const { go } = useNavigation.getState();
  const { data, error, refetch } = useQuery(PendingChangeDocument, {
    variables: { id: change.id },
    fetchPolicy: 'no-cache',
  });
  // A later edit of the same record is merged into this change; its request is then another one.
  const written = `${change.state} ${change.attempts} ${change.fields.join()}`;
  useEffect(() => {
    void refetch().catch(() => undefined);
  }, [written, refetch]);
  const detail = data?.pendingChange;
  const model = useModel(change.model);
  const [isEditing, setEditing] = useState(false);
  const behind = behindWords(detail?.waitsBehind);
  const { meaning } = STATE_WORDS[change.state];
  return (
    <section className={classes.detail} aria-label={`${change.model} ${keyText(change.key)}`}>
      <header className={classes.detailHead}>
        <div className={classes.detailTitle}>
          <h3>
            {change.model} <span className="ob-mono">{keyText(change.key)}</span>
          </h3>
          <p className={classes.meta}>
            <StateLabel state={change.state} /> since <TimeLabel at={change.createdAt} />. {meaning}
            {change.attempts > 0 && ` It has met ${counted(change.attempts, 'conflict')} so far.`}
          </p>
        </div>
        <div className={classes.buttons}>
          {canHold(change) && (
            <Button size="xs" variant="default" onClick={() => actions.hold([change.id])}>
              Hold
            </Button>
          )}
          {canEdit(change) && model && detail && (
            <Button size="xs" variant="default" onClick={() => setEditing(true)}>
              Edit…
            </Button>
          )}
          {canRetry(change) && (
            <Button size="xs" onClick={() => actions.retry([change.id])}>
              {change.state === 'HELD' ? 'Release' : 'Send again'}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            onClick={() => go({ view: 'records', model: change.model, key: change.key })}
          >
            Open the record
          </Button>
          {canDrop(change) && (
            <Button size="xs" variant="default" onClick={onDrop}>
              Drop…
            </Button>
          )}
        </div>
      </header>
      {isProblem(change.problem) && (
        <ProblemPanel problem={change.problem} tone={change.state === 'WAITING' ? 'warn' : 'bad'} />
      )}
      {error && <ProblemPanel problem={problemFrom(error)} tone="warn" />}
      {behind && <p className={classes.behind}>{behind}</p>}
      {detail && <Difference change={change} detail={detail} />}
      {detail?.prediction && (
        <div className={classes.part}>
          <h4>What will become of it</h4>
          <p className={classes.meta}>
            {describePrediction(detail.prediction)} By {STRATEGIES[detail.prediction.strategy].toLowerCase()}
            {detail.strategySource && ` (${SOURCES[detail.strategySource]})`}.
            {detail.prediction.outcome === 'REFUSED' &&
              ' It is then sent again on the service’s version, with the fields that it writes alone.'}
          </p>
          {detail.prediction.fields.length > 0 && (
            <PredictionTable label="What will become of the change" prediction={detail.prediction} />
          )}
        </div>
      )}
      {detail && <Request change={change} detail={detail} />}
      {isEditing && model && detail && (
        <EditDialog
          change={change}
          model={model}
          input={asRecord(asRecord(detail.variables)?.['input']) ?? {}}
          onClose={() => setEditing(false)}
          onSave={(changes, keep) => actions.edit(change.id, changes, keep)}
        />
      )}
    </section>
  );
}

function Difference({ change, detail }: { readonly change: Change; readonly detail: Detail }) {
  const model = useModel(change.model);
  const order = useMemo(() => model?.fields.map(({ name }) => name) ?? [], [model]);
  const plain = useMemo(() => {
    const own = new Set(model?.fields.filter(({ readOnly }) => !readOnly).map(({ name }) => name));
    return (record: unknown) => {
      const found = asRecord(record);
      return found ? Object.fromEntries(Object.entries(found).filter(([name]) => own.has(name))) : null;
    };
  }, [model]);
  const base = plain(detail.base);
  const input = asRecord(asRecord(detail.variables)?.['input']) ?? {};
  const meant = change.operation === 'DELETE' ? null : plain({ ...base, ...input });
  const service = plain(detail.service);
  return (
    <div className={classes.part}>
      <h4>What it does</h4>
      {service ? (
        <DiffView
          label="Before, here and at the service"
          before={base}
          after={meant}
          theirs={service}
          columns={{ before: 'Made on', after: 'This change', theirs: 'The service by now' }}
          order={order}
        />
      ) : (
        <DiffView
          label="What the change does"
          before={change.operation === 'CREATE' ? null : base}
          after={meant}
          columns={{ before: 'Made on', after: 'This change' }}
          order={order}
        />
      )}
    </div>
  );
}

function Request({ change, detail }: { readonly change: Change; readonly detail: Detail }) {
  const noRequest = isProblem(detail.noRequest) ? detail.noRequest : null;
  if (noRequest) return <ProblemPanel problem={noRequest} />;
  if (change.state === 'REJECTED') return null;
  return (
    <div className={classes.part}>
      <h4>What will be sent</h4>
      <p className={classes.meta}>
        {versionWords(change, detail)}
        {detail.condition !== null &&
          detail.condition !== undefined &&
          ' It is written only if the service’s record meets the condition.'}
      </p>
      <Suspense fallback={null}>
        <div className={classes.code}>
          <CodeEditor
            label="Variables of the change"
            language="json"
            value={JSON.stringify(detail.variables, null, 2)}
            readOnly
            lineNumbers={false}
          />
        </div>
        <details>
          <summary>The guarded mutation</summary>
          <div className={classes.code}>
            <CodeEditor
              label="Mutation of the change"
              language="graphql"
              value={detail.document ?? ''}
              readOnly
              lineNumbers={false}
            />
          </div>
        </details>
      </Suspense>
    </div>
  );
}

function versionWords(change: Change, { version }: Detail): string {
  if (change.operation === 'CREATE') return 'A new record: it carries no version.';
  return version === null || version === undefined
    ? 'Its version is that of the change before it, and is filled in when that one is answered.'
    : `Made on version ${version}. If the service has moved on, it finds the conflict.`;
}

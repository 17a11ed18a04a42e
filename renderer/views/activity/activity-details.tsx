import { Button } from '@mantine/core';
import type { RunPartsFragment, SentDocumentPartsFragment } from '../../apollo/generated/operations';
import { isProblem } from '../../apollo/problem';
import { CodeEditor } from '../../components/code-editor';
import { formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { SentDocumentResult } from '../../components/sent-document';
import { absoluteTime } from '../../components/time-label';
import { useNavigation } from '../../navigation';
import type { ActivityItem } from './activity-items';
import classes from './activity.module.css';

/** Everything that is known of one entry. */
export function ActivityDetails({ item }: { readonly item: ActivityItem }) {
  return (
    <section className={classes.details} aria-label={item.title}>
      <header className={classes.detailsHead}>
        <div>
          <h2 className={classes.detailsTitle}>{item.title}</h2>
          <p className={classes.detailsTime}>{absoluteTime(item.at)}</p>
        </div>
        <OpenButton item={item} />
      </header>
      {item.kind === 'run' ? <RunSummary run={item.run} /> : <DocumentSummary sent={item.sent} />}
    </section>
  );
}

function OpenButton({ item }: { item: ActivityItem }) {
  const { go } = useNavigation.getState();
  if (item.kind === 'run') {
    return (
      <Button size="xs" variant="default" onClick={() => go({ view: 'batch', runId: item.run.id })}>
        Open the run
      </Button>
    );
  }
  const { document, variables } = item.sent;
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => go({ view: 'editor', draft: { document, variables } })}
    >
      Open in the editor
    </Button>
  );
}

const COUNTS: readonly (readonly [keyof RunPartsFragment['counts'], string])[] = [
  ['planned', 'planned'],
  ['applied', 'applied'],
  ['unchanged', 'already so'],
  ['conflicted', 'in conflict'],
  ['rejected', 'rejected'],
  ['unknown', 'unknown'],
  ['notSent', 'not sent'],
];

function RunSummary({ run }: { run: RunPartsFragment }) {
  const problem = isProblem(run.problem) ? run.problem : null;
  const { complete, incomplete, notSeen, notListening } = run.delivery;
  return (
    <div className={classes.runSummary}>
      {problem && <ProblemPanel problem={problem} tone={run.state === 'FAILED' ? 'bad' : 'warn'} />}
      <dl className={classes.facts}>
        <Fact name="State" value={run.state.toLowerCase()} />
        <Fact name="Model" value={run.model} />
        <Fact name="Kind" value={run.kind} />
        {COUNTS.filter(([name]) => name === 'planned' || run.counts[name] > 0).map(([name, label]) => (
          <Fact key={name} name={`Records ${label}`} value={formatCount(run.counts[name])} />
        ))}
        {complete + incomplete + notSeen + (notListening?.count ?? 0) > 0 && (
          <Fact
            name="Delivered complete"
            value={`${formatCount(complete)}, incomplete ${formatCount(incomplete)}, not seen ${formatCount(notSeen)}${notListening ? `, not listened for ${formatCount(notListening.count)}` : ''}`}
          />
        )}
      </dl>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className={classes.factLine}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function DocumentSummary({ sent }: { sent: SentDocumentPartsFragment }) {
  const variables = JSON.stringify(sent.variables ?? {}, null, 2);
  return (
    <div className={classes.document}>
      <div className={classes.documentText}>
        <CodeEditor label="Sent document" language="graphql" value={sent.document} readOnly />
      </div>
      {variables !== '{}' && (
        <div className={classes.documentVariables}>
          <CodeEditor label="Sent variables" language="json" value={variables} readOnly />
        </div>
      )}
      <div className={classes.documentResult}>
        <SentDocumentResult sent={sent} />
      </div>
    </div>
  );
}

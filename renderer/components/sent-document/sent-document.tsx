import { CopyButton, Button } from '@mantine/core';
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCheck,
  IconCircleCheck,
  IconCopy,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import type { SentDocumentPartsFragment } from '../../apollo/generated/operations';
import { isProblem } from '../../apollo/problem';
import { CodeEditor } from '../code-editor';
import { DiffView } from '../diff-view';
import { ProblemPanel } from '../problem-panel';
import { TimeLabel } from '../time-label';
import { explanationsOf, formatMs, isWrite, mergedWrites, versionsIn } from '../response-facts';
import type { MergedWrite } from '../response-facts';
import classes from './sent-document.module.css';

/** What came back for a document: outcome, time, versions, each error explained, and the response itself. */
export function SentDocumentResult({ sent }: { readonly sent: SentDocumentPartsFragment }) {
  const text = useMemo(() => JSON.stringify(sent.response ?? null, null, 2), [sent.response]);
  const problem = isProblem(sent.problem) ? sent.problem : null;
  const explanations = explanationsOf(sent.explanations);
  const merged = useMemo(() => mergedWrites(sent), [sent]);
  return (
    <div className={classes.result}>
      <OutcomeLine sent={sent} responseText={text} isMerged={merged.length > 0} />
      {(problem !== null || explanations.length > 0 || merged.length > 0) && (
        <div className={classes.problems}>
          {problem && <ProblemPanel problem={problem} />}
          {merged.map((write) => (
            <MergedPanel key={write.field} write={write} />
          ))}
          {explanations.map(({ cause, consequence, action }, index) => (
            <ProblemPanel
              key={index}
              problem={{
                kind: 'BadRecord',
                code: errorTypeAt(sent.response, index),
                message: cause,
                consequence,
                action,
              }}
            />
          ))}
        </div>
      )}
      {sent.response !== null && sent.response !== undefined && (
        <div className={classes.response}>
          <CodeEditor label="Response" language="json" value={text} readOnly />
        </div>
      )}
    </div>
  );
}

function MergedPanel({ write }: { write: MergedWrite }) {
  return (
    <>
      <ProblemPanel
        tone="warn"
        problem={{
          kind: 'ConflictUnhandled',
          code: 'MERGED',
          message: `The service kept its own ${write.names.join(', ')}.`,
          consequence:
            'It answered with success, but someone has changed the record since the version that was sent, and the two writes were merged.',
          action:
            'Compare the two. If the values that were sent are right, send them again with the version of this answer.',
        }}
      />
      <DiffView
        label={`Sent and stored by ${write.field}`}
        before={write.asked}
        after={write.stored}
        columns={{ before: 'Sent', after: 'Stored' }}
      />
    </>
  );
}

interface OutcomeLineProps {
  readonly sent: SentDocumentPartsFragment;
  readonly responseText: string;
  readonly isMerged: boolean;
}

function OutcomeLine({ sent, responseText, isMerged }: OutcomeLineProps) {
  const OutcomeIcon = !sent.ok ? IconAlertOctagon : isMerged ? IconAlertTriangle : IconCircleCheck;
  const success = isWrite(sent.document) ? 'Applied' : 'Answered';
  const outcome = !sent.ok ? 'Failed' : isMerged ? 'Merged' : success;
  return (
    <div className={classes.line} data-outcome={outcome}>
      <span className={classes.outcome}>
        <OutcomeIcon size={16} aria-hidden />
        {outcome}
      </span>
      {versionsIn(sent.response).map(({ field, version }) => (
        <span key={field} className={classes.fact} title={field}>
          version <b>{version}</b>
        </span>
      ))}
      <span className={classes.fact}>{formatMs(sent.ms)}</span>
      {typeof sent.httpStatus === 'number' && <span className={classes.fact}>HTTP {sent.httpStatus}</span>}
      <span className={classes.fact}>
        <TimeLabel at={sent.at} />
      </span>
      <span className={classes.spacer} />
      <CopyButton value={responseText}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={copied ? 'Copied' : 'Copy the response'}
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** AppSync's own name for an error, so that the explanation can be matched with the response. */
function errorTypeAt(response: unknown, index: number): string {
  const errors = (response as { errors?: readonly { errorType?: unknown }[] } | null)?.errors;
  const type = errors?.[index]?.errorType;
  return typeof type === 'string' ? type : 'GRAPHQL_ERROR';
}

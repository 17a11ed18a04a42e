import { useMutation, useQuery } from '@apollo/client/react';
import { Button, CopyButton, Group, Modal, Text, UnstyledButton } from '@mantine/core';
import { IconAlertOctagon, IconChevronRight, IconCircleCheck, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { ClearSentDocumentsDocument, SentDocumentsDocument } from '../../apollo/generated/operations';
import type { SentDocumentPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { CodeEditor } from '../../components/code-editor';
import { EmptyState } from '../../components/empty-state';
import { counted } from '../../components/format';
import { announce } from '../../components/live-region';
import { ProblemPanel } from '../../components/problem-panel';
import { formatMs, sentTitle } from '../../components/response-facts';
import { SentDocumentResult } from '../../components/sent-document';
import { TimeLabel } from '../../components/time-label';
import { toast } from '../../components/toast';
import type { DraftContent } from './drafts';
import classes from './history.module.css';

export const HISTORY_LIMIT = 200;

interface HistoryPaneProps {
  readonly onOpen: (content: DraftContent) => void;
  readonly onGenerate: () => void;
}

/** What was sent from the editor, newest first, with its responses; kept after a restart. */
export function HistoryPane({ onOpen, onGenerate }: HistoryPaneProps) {
  const { data, error } = useQuery(SentDocumentsDocument, { variables: { limit: HISTORY_LIMIT } });
  const [shownId, setShownId] = useState<string | null>(null);
  const [isClearing, setIsClearing] = useState(false);
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  const documents = data?.sentDocuments ?? [];
  if (data && documents.length === 0) {
    return (
      <EmptyState
        icon={IconHistory}
        title="Nothing has been sent yet"
        action={<Button onClick={onGenerate}>Generate a mutation</Button>}
      >
        Every document that is run is kept here with its response, to look at and to open again.
      </EmptyState>
    );
  }
  return (
    <div className={classes.history}>
      <div className={classes.head}>
        <span>{counted(documents.length, 'document')}</span>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setIsClearing(true)}>
          Clear…
        </Button>
      </div>
      <ul className={classes.list} aria-label="Sent documents">
        {documents.map((sent) => (
          <li key={sent.id} className={classes.item}>
            <HistoryRow
              sent={sent}
              isShown={shownId === sent.id}
              onToggle={() => setShownId(shownId === sent.id ? null : sent.id)}
            />
            {shownId === sent.id && <HistoryDetails sent={sent} onOpen={onOpen} />}
          </li>
        ))}
      </ul>
      <ClearDialog opened={isClearing} onClose={() => setIsClearing(false)} count={documents.length} />
    </div>
  );
}

interface HistoryRowProps {
  readonly sent: SentDocumentPartsFragment;
  readonly isShown: boolean;
  readonly onToggle: () => void;
}

function HistoryRow({ sent, isShown, onToggle }: HistoryRowProps) {
  const OutcomeIcon = sent.ok ? IconCircleCheck : IconAlertOctagon;
  return (
    <UnstyledButton className={classes.row} aria-expanded={isShown} onClick={onToggle}>
      <IconChevronRight className={classes.chevron} size={14} aria-hidden />
      <OutcomeIcon
        className={classes.outcome}
        data-ok={sent.ok}
        size={14}
        aria-label={sent.ok ? 'Succeeded' : 'Failed'}
      />
      <span className={classes.title}>{sentTitle(sent)}</span>
      <span className={classes.fact}>{formatMs(sent.ms)}</span>
      <span className={classes.fact}>
        <TimeLabel at={sent.at} />
      </span>
    </UnstyledButton>
  );
}

function HistoryDetails({
  sent,
  onOpen,
}: {
  sent: SentDocumentPartsFragment;
  onOpen: HistoryPaneProps['onOpen'];
}) {
  const variables = JSON.stringify(sent.variables ?? {}, null, 2);
  return (
    <div className={classes.details}>
      <Group gap="xs" className={classes.actions}>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() =>
            onOpen({
              document: sent.document,
              variables,
              operationName: sent.operationName ?? null,
              level: sent.level === 'REQUIRED' ? 'required' : 'complete',
            })
          }
        >
          Open again
        </Button>
        <CopyButton value={sent.document}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy document'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <div className={classes.sentDocument}>
        <CodeEditor
          label="Sent document"
          language="graphql"
          value={sent.document}
          readOnly
          lineNumbers={false}
        />
      </div>
      {variables !== '{}' && (
        <div className={classes.sentVariables}>
          <CodeEditor label="Sent variables" language="json" value={variables} readOnly lineNumbers={false} />
        </div>
      )}
      <div className={classes.sentResponse}>
        <SentDocumentResult sent={sent} />
      </div>
    </div>
  );
}

function ClearDialog({ opened, onClose, count }: { opened: boolean; onClose: () => void; count: number }) {
  const [clear, { loading }] = useMutation(ClearSentDocumentsDocument, {
    refetchQueries: [SentDocumentsDocument],
    awaitRefetchQueries: true,
  });
  const confirm = async () => {
    try {
      await clear();
      announce('The history is empty.');
      onClose();
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Clear the history">
      <Text size="sm">
        {counted(count, 'document')} and the responses are forgotten. Records are not touched; runs and their
        journal stay.
      </Text>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep
        </Button>
        <Button color="red.9" onClick={() => void confirm()} loading={loading}>
          Clear
        </Button>
      </Group>
    </Modal>
  );
}

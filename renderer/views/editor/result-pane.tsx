import { Button, Loader, Tabs } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state';
import { ProblemPanel } from '../../components/problem-panel';
import { SentDocumentResult } from '../../components/sent-document';
import { useDrafts } from './draft-store';
import type { DraftResult } from './draft-store';
import type { DraftContent } from './drafts';
import { HistoryPane } from './history-pane';
import classes from './editor.module.css';

interface ResultPaneProps {
  readonly draftId: string;
  readonly onOpen: (content: DraftContent) => void;
  readonly onGenerate: () => void;
}

/** What came back for the shown draft, and everything that was sent before. */
export function ResultPane({ draftId, onOpen, onGenerate }: ResultPaneProps) {
  const result = useDrafts((state) => state.results[draftId]);
  const isRunning = useDrafts((state) => state.running === draftId);
  const [tab, setTab] = useState<string | null>('result');
  const [seen, setSeen] = useState<DraftResult | undefined>(result);
  // A new result is what the person waits for: it comes to the front, once.
  if (result !== seen) {
    setSeen(result);
    if (result) setTab('result');
  }
  return (
    <Tabs value={tab} onChange={setTab} className={classes.resultTabs} keepMounted={false}>
      <Tabs.List aria-label="Outcome">
        <Tabs.Tab value="result">Result</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="result" className={classes.resultPanel}>
        <ShownResult result={result} isRunning={isRunning} onGenerate={onGenerate} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className={classes.resultPanel}>
        <HistoryPane onOpen={onOpen} onGenerate={onGenerate} />
      </Tabs.Panel>
    </Tabs>
  );
}

interface ShownResultProps {
  readonly result: DraftResult | undefined;
  readonly isRunning: boolean;
  readonly onGenerate: () => void;
}

function ShownResult({ result, isRunning, onGenerate }: ShownResultProps) {
  if (isRunning) {
    return (
      <div className={classes.waiting}>
        <Loader size="sm" aria-hidden />
        <span>Sent, waiting for the answer</span>
      </div>
    );
  }
  if (result?.problem) {
    return (
      <div className={classes.refusal}>
        <ProblemPanel problem={result.problem} />
      </div>
    );
  }
  if (result?.sent) return <SentDocumentResult sent={result.sent} />;
  return (
    <EmptyState
      icon={IconSend}
      title="The answer appears here"
      action={<Button onClick={onGenerate}>Generate a mutation</Button>}
    >
      Write a mutation or a query at the left. What is sent is exactly what is written, once the guard accepts
      it.
    </EmptyState>
  );
}

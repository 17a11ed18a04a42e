import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, Group, Modal } from '@mantine/core';
import { IconDownload, IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { AuditTrailDocument, AuditVerdictDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { Pager } from '../../components/pager';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { saveText } from '../../components/save-text';
import { toast } from '../../components/toast';
import { useNavigation } from '../../navigation';
import {
  aboutOf,
  actionWords,
  actorOf,
  auditText,
  faultWords,
  reasonOf,
  type AuditEntryView,
} from './audit-facts';
import classes from './audit.module.css';

const PAGE = 100;
const FAULTS_SHOWN = 10;
/** Entries that one question brings; a file holds them all. */
const PAGE_OF_FILE = 1_000;

/** Opens the append-only record of what was started, stopped and ended on this connection. */
export function AuditButton() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFingerprint size={14} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        Audit record…
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Audit record" size={960}>
        <AuditTrail onClose={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function AuditTrail({ onClose }: { readonly onClose: () => void }) {
  const [offset, setOffset] = useState(0);
  const { data, previousData, error } = useQuery(AuditTrailDocument, {
    variables: { offset, limit: PAGE },
    fetchPolicy: 'no-cache',
  });
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  const page = (data ?? previousData)?.audit;
  if (!page) return null;
  const open = (runId: string): void => {
    onClose();
    useNavigation.getState().go({ view: 'batch', runId });
  };
  return (
    <div className={classes.trail}>
      <Group justify="space-between" wrap="nowrap">
        <Verdict />
        <SaveButton total={page.total} />
      </Group>
      {page.total === 0 ? (
        <p className={classes.none}>Nothing has been started on this connection yet.</p>
      ) : (
        <div className={classes.frame} role="region" aria-label="Entries" tabIndex={0}>
          <table className={classes.table} aria-label="Audit record">
            <thead>
              <tr>
                <th scope="col">#</th>
                <th scope="col">When</th>
                <th scope="col">What</th>
                <th scope="col">About</th>
                <th scope="col">Reason</th>
                <th scope="col">By</th>
                <th scope="col">Hash</th>
              </tr>
            </thead>
            <tbody>
              {page.entries.map((entry) => (
                <AuditLine key={entry.no} entry={entry} onOpen={open} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager total={page.total} offset={offset} size={PAGE} onOffset={setOffset} />
    </div>
  );
}

interface AuditLineProps {
  readonly entry: AuditEntryView;
  readonly onOpen: (runId: string) => void;
}

function AuditLine({ entry, onOpen }: AuditLineProps) {
  const { no, at, action, runId, hash } = entry;
  const about = aboutOf(entry);
  return (
    <tr>
      <td className={classes.number}>{formatCount(no)}</td>
      <td>
        <TimeLabel at={at} />
      </td>
      <td>{actionWords(action)}</td>
      <td>
        {runId ? (
          <button type="button" className={classes.link} onClick={() => onOpen(runId)}>
            {about}
          </button>
        ) : (
          about
        )}
      </td>
      <td>{reasonOf(entry)}</td>
      <td>{actorOf(entry)}</td>
      <td className="ob-mono" title={hash}>
        {hash.slice(0, 8)}
      </td>
    </tr>
  );
}

/** Whether each entry follows from the one before it, by their hashes. */
function Verdict() {
  const { data, error } = useQuery(AuditVerdictDocument, { fetchPolicy: 'no-cache' });
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  if (!data) return <span role="status">Walking the chain</span>;
  const { entries, faults, faultCount, untold } = data.auditVerdict;
  if (faultCount + untold.length > 0)
    return (
      <ProblemPanel
        problem={{
          kind: 'StorageCorrupt',
          code: 'AUDIT_CHAIN_BROKEN',
          message: [
            ...faults.slice(0, FAULTS_SHOWN).map((fault) => `${faultWords(fault)}.`),
            ...(untold.length > 0
              ? [`No entry tells of ${counted(untold.length, 'run')} of the journal.`]
              : []),
          ].join(' '),
          consequence: 'There the record proves nothing; what was written to the backend is as it was.',
          action: 'Compare with an export of an earlier day, and find out who can write to the data folder.',
        }}
      />
    );
  return (
    <span role="status">
      The chain is whole: {counted(entries, 'entry', 'entries')}, each sealed by the one after it.
    </span>
  );
}

function SaveButton({ total }: { readonly total: number }) {
  const client = useApolloClient();
  const [isReading, setIsReading] = useState(false);
  const save = async () => {
    setIsReading(true);
    try {
      const entries: AuditEntryView[] = [];
      while (entries.length < total) {
        const { data } = await client.query({
          query: AuditTrailDocument,
          variables: { offset: entries.length, limit: PAGE_OF_FILE },
          fetchPolicy: 'no-cache',
        });
        if (!data || data.audit.entries.length === 0) break;
        entries.push(...data.audit.entries);
      }
      saveText(auditText(entries), 'outband-audit', 'jsonl');
    } catch (error) {
      toast.problem(problemFrom(error));
    } finally {
      setIsReading(false);
    }
  };
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={isReading}
      disabled={total === 0}
      onClick={() => void save()}
    >
      Save as JSON Lines…
    </Button>
  );
}

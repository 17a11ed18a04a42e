import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Checkbox, Group, Loader, Modal } from '@mantine/core';
import { useState } from 'react';
import {
  SaveSupportBundleDocument,
  SupportPreviewDocument,
  type SupportPreviewQuery,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import classes from './support-dialog.module.css';

/** One file for whoever helps, looked through before it is written. Nothing is sent anywhere. */
export function SupportDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Support bundle" size={720}>
      {opened && <SupportBundle onClose={onClose} />}
    </Modal>
  );
}

function SupportBundle({ onClose }: { readonly onClose: () => void }) {
  const [withRecords, setWithRecords] = useState(false);
  const { data, error, loading } = useQuery(SupportPreviewDocument, {
    variables: { withRecords },
    fetchPolicy: 'no-cache',
  });
  const [save, saving] = useMutation(SaveSupportBundleDocument);
  const sections = loading ? undefined : data?.supportPreview;
  const bytes = sections?.reduce((sum, section) => sum + section.bytes, 0) ?? 0;
  const write = async (): Promise<void> => {
    // The mutation's own error state shows a failure.
    const answer = await save({ variables: { withRecords } }).catch(() => null);
    const file = answer?.data?.saveSupportBundle;
    if (!file) return;
    toast.done('Support bundle saved', file.path);
    onClose();
  };
  return (
    <div className={classes.bundle}>
      <p className={classes.note}>
        One file with what somebody needs who helps: versions, settings, schema, counts, sync log, outbox and
        runs. Secrets are never in it. It is saved on this computer and sent nowhere.
      </p>
      <Checkbox
        label="Include the contents of records"
        description="Values, keys, names of runs and reasons, from outbox, runs and conflicts. Without it a mark stands for each key."
        checked={withRecords}
        onChange={(event) => setWithRecords(event.currentTarget.checked)}
      />
      {error && <ProblemPanel problem={problemFrom(error)} />}
      {sections ? <Sections sections={sections} /> : !error && <Loader size="sm" aria-label="Collecting" />}
      {saving.error && <ProblemPanel problem={problemFrom(saving.error)} />}
      <Group justify="flex-end" gap="xs">
        {sections && <span className={classes.size}>{sizeWords(bytes)}</span>}
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={!sections} loading={saving.loading} onClick={() => void write()}>
          {withRecords ? 'Save with records…' : 'Save…'}
        </Button>
      </Group>
    </div>
  );
}

function Sections({ sections }: { readonly sections: SupportPreviewQuery['supportPreview'] }) {
  return (
    <ul className={classes.sections} aria-label="What is in it">
      {sections.map(({ name, title, lines, sample }) => (
        <li key={name}>
          <details>
            <summary>
              <span className={classes.title}>{title}</span>
              <span className={classes.count}>{counted(lines, 'line')}</span>
            </summary>
            <pre className={classes.sample} aria-label={`First lines of ${name}`}>
              {sample.map((line) => clipped(line)).join('\n')}
              {lines > sample.length && `\nand ${formatCount(lines - sample.length)} more`}
            </pre>
          </details>
        </li>
      ))}
    </ul>
  );
}

const LONGEST = 4_000;

/** A schema is one long line; its beginning tells what it is. */
function clipped(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}… (${formatCount(line.length)} characters)` : line;
}

function sizeWords(bytes: number): string {
  return bytes < 1_000_000
    ? `${formatCount(Math.ceil(bytes / 1_000))} kB`
    : `${formatCount(Math.ceil(bytes / 1_000_000))} MB`;
}

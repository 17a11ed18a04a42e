import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { SandboxControlsPartsFragment } from '../../apollo/generated/operations';
import { SeedForm } from './seed-form';
import { useSandboxActions } from './use-sandbox-controls';
import classes from './sandbox-dialog.module.css';

interface DataPanelProps {
  readonly models: SandboxControlsPartsFragment['models'];
}

/** Records into the sandbox's tables, made up or as JSON Lines, and out of them. */
export function DataPanel({ models }: DataPanelProps) {
  const { load, dump } = useSandboxActions();
  const [givesVersions, setGivesVersions] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const run = async (work: Promise<void>) => {
    setBusy(true);
    await work;
    setBusy(false);
  };
  return (
    <>
      <SeedForm models={models} />
      <h3 className={classes.heading}>Records of a file</h3>
      <p className={classes.lead}>
        JSON Lines: each line is one record. Its model is its <code>__typename</code>, or else the name of its
        file, such as <code>Post.jsonl</code>. A record with the key of another takes its place. Records come
        in as by an import into the table: this window reads its copy anew, and apps see them at their next
        base sync.
      </p>
      <Checkbox
        checked={givesVersions}
        onChange={(event) => setGivesVersions(event.currentTarget.checked)}
        label="Give a version to records that have none"
        description="Without one they stay as in a table that predates conflict detection: nobody can read them until they are adopted."
      />
      <div className={classes.dataActions}>
        <Button variant="default" disabled={isBusy} onClick={() => void run(load('file', givesVersions))}>
          Load a file…
        </Button>
        <Button variant="default" disabled={isBusy} onClick={() => void run(load('folder', givesVersions))}>
          Load a folder…
        </Button>
        <Button variant="default" loading={isBusy} onClick={() => void run(dump())}>
          Write all records to a folder…
        </Button>
      </div>
    </>
  );
}

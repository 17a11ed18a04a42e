import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import { IconFolder, IconPencilPlus, IconRefresh } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { MigrationsOfFolderQuery } from '../../apollo/generated/operations';
import { isProblem } from '../../apollo/problem';
import { FactText, Line, LineList } from '../../components/line-list';
import { TimeLabel } from '../../components/time-label';
import { StateBadge } from '../batch';
import { fileName } from './job-facts';
import { jobOf, stateOf } from './migration-facts';
import type { Job } from './use-jobs';
import classes from './migration-list.module.css';

export type MigrationInFolder = MigrationsOfFolderQuery['migrations'][number];

interface MigrationListProps {
  readonly folder: string;
  readonly migrations: readonly MigrationInFolder[] | null;
  readonly shownFile: string | null;
  readonly jobs: readonly Job[];
  /** A file is asked for that the list does not have yet. */
  readonly isStale: boolean;
  readonly onShow: (file: string) => void;
  readonly onRefresh: () => void;
  readonly onChoose: () => void;
  readonly onExample: () => void;
}

/** The files of the folder in the order of their ids, each with where it stands in this environment. */
export function MigrationList(props: MigrationListProps) {
  const { folder, migrations, shownFile, jobs, isStale, onShow, onRefresh } = props;
  useEffect(() => {
    if (isStale) onRefresh();
    // Once for each file that is asked for: a file that is gone stays missing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isStale]);
  return (
    <section className={classes.side} aria-label="Migrations of the folder">
      <div className={classes.sideHead}>
        <UnstyledButton
          className={classes.folder}
          title={`${folder}: choose another folder`}
          aria-label={`Folder ${fileName(folder)}: choose another`}
          onClick={props.onChoose}
        >
          <IconFolder size={14} stroke={1.75} aria-hidden />
          <span>{fileName(folder) || folder}</span>
        </UnstyledButton>
        <ActionIcon
          size={24}
          aria-label="Write another example"
          title="Write another example"
          onClick={props.onExample}
        >
          <IconPencilPlus size={14} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          size={24}
          aria-label="Read the folder again"
          title="Read the folder again"
          onClick={onRefresh}
        >
          <IconRefresh size={14} stroke={1.75} />
        </ActionIcon>
      </div>
      <LineList label="Migrations">
        {migrations?.map((view) => (
          <Item
            key={view.file}
            view={view}
            job={view.status ? jobOf(jobs, view.status.migration) : null}
            isShown={view.file === shownFile}
            onShow={() => onShow(view.file)}
          />
        ))}
      </LineList>
      <div className={classes.sideFoot}>
        <Button size="xs" variant="subtle" onClick={props.onChoose}>
          Another folder…
        </Button>
      </div>
    </section>
  );
}

interface ItemProps {
  readonly view: MigrationInFolder;
  readonly job: Job | null;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

function Item({ view, job, isShown, onShow }: ItemProps) {
  const { status, file } = view;
  return (
    <Line
      title={<span title={status?.description}>{status?.migration ?? fileName(file)}</span>}
      facts={
        <>
          {status && <StateBadge {...stateOf(status.state, job)} />}
          {status?.changed && <StateBadge label="File changed" tone="warn" />}
          {isProblem(view.problem) && <StateBadge label={status ? 'Twice' : 'Can’t be read'} tone="bad" />}
          {status?.state === 'PARTIAL' && status.stepsTotal > 1 && (
            <span>
              {status.stepsDone} of {status.stepsTotal} steps
            </span>
          )}
          <FactText>{status?.description}</FactText>
          {typeof status?.endedAt === 'number' && <TimeLabel at={status.endedAt} />}
        </>
      }
      isShown={isShown}
      onShow={onShow}
    />
  );
}

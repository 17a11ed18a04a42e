import { Button } from '@mantine/core';
import { IconFileStack, IconFolderOpen, IconPencilPlus } from '@tabler/icons-react';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { SplitView } from '../../components/line-list';
import { ProblemPanel } from '../../components/problem-panel';
import { useNavigation } from '../../navigation';
import { MigrationDetail } from './migration-detail';
import { lastEnd } from './migration-facts';
import { MigrationList } from './migration-list';
import { useFolder, useMigrations } from './use-migrations';
import type { Job } from './use-jobs';
import parts from './parts.module.css';
import screen from './screen.module.css';

const show = (file: string): void => useNavigation.getState().replace({ view: 'migrations', file });

/** The migrations of a folder, where each stands here, and what can be done with one. */
export function MigrationsTab({ jobs }: { readonly jobs: readonly Job[] }) {
  const { folder, choose, writeExample } = useFolder();
  const example = async () => {
    const file = await writeExample();
    if (file !== null) show(file);
  };
  if (folder === null) return <NoFolder onChoose={() => void choose()} onExample={() => void example()} />;
  return (
    <Folder
      key={folder}
      folder={folder}
      jobs={jobs}
      onChoose={() => void choose()}
      onExample={() => void example()}
    />
  );
}

interface Ways {
  readonly onChoose: () => void;
  readonly onExample: () => void;
}

function Folder({
  folder,
  jobs,
  ...ways
}: Ways & { readonly folder: string; readonly jobs: readonly Job[] }) {
  const { migrations, error, refetch } = useMigrations(folder, lastEnd(jobs));
  const route = useNavigation((state) => state.route);
  const asked = route.view === 'migrations' ? route.file : undefined;
  const shown = migrations?.find(({ file }) => file === asked) ?? migrations?.[0];
  // An example that was just written is not in the list yet.
  const isMissing = asked !== undefined && migrations !== null && shown?.file !== asked;
  return (
    <SplitView
      name="migrations"
      list={
        <MigrationList
          folder={folder}
          migrations={migrations}
          shownFile={shown?.file ?? null}
          jobs={jobs}
          isStale={isMissing}
          onShow={show}
          onRefresh={() => void refetch().catch(() => undefined)}
          {...ways}
        />
      }
    >
      <div className={screen.main} data-scroller>
        {error ? (
          <ProblemPanel problem={problemFrom(error)}>
            <Button variant="default" onClick={ways.onChoose}>
              Choose another folder…
            </Button>
          </ProblemPanel>
        ) : null}
        {shown && <MigrationDetail key={shown.file} view={shown} jobs={jobs} />}
        {!error && migrations?.length === 0 && <NoMigrations {...ways} />}
      </div>
    </SplitView>
  );
}

function What() {
  return (
    <p>
      A migration is a YAML or JSON file that describes a change of the data once: what must be true before,
      which records, what happens to them, what is true after. It is planned, applied, verified and taken back
      here, or with <code>outband plan</code> in a terminal, in one environment after the other. Each
      remembers what was applied to it.
    </p>
  );
}

function NoFolder({ onChoose, onExample }: Ways) {
  return (
    <EmptyState
      icon={IconFileStack}
      title="The same change, in every environment"
      action={
        <div className={parts.buttons}>
          <Button leftSection={<IconFolderOpen size={14} stroke={1.75} />} onClick={onChoose}>
            Choose a folder…
          </Button>
          <Button
            variant="default"
            leftSection={<IconPencilPlus size={14} stroke={1.75} />}
            onClick={onExample}
          >
            Write an example…
          </Button>
        </div>
      }
    >
      <What />
      <p>
        “Write an example” asks for a folder and puts a commented migration of this connection’s models there,
        with the JSON Schema that editors check it against. Nothing is sent.
      </p>
    </EmptyState>
  );
}

function NoMigrations({ onExample, onChoose }: Ways) {
  return (
    <EmptyState
      icon={IconFileStack}
      title="No migration in this folder yet"
      action={
        <div className={parts.buttons}>
          <Button leftSection={<IconPencilPlus size={14} stroke={1.75} />} onClick={onExample}>
            Write an example here
          </Button>
          <Button variant="default" onClick={onChoose}>
            Choose another folder…
          </Button>
        </div>
      }
    >
      <What />
      <p>
        The example is commented and fits the models of this connection; its JSON Schema goes to .outband.
      </p>
    </EmptyState>
  );
}

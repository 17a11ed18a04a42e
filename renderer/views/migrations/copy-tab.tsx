import { useQuery } from '@apollo/client/react';
import { Loader, Select } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useEffect } from 'react';
import { CopySourcesDocument } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { ProblemPanel } from '../../components/problem-panel';
import { useOpenConnection } from '../../session';
import { CopyModels } from './copy-models';
import { CopyRun } from './copy-run';
import { useCopySpec } from './copy-store';
import type { CopySource } from './copy-store';
import type { Job } from './use-jobs';
import form from './import-export.module.css';
import parts from './parts.module.css';
import screen from './screen.module.css';

/** Records of another connection become records of this one, with their relations. */
export function CopyTab({ jobs }: { readonly jobs: readonly Job[] }) {
  const { profile } = useOpenConnection();
  const isLoaded = useCopySpec(({ into }) => into === profile.id);
  useEffect(() => {
    useCopySpec.getState().load(profile.id);
  }, [profile.id]);
  return isLoaded ? <Copy jobs={jobs} into={profile.name} /> : null;
}

function Copy({ jobs, into }: { readonly jobs: readonly Job[]; readonly into: string }) {
  const { data, error } = useQuery(CopySourcesDocument, { fetchPolicy: 'cache-and-network' });
  const spec = useCopySpec((state) => state.spec);
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  if (!data) return <Loader size="sm" aria-label="Reading the other connections" />;
  const sources = data.copySources;
  if (sources.length === 0) return <NoSource into={into} />;
  const source = sources.find(({ profileId }) => profileId === spec.profileId);
  return (
    <div className={screen.main} data-scroller>
      <div className={form.composer}>
        <SourceStep sources={sources} source={source} />
        {source && !isProblem(source.problem) && (
          <>
            <CopyModels source={source} spec={spec} />
            <CopyRun source={source} spec={spec} jobs={jobs} />
          </>
        )}
      </div>
    </div>
  );
}

function NoSource({ into }: { readonly into: string }) {
  return (
    <EmptyState icon={IconCopy} title="Records of another connection">
      <p>
        A copy takes records out of the local copy of another connection into {into}, what is referred to
        first, and lets relations point to the copies. There is no other connection yet: import a backend, and
        let it sync once.
      </p>
    </EmptyState>
  );
}

function SourceStep({
  sources,
  source,
}: {
  readonly sources: readonly CopySource[];
  readonly source: CopySource | undefined;
}) {
  const { change } = useCopySpec.getState();
  return (
    <section className={form.composerStep} aria-labelledby="copy-from">
      <h2 id="copy-from" className={form.stepTitle}>
        <span className={parts.stepNumber}>1</span> From which connection
      </h2>
      <div className={form.stepBody}>
        <Select
          label="Connection"
          placeholder="Choose a connection"
          className={form.model}
          data={sources.map(({ profileId, name }) => ({ value: profileId, label: name }))}
          value={source?.profileId ?? null}
          onChange={(profileId) => change({ profileId, models: [], match: {} })}
          withScrollArea={false}
          classNames={{ options: form.options }}
        />
        <p className={parts.hint}>Its local copy is read, as it was synced last; nothing there is changed.</p>
        {isProblem(source?.problem) && <ProblemPanel problem={source.problem} tone="warn" />}
      </div>
    </section>
  );
}

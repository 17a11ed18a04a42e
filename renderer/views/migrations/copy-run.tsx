import { useMutation } from '@apollo/client/react';
import { Button, Radio } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { StartCopyDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { useOpenConnection } from '../../session';
import type { Problem } from '../../../shared/errors';
import { DEFAULT_RUN_OPTIONS, toRunOptions } from '../batch';
import type { RunOptionsDraft } from '../batch';
import { CopyReport } from './copy-report';
import { useCopySpec } from './copy-store';
import type { CopySource, CopySpec } from './copy-store';
import { JobProgress } from './job-progress';
import { Tried } from './tried';
import type { Job } from './use-jobs';
import form from './import-export.module.css';
import parts from './parts.module.css';

interface CopyRunProps {
  readonly source: CopySource;
  readonly spec: CopySpec;
  readonly jobs: readonly Job[];
}

/** How keys and records that are here already are treated, then the copy: tried first, and written. */
export function CopyRun({ source, spec, jobs }: CopyRunProps) {
  const checkId = useCopySpec((state) => state.checkId);
  const copyId = useCopySpec((state) => state.copyId);
  const { start, problem, isStarting } = useStartCopy(source, spec);
  const check = jobs.find(({ id }) => id === checkId) ?? null;
  const job = jobs.find(({ id }) => id === copyId) ?? null;
  const isBusy = isStarting || check?.state === 'RUNNING' || job?.state === 'RUNNING';
  return (
    <section className={form.composerStep} aria-labelledby="copy-run">
      <h2 id="copy-run" className={form.stepTitle}>
        <span className={parts.stepNumber}>3</span> Copy
      </h2>
      <div className={form.stepBody}>
        <Choices spec={spec} isBusy={isBusy} />
        {!job && (
          <div className={parts.buttons}>
            <Button
              variant={check?.state === 'DONE' ? 'default' : 'filled'}
              leftSection={<IconListSearch size={14} stroke={1.75} />}
              loading={isStarting}
              disabled={isBusy || spec.models.length === 0}
              onClick={() => void start('check', DEFAULT_RUN_OPTIONS)}
            >
              Try the copy
            </Button>
            <span className={parts.hint}>
              {spec.models.length === 0
                ? 'Choose at least one model.'
                : 'Every record is judged and counted; nothing is sent.'}
            </span>
          </div>
        )}
        {problem && <ProblemPanel problem={problem} />}
        {!job && check && (
          <TriedCopy job={check} source={source} onStart={(options) => void start('copy', options)} />
        )}
        {job?.state === 'RUNNING' && (
          <JobProgress
            job={job}
            noun="record"
            afterwards="What was copied stays; copying again finds it and does the rest"
          />
        )}
        {job && job.state !== 'RUNNING' && <CopyReport job={job} />}
      </div>
    </section>
  );
}

function Choices({ spec, isBusy }: { readonly spec: CopySpec; readonly isBusy: boolean }) {
  const { change } = useCopySpec.getState();
  return (
    <>
      <Radio.Group
        label="Keys"
        value={spec.keepKeys ? 'keep' : 'new'}
        onChange={(value) => change({ keepKeys: value === 'keep' })}
      >
        <div className={form.radios}>
          <Radio
            size="xs"
            value="new"
            disabled={isBusy}
            label="New ids"
            description="The same ones at every copy, noted in an id map; relations follow."
          />
          <Radio
            size="xs"
            value="keep"
            disabled={isBusy}
            label="Keep the keys"
            description="As for a restored backend, or a copy for tests."
          />
        </div>
      </Radio.Group>
      <Radio.Group
        label="A record that is here already"
        value={spec.update ? 'update' : 'leave'}
        onChange={(value) => change({ update: value === 'update' })}
      >
        <div className={form.radios}>
          <Radio
            size="xs"
            value="leave"
            disabled={isBusy}
            label="Stays as it is"
            description="Others refer to it."
          />
          <Radio
            size="xs"
            value="update"
            disabled={isBusy}
            label="Gets the source’s values"
            description="On its present version, like every update."
          />
        </div>
      </Radio.Group>
    </>
  );
}

function useStartCopy(source: CopySource, spec: CopySpec) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [startCopy, { loading }] = useMutation(StartCopyDocument, { fetchPolicy: 'no-cache' });
  const start = async (what: 'check' | 'copy', options: RunOptionsDraft): Promise<void> => {
    setProblem(null);
    const { note } = useCopySpec.getState();
    const match = Object.entries(spec.match).filter(
      ([model, fields]) => fields.length > 0 && spec.models.includes(model),
    );
    try {
      const { data } = await startCopy({
        variables: {
          input: {
            ...{ profileId: source.profileId, models: [...spec.models] },
            ...{ keepKeys: spec.keepKeys, update: spec.update, dryRun: what === 'check' },
            match: match.map(([model, fields]) => ({ model, fields: [...fields] })),
          },
          options: toRunOptions(options),
        },
      });
      const id = data?.startCopy.id ?? null;
      note(what === 'check' ? { checkId: id, copyId: null } : { copyId: id });
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return { start, problem, isStarting: loading };
}

interface TriedCopyProps {
  readonly job: Job;
  readonly source: CopySource;
  readonly onStart: (options: RunOptionsDraft) => void;
}

function TriedCopy({ job, source, onStart }: TriedCopyProps) {
  const { profile } = useOpenConnection();
  const { copied } = job;
  return (
    <Tried
      job={job}
      noun="record"
      writes={copied ? copied.models.reduce((sum, { created, updated }) => sum + created + updated, 0) : null}
      report={<CopyReport job={job} isDry />}
      verb="Copy"
      place={`from ${source.name} into ${profile.name}`}
      nothing="Everything is here already."
      name={source.name}
      goesOn="copying again"
      onStart={onStart}
    />
  );
}

import { useMutation } from '@apollo/client/react';
import { Button, Radio } from '@mantine/core';
import { IconListSearch, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { StartCopyDocument } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useOpenConnection } from '../../session';
import type { Problem } from '../../../shared/errors';
import {
  confirmationFor,
  confirmationWith,
  DEFAULT_RUN_OPTIONS,
  RunOptionsFields,
  toRunOptions,
} from '../batch';
import type { RunOptionsDraft } from '../batch';
import { CopyReport } from './copy-report';
import { useCopySpec } from './copy-store';
import type { CopySpec } from './copy-store';
import type { CopySource } from './copy-store';
import { JobProgress } from './job-progress';
import type { Job } from './use-jobs';
import { WholeDialog } from './whole-dialog';
import form from './import-export.module.css';
import classes from './migrations.module.css';

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
        <span className={classes.stepNumber}>3</span> Copy
      </h2>
      <div className={form.stepBody}>
        <Choices spec={spec} isBusy={isBusy} />
        {!job && (
          <div className={classes.buttons}>
            <Button
              variant={check?.state === 'DONE' ? 'default' : 'filled'}
              leftSection={<IconListSearch size={14} stroke={1.75} />}
              loading={isStarting}
              disabled={isBusy || spec.models.length === 0}
              onClick={() => void start('check', DEFAULT_RUN_OPTIONS)}
            >
              Try the copy
            </Button>
            <span className={classes.hint}>
              {spec.models.length === 0
                ? 'Choose at least one model.'
                : 'Every record is judged and counted; nothing is sent.'}
            </span>
          </div>
        )}
        {problem && <ProblemPanel problem={problem} />}
        {!job && check && (
          <Check job={check} source={source} onStart={(options) => void start('copy', options)} />
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

interface CheckProps {
  readonly job: Job;
  readonly source: CopySource;
  readonly onStart: (options: RunOptionsDraft) => void;
}

/** What the copy comes to, and the button that writes it. */
function Check({ job, source, onStart }: CheckProps) {
  const { profile } = useOpenConnection();
  const [options, setOptions] = useState<RunOptionsDraft>(DEFAULT_RUN_OPTIONS);
  const [isConfirming, setConfirming] = useState(false);
  if (job.state === 'RUNNING') return <JobProgress job={job} noun="record" afterwards="Nothing was sent" />;
  const { copied } = job;
  if (!copied || job.state !== 'DONE')
    return isProblem(job.problem) ? <ProblemPanel problem={job.problem} /> : null;
  const writes = copied.models.reduce((sum, { created, updated }) => sum + created + updated, 0);
  const asked = confirmationFor(profile.tier, { operations: writes, isDelete: false });
  const confirmation = confirmationWith(asked, options);
  const label = `Copy ${counted(writes, 'record')}`;
  return (
    <div className={classes.plan}>
      <CopyReport job={job} isDry />
      {writes > 0 && <RunOptionsFields options={options} onChange={setOptions} />}
      <div className={classes.buttons}>
        <Button
          color={profile.tier === 'PRODUCTION' ? 'red.9' : undefined}
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          disabled={writes === 0}
          onClick={() => (confirmation === 'none' ? onStart(options) : setConfirming(true))}
        >
          {`${label}${confirmation === 'none' ? '' : '…'}`}
        </Button>
        <span className={classes.hint}>
          {writes === 0 ? 'Everything is here already.' : `from ${source.name} into ${profile.name}`}
        </span>
      </div>
      {isConfirming && (
        <WholeDialog
          name={source.name}
          title={`${label}?`}
          operations={writes}
          isGrave={false}
          effect="Every app that is running receives each record. It can be cancelled at any time; what was copied by then stays, and copying again does the rest."
          verb="Copy"
          options={options}
          onOptions={setOptions}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            onStart(options);
          }}
        />
      )}
    </div>
  );
}

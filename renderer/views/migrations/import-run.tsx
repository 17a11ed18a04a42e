import { useMutation } from '@apollo/client/react';
import { Button, MultiSelect, Radio } from '@mantine/core';
import { IconListSearch, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { StartImportDocument } from '../../apollo/generated/operations';
import type { ImportPreviewQuery } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useModel, useOpenConnection } from '../../session';
import type { Problem } from '../../../shared/errors';
import {
  confirmationFor,
  confirmationWith,
  DEFAULT_RUN_OPTIONS,
  RunOptionsFields,
  toRunOptions,
} from '../batch';
import type { RunOptionsDraft } from '../batch';
import { ImportReport } from './import-report';
import { useImportSpec } from './import-store';
import type { ImportSpec } from './import-store';
import { JobProgress } from './job-progress';
import type { Job } from './use-jobs';
import { WholeDialog } from './whole-dialog';
import form from './import-export.module.css';
import classes from './migrations.module.css';

interface ImportRunProps {
  readonly preview: ImportPreviewQuery['importPreview'];
  readonly spec: ImportSpec;
  readonly model: string;
  readonly jobs: readonly Job[];
}

/** How rows find their records, what becomes of bad ones, then the whole file: tried first, and written. */
export function ImportRun({ preview, spec, model, jobs }: ImportRunProps) {
  const { change } = useImportSpec.getState();
  const checkId = useImportSpec((state) => state.checkId);
  const importId = useImportSpec((state) => state.importId);
  const { start, problem, isStarting } = useStartImport(preview, spec, model);
  const check = jobs.find(({ id }) => id === checkId) ?? null;
  const job = jobs.find(({ id }) => id === importId) ?? null;
  const isBusy = isStarting || check?.state === 'RUNNING' || job?.state === 'RUNNING';
  return (
    <section className={form.composerStep} aria-labelledby="import-run">
      <h2 id="import-run" className={form.stepTitle}>
        <span className={classes.stepNumber}>4</span> Import
      </h2>
      <div className={form.stepBody}>
        <MatchSelect preview={preview} spec={spec} model={model} isDisabled={isBusy} />
        <Radio.Group
          label="When a row can’t be written"
          value={spec.allOrNothing ? 'all' : 'good'}
          onChange={(value) => change({ allOrNothing: value === 'all' })}
        >
          <div className={form.radios}>
            <Radio
              size="xs"
              value="good"
              disabled={isBusy}
              label="The good rows go on"
              description="Bad ones go to a file beside it, with their reasons."
            />
            <Radio
              size="xs"
              value="all"
              disabled={isBusy}
              label="All or nothing"
              description="One bad row, and nothing is sent."
            />
          </div>
        </Radio.Group>
        {!job && (
          <div className={classes.buttons}>
            <Button
              variant={check?.state === 'DONE' ? 'default' : 'filled'}
              leftSection={<IconListSearch size={14} stroke={1.75} />}
              loading={isStarting}
              disabled={isBusy}
              onClick={() => void start('check', DEFAULT_RUN_OPTIONS)}
            >
              Try the whole file
            </Button>
            <span className={classes.hint}>Every row is judged as these were; nothing is sent.</span>
          </div>
        )}
        {problem && <ProblemPanel problem={problem} />}
        {!job && check && (
          <Check job={check} spec={spec} model={model} onStart={(options) => void start('import', options)} />
        )}
        {job?.state === 'RUNNING' && (
          <JobProgress
            job={job}
            noun="row"
            afterwards="What was written stays; importing the file again does the rest"
          />
        )}
        {job && job.state !== 'RUNNING' && <ImportReport job={job} />}
      </div>
    </section>
  );
}

function useStartImport(preview: ImportRunProps['preview'], spec: ImportSpec, model: string) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [startImport, { loading }] = useMutation(StartImportDocument, { fetchPolicy: 'no-cache' });
  const start = async (what: 'check' | 'import', options: RunOptionsDraft): Promise<void> => {
    setProblem(null);
    const { note } = useImportSpec.getState();
    try {
      const { data } = await startImport({
        variables: {
          input: {
            ...{ file: preview.file, model, map: preview.map, allOrNothing: spec.allOrNothing },
            match: spec.match.length > 0 ? [...spec.match] : null,
            dryRun: what === 'check',
          },
          options: toRunOptions(options),
        },
      });
      const id = data?.startImport.id ?? null;
      note(what === 'check' ? { checkId: id, importId: null } : { importId: id });
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return { start, problem, isStarting: loading };
}

interface MatchSelectProps extends Pick<ImportRunProps, 'preview' | 'spec' | 'model'> {
  readonly isDisabled: boolean;
}

function MatchSelect({ preview, spec, model: name, isDisabled }: MatchSelectProps) {
  const { change } = useImportSpec.getState();
  const model = useModel(name);
  if (!model) return null;
  const mapped = new Set(preview.columns.map(({ target }) => target));
  const fields = model.fields.filter(
    (field) => mapped.has(field.name) && !field.list && !model.primaryKey.includes(field.name),
  );
  return (
    <MultiSelect
      label="Which record a row means"
      description={
        spec.match.length === 0
          ? `The one with its ${model.primaryKey.join(', ')}; without one a record is created.`
          : `The one with the same ${spec.match.join(' and ')}; none, and a record is created.`
      }
      placeholder={spec.match.length === 0 ? `By its key: ${model.primaryKey.join(', ')}` : undefined}
      className={form.wide}
      data={fields.map((field) => field.name)}
      value={[...spec.match]}
      onChange={(match) => change({ match })}
      disabled={isDisabled}
      withScrollArea={false}
      classNames={{ options: form.options }}
    />
  );
}

interface CheckProps {
  readonly job: Job;
  readonly spec: ImportSpec;
  readonly model: string;
  readonly onStart: (options: RunOptionsDraft) => void;
}

/** What the whole file comes to, and the button that writes it. */
function Check({ job, spec, model, onStart }: CheckProps) {
  const { profile } = useOpenConnection();
  const [options, setOptions] = useState<RunOptionsDraft>(DEFAULT_RUN_OPTIONS);
  const [isConfirming, setConfirming] = useState(false);
  if (job.state === 'RUNNING') return <JobProgress job={job} noun="row" afterwards="Nothing was sent" />;
  const { imported } = job;
  if (!imported || job.state !== 'DONE')
    return isProblem(job.problem) ? <ProblemPanel problem={job.problem} /> : null;
  const writes = imported.created + imported.updated;
  const isRefused = spec.allOrNothing && imported.bad > 0;
  const confirmation = confirmationWith(
    confirmationFor(profile.tier, { operations: writes, isDelete: false }),
    options,
  );
  const label = `Import ${counted(writes, 'record')}`;
  return (
    <div className={classes.plan}>
      <ImportReport job={job} isDry />
      {writes > 0 && !isRefused && <RunOptionsFields options={options} onChange={setOptions} />}
      <div className={classes.buttons}>
        <Button
          color={profile.tier === 'PRODUCTION' ? 'red.9' : undefined}
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          disabled={writes === 0 || isRefused}
          onClick={() => (confirmation === 'none' ? onStart(options) : setConfirming(true))}
        >
          {`${label}${confirmation === 'none' ? '' : '…'}`}
        </Button>
        <span className={classes.hint}>
          {isRefused
            ? 'All or nothing was asked for: correct the bad rows, or let the good ones go on.'
            : writes === 0
              ? 'Nothing has to be written.'
              : `into ${model} of ${profile.name}`}
        </span>
      </div>
      {isConfirming && (
        <WholeDialog
          name={model}
          title={`${label} into ${model}?`}
          operations={writes}
          isGrave={false}
          effect="Every app that is running receives each record. It can be cancelled at any time; what was written by then stays, and importing the file again does the rest."
          verb="Import"
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

import { useMutation } from '@apollo/client/react';
import { Button, MultiSelect, Radio } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { StartImportDocument } from '../../apollo/generated/operations';
import type { ImportPreviewQuery } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { useModel, useOpenConnection } from '../../session';
import type { Problem } from '../../../shared/errors';
import { DEFAULT_RUN_OPTIONS, toRunOptions } from '../batch';
import type { RunOptionsDraft } from '../batch';
import { ImportReport } from './import-report';
import { useImportSpec } from './import-store';
import type { ImportSpec } from './import-store';
import { JobProgress } from './job-progress';
import { Tried } from './tried';
import type { Job } from './use-jobs';
import form from './import-export.module.css';
import parts from './parts.module.css';

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
        <span className={parts.stepNumber}>4</span> Import
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
          <div className={parts.buttons}>
            <Button
              variant={check?.state === 'DONE' ? 'default' : 'filled'}
              leftSection={<IconListSearch size={14} stroke={1.75} />}
              loading={isStarting}
              disabled={isBusy}
              onClick={() => void start('check', DEFAULT_RUN_OPTIONS)}
            >
              Try the whole file
            </Button>
            <span className={parts.hint}>Every row is judged as these were; nothing is sent.</span>
          </div>
        )}
        {problem && <ProblemPanel problem={problem} />}
        {!job && check && (
          <TriedImport
            job={check}
            spec={spec}
            model={model}
            onStart={(options) => void start('import', options)}
          />
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

interface TriedImportProps {
  readonly job: Job;
  readonly spec: ImportSpec;
  readonly model: string;
  readonly onStart: (options: RunOptionsDraft) => void;
}

function TriedImport({ job, spec, model, onStart }: TriedImportProps) {
  const { profile } = useOpenConnection();
  const { imported } = job;
  const isRefused = spec.allOrNothing && (imported?.bad ?? 0) > 0;
  return (
    <Tried
      job={job}
      noun="row"
      writes={imported ? imported.created + imported.updated : null}
      report={<ImportReport job={job} isDry />}
      verb="Import"
      place={`into ${model} of ${profile.name}`}
      nothing="Nothing has to be written."
      refusal={
        isRefused ? 'All or nothing was asked for: correct the bad rows, or let the good ones go on.' : null
      }
      name={model}
      goesOn="importing the file again"
      onStart={onStart}
    />
  );
}

import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Loader, Select } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useEffect } from 'react';
import { ChooseFileDocument, ImportPreviewDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import { useModels, useOpenConnection } from '../../session';
import { ImportColumns } from './import-columns';
import { ImportRows } from './import-rows';
import { ImportRun } from './import-run';
import { formatBytes, modelOfFile, useImportSpec } from './import-store';
import type { ImportSpec } from './import-store';
import { fileName } from './job-facts';
import { PartialCopy } from './partial-copy';
import type { Job } from './use-jobs';
import form from './import-export.module.css';
import parts from './parts.module.css';
import screen from './screen.module.css';

/** A CSV or JSON Lines file becomes records: what each column means, what each row would do, then the import. */
export function ImportTab({ jobs }: { readonly jobs: readonly Job[] }) {
  const { profile } = useOpenConnection();
  const isLoaded = useImportSpec((state) => state.profileId === profile.id);
  useEffect(() => {
    useImportSpec.getState().load(profile.id);
  }, [profile.id]);
  return isLoaded ? <Import jobs={jobs} /> : null;
}

function Import({ jobs }: { readonly jobs: readonly Job[] }) {
  const spec = useImportSpec((state) => state.spec);
  const choose = useChooseFile();
  const { preview, isLoading, error } = usePreview(spec);
  if (spec.file === null) {
    return (
      <EmptyState
        icon={IconFileImport}
        title="Records from a file"
        action={
          <Button leftSection={<IconFileImport size={14} stroke={1.75} />} onClick={() => void choose()}>
            Choose a file…
          </Button>
        }
      >
        <p>
          CSV with names in its first line, or JSON Lines. Rows whose record is there already update it, the
          others create one; a column can point to a related record by any of its fields, such as an author by
          name.
        </p>
        <p>Columns and rows are shown first. Nothing is sent until the import is started.</p>
      </EmptyState>
    );
  }
  return (
    <div className={screen.main} data-scroller>
      <div className={form.composer}>
        <FileStep spec={spec} facts={preview && formatBytes(preview.bytes)} onChoose={() => void choose()} />
        {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
        {isLoading && !preview && spec.model !== null && (
          <p className={parts.hint} role="status">
            <Loader size="xs" aria-hidden /> Reading the first rows
          </p>
        )}
        {preview && spec.model !== null && (
          <>
            <PartialCopy models={preview.partial} />
            <ImportColumns preview={preview} spec={spec} />
            <ImportRows preview={preview} />
            <ImportRun preview={preview} spec={spec} model={spec.model} jobs={jobs} />
          </>
        )}
      </div>
    </div>
  );
}

function usePreview({ file, model, chosen, match }: ImportSpec) {
  const { data, previousData, loading, error } = useQuery(ImportPreviewDocument, {
    variables: {
      input: {
        ...{ file: file ?? '', model: model ?? '', map: chosen, allOrNothing: false, dryRun: false },
        match: match.length > 0 ? [...match] : null,
      },
    },
    skip: file === null || model === null,
    fetchPolicy: 'no-cache',
  });
  // While a changed column is judged anew, what was there stays in sight; another file or model starts empty.
  const last = previousData?.importPreview.file === file ? previousData : undefined;
  return { preview: error ? undefined : (data ?? last)?.importPreview, isLoading: loading, error };
}

function useChooseFile(): () => Promise<void> {
  const [chooseFile] = useMutation(ChooseFileDocument);
  const { models } = useModels();
  return async () => {
    try {
      const { data } = await chooseFile({ variables: { kind: 'DATA' } });
      const file = data?.chooseFile;
      if (!file) return;
      const { spec, change } = useImportSpec.getState();
      const model = modelOfFile(file, models) ?? spec.model;
      change({ file, model, chosen: {}, match: [] });
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
}

interface FileStepProps {
  readonly spec: ImportSpec;
  readonly facts: string | undefined;
  readonly onChoose: () => void;
}

function FileStep({ spec, facts, onChoose }: FileStepProps) {
  const { models } = useModels();
  const { change } = useImportSpec.getState();
  return (
    <section className={form.composerStep} aria-labelledby="import-file">
      <h2 id="import-file" className={form.stepTitle}>
        <span className={parts.stepNumber}>1</span> Which file, into which model
      </h2>
      <div className={form.stepBody}>
        <div className={form.fileLine}>
          <span className={parts.path} title={spec.file ?? undefined}>
            {fileName(spec.file ?? '')}
          </span>
          {facts && <span className={parts.hint}>{facts}</span>}
          <Button size="xs" variant="default" onClick={onChoose}>
            Another file…
          </Button>
        </div>
        <Select
          label="Model"
          placeholder="Choose a model"
          className={form.model}
          data={models.map(({ name }) => name)}
          value={spec.model}
          onChange={(model) => change({ model, chosen: {}, match: [] })}
          searchable
          withScrollArea={false}
          classNames={{ options: form.options }}
          nothingFoundMessage="No such model"
        />
      </div>
    </section>
  );
}

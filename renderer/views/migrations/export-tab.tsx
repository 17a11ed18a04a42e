import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Checkbox, MultiSelect, SegmentedControl, Select } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import { BatchMatchesDocument, StartExportDocument } from '../../apollo/generated/operations';
import type { TableFormat } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { emptyGroup, FilterBar, fromFilterJson, toFilterJson } from '../../components/filter-builder';
import type { FilterGroup } from '../../components/filter-builder';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useNavigation } from '../../navigation';
import { useModels, useSchemaTypes } from '../../session';
import type { ModelView } from '../../session';
import type { Problem } from '../../../shared/errors';
import { columnsOf } from './export-columns';
import { Exports } from './exports';
import { flow } from './migration-facts';
import type { Job } from './use-jobs';
import form from './import-export.module.css';
import parts from './parts.module.css';
import screen from './screen.module.css';

interface ExportSpec {
  readonly model: string | null;
  /** AppSync filter form. */
  readonly where: unknown;
  readonly tombstones: boolean;
  readonly format: TableFormat;
  /** Null for all fields with their metadata. */
  readonly columns: readonly string[] | null;
}

/** Records of the local copy become a file. */
export function ExportTab({ jobs }: { readonly jobs: readonly Job[] }) {
  const route = useNavigation((state) => state.route);
  const asked = route.view === 'migrations' ? route : null;
  const { models } = useModels();
  const [spec, setSpec] = useState<ExportSpec>(() => ({
    model: asked?.model ?? null,
    where: asked?.where,
    tombstones: asked?.tombstones ?? false,
    format: 'CSV',
    columns: null,
  }));
  const change = (part: Partial<ExportSpec>) => setSpec({ ...spec, ...part });
  const model = models.find(({ name }) => name === spec.model);
  return (
    <div className={screen.main} data-scroller>
      <div className={form.composer}>
        <section className={form.composerStep} aria-labelledby="export-records">
          <h2 id="export-records" className={form.stepTitle}>
            <span className={parts.stepNumber}>1</span> Which records
          </h2>
          <div className={form.stepBody}>
            <Select
              label="Model"
              placeholder="Choose a model"
              className={form.model}
              data={models.map(({ name }) => name)}
              value={spec.model}
              onChange={(name) => change({ model: name, where: undefined, columns: null })}
              searchable
              withScrollArea={false}
              classNames={{ options: form.options }}
              nothingFoundMessage="No such model"
            />
            {model && <Filter key={model.name} model={model} spec={spec} onChange={change} />}
          </div>
        </section>
        <section className={form.composerStep} aria-labelledby="export-file">
          <h2 id="export-file" className={form.stepTitle}>
            <span className={parts.stepNumber}>2</span> What the file holds
          </h2>
          <div className={form.stepBody}>
            <SegmentedControl
              size="xs"
              className={form.control}
              aria-label="Format"
              data={[
                { value: 'CSV', label: 'CSV' },
                { value: 'JSONL', label: 'JSON Lines' },
              ]}
              value={spec.format}
              onChange={(format) => change({ format })}
            />
            {model && <Columns model={model} models={models} spec={spec} onChange={change} />}
            {model ? (
              <Start spec={spec} model={model} />
            ) : (
              <p className={parts.hint}>
                Choose a model first. What is exported here can be imported again, here or elsewhere; to take
                records with their relations out of another connection there is <i>Copy</i>.
              </p>
            )}
          </div>
        </section>
        <Exports jobs={jobs} />
      </div>
    </div>
  );
}

interface PartProps {
  readonly spec: ExportSpec;
  readonly model: ModelView;
  readonly onChange: (part: Partial<ExportSpec>) => void;
}

function Filter({ spec, model, onChange }: PartProps) {
  const types = useSchemaTypes();
  // The builder's own groups have identities that the filter's JSON lacks, so it keeps the state and JSON follows.
  const [group, setGroup] = useState<FilterGroup | undefined>(() =>
    spec.where === undefined || spec.where === null
      ? emptyGroup()
      : fromFilterJson(spec.where, new Set(model.fields.map(({ name }) => name))),
  );
  const clear = () => {
    setGroup(emptyGroup());
    onChange({ where: undefined });
  };
  return (
    <>
      {group ? (
        <FilterBar
          fields={model.fields}
          enums={types.enums}
          group={group}
          onChange={(next) => {
            setGroup(next);
            onChange({ where: toFilterJson(next) });
          }}
        />
      ) : (
        <div className={form.fileLine}>
          <code className={parts.where}>{flow(spec.where)}</code>
          <Button size="compact-xs" variant="default" onClick={clear}>
            Without this filter
          </Button>
        </div>
      )}
      <Checkbox
        size="xs"
        label="Tombstones too"
        description="Deleted records that the service still keeps, with _deleted true."
        checked={spec.tombstones}
        onChange={(event) => onChange({ tombstones: event.currentTarget.checked })}
      />
    </>
  );
}

function Columns({ spec, model, models, onChange }: PartProps & { readonly models: readonly ModelView[] }) {
  const every = columnsOf(model, models);
  return (
    <MultiSelect
      label="Columns"
      description={
        spec.columns === null
          ? 'All fields with their metadata, unless some are chosen.'
          : 'In this order. A name with a dot is a field of the related record.'
      }
      placeholder={spec.columns === null ? 'All' : undefined}
      className={form.wide}
      data={[...every]}
      value={[...(spec.columns ?? [])]}
      onChange={(columns) => onChange({ columns: columns.length > 0 ? columns : null })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'All columns again' }}
      withScrollArea={false}
      classNames={{ options: form.options }}
      nothingFoundMessage="No such field"
    />
  );
}

function Start({ spec, model }: Pick<PartProps, 'spec' | 'model'>) {
  const { data, error } = useQuery(BatchMatchesDocument, {
    variables: { model: model.name, where: spec.where ?? null, tombstones: spec.tombstones },
    fetchPolicy: 'no-cache',
  });
  const [startExport, { loading }] = useMutation(StartExportDocument, { fetchPolicy: 'no-cache' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const total = data?.records.total;
  const start = async () => {
    setProblem(null);
    try {
      await startExport({
        variables: {
          input: {
            ...{ model: model.name, where: spec.where ?? null, includeDeleted: spec.tombstones },
            format: spec.format,
            columns: spec.columns === null ? null : [...spec.columns],
          },
        },
      });
    } catch (failure) {
      setProblem(problemFrom(failure));
    }
  };
  return (
    <>
      {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
      {problem && <ProblemPanel problem={problem} />}
      <div className={parts.buttons}>
        <Button
          leftSection={<IconFileExport size={14} stroke={1.75} />}
          disabled={total === undefined}
          loading={loading}
          onClick={() => void start()}
        >
          {total === undefined ? 'Counting' : `Export ${counted(total, 'record')}…`}
        </Button>
        <span className={parts.hint}>
          {spec.where === undefined ? 'The whole model. ' : 'Those of the filter. '}
          You are asked where the file goes.
        </span>
      </div>
    </>
  );
}

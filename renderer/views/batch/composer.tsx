import { useMutation, useQuery } from '@apollo/client/react';
import { Button, SegmentedControl, Select, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { BatchMatchesDocument, PlanBatchDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { FilterBar, fromFilterJson, toFilterJson } from '../../components/filter-builder';
import type { FilterGroup } from '../../components/filter-builder';
import { counted, formatCount } from '../../components/format';
import { announce } from '../../components/live-region';
import { ProblemPanel } from '../../components/problem-panel';
import { useModels, useSchemaTypes } from '../../session';
import type { ModelView } from '../../session';
import type { Problem } from '../../../shared/errors';
import { EMPTY_SPEC, toPlanInput, whyNotPlanned } from './batch-spec';
import type { BatchSpec } from './batch-spec';
import { useBatch } from './batch-store';
import { ChangesEditor } from './changes-editor';
import { PlanPanel } from './plan-panel';
import classes from './composer.module.css';

/** Which records, what changes, then the plan: nothing is sent until that is run. */
export function Composer({ onStarted }: { readonly onStarted: (runId: string) => void }) {
  const spec = useBatch((state) => state.spec);
  const plan = useBatch((state) => state.plan);
  const { change } = useBatch.getState();
  const { models } = useModels();
  const types = useSchemaTypes();
  const model = models.find(({ name }) => name === spec.model);
  const whyNot = whyNotPlanned(spec, model, types);
  return (
    <div className={classes.composer}>
      <section className={classes.step} aria-labelledby="batch-targets">
        <h2 id="batch-targets" className={classes.stepTitle}>
          <span className={classes.stepNumber}>1</span> Which records
        </h2>
        <div className={classes.stepBody}>
          <Select
            label="Model"
            placeholder="Choose a model"
            className={classes.model}
            data={models.map(({ name }) => name)}
            value={spec.model}
            onChange={(name) => change({ model: name, keys: null, where: undefined, changes: [] })}
            searchable
            withScrollArea={false}
            classNames={{ options: classes.options }}
            nothingFoundMessage="No such model"
          />
          {model && <Targets key={model.name} spec={spec} model={model} enums={types.enums} />}
        </div>
      </section>
      <section className={classes.step} aria-labelledby="batch-change">
        <h2 id="batch-change" className={classes.stepTitle}>
          <span className={classes.stepNumber}>2</span> What happens to them
        </h2>
        <div className={classes.stepBody}>
          <SegmentedControl
            aria-label="What happens to them"
            className={classes.action}
            data={[
              { value: 'edit', label: 'Set fields' },
              { value: 'touch', label: 'Touch' },
              { value: 'delete', label: 'Delete' },
            ]}
            value={spec.action}
            onChange={(value) => change({ action: value })}
          />
          {spec.action === 'touch' && (
            <p className={classes.hint}>
              No field changes: each record gets a new version, and every app that is running receives it
              again.
            </p>
          )}
          {spec.action === 'delete' && (
            <p className={classes.hint}>
              Each becomes a tombstone. Apps remove it at once; the service forgets it after its time to live.
            </p>
          )}
          {spec.action === 'edit' && model && (
            <ChangesEditor
              model={model}
              types={types}
              changes={spec.changes}
              onChange={(changes) => change({ changes })}
            />
          )}
          {spec.action === 'edit' && !model && <p className={classes.hint}>Choose a model first.</p>}
          <TextInput
            label="Description"
            placeholder={defaultDescription(spec)}
            description="What the run is called in the list and in the journal."
            value={spec.description}
            onChange={(event) => change({ description: event.currentTarget.value })}
          />
        </div>
      </section>
      <section className={classes.step} aria-labelledby="batch-plan">
        <h2 id="batch-plan" className={classes.stepTitle}>
          <span className={classes.stepNumber}>3</span> Plan
        </h2>
        <div className={classes.stepBody}>
          {plan && model ? (
            <PlanPanel
              plan={plan}
              model={model}
              isDelete={spec.action === 'delete'}
              onStarted={(runId) => {
                useBatch.getState().start(EMPTY_SPEC);
                onStarted(runId);
              }}
              onDiscarded={() => useBatch.getState().setPlan(null)}
            />
          ) : (
            <PlanButton spec={spec} whyNot={whyNot} />
          )}
        </div>
      </section>
    </div>
  );
}

function defaultDescription({ action, model, changes }: BatchSpec): string {
  if (!model) return '';
  if (action === 'delete') return `Delete ${model}`;
  if (action === 'touch') return `Touch ${model}`;
  const names = changes.map(({ field }) => field).join(', ');
  return names ? `Set ${names} of ${model}` : `Edit ${model}`;
}

interface TargetsProps {
  readonly spec: BatchSpec;
  readonly model: ModelView;
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

function Targets({ spec, model, enums }: TargetsProps) {
  const { change } = useBatch.getState();
  // The builder's own groups have identities that the filter's JSON lacks, so it keeps the state and JSON follows.
  const [group, setGroup] = useState<FilterGroup | undefined>(() =>
    fromFilterJson(spec.where, new Set(model.fields.map(({ name }) => name))),
  );
  if (spec.keys) {
    return (
      <div className={classes.chosen}>
        <span>{counted(spec.keys.length, 'chosen record')}</span>
        <Button size="compact-xs" variant="default" onClick={() => change({ keys: null })}>
          Choose by filter instead
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.targets}>
      {group ? (
        <FilterBar
          fields={model.fields}
          enums={enums}
          group={group}
          onChange={(next) => {
            setGroup(next);
            change({ where: toFilterJson(next) });
          }}
        />
      ) : (
        <pre className={classes.filterText}>{JSON.stringify(spec.where, null, 2)}</pre>
      )}
      <MatchCount model={model} where={spec.where} />
    </div>
  );
}

function MatchCount({ model, where }: { model: ModelView; where: unknown }) {
  const { data, error } = useQuery(BatchMatchesDocument, {
    variables: { model: model.name, where: where ?? null },
    fetchPolicy: 'no-cache',
  });
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  if (!data) return <p className={classes.hint}>Counting</p>;
  const { total } = data.records;
  const all = where === undefined || where === null;
  return (
    <p className={classes.hint} role="status">
      <b className={classes.matches}>{formatCount(total)}</b>{' '}
      {all
        ? `${total === 1 ? 'record' : 'records'}: the whole model`
        : total === 1
          ? 'record matches'
          : 'records match'}
    </p>
  );
}

function PlanButton({ spec, whyNot }: { spec: BatchSpec; whyNot: string | null }) {
  const reasonId = useId();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [planBatch, { loading }] = useMutation(PlanBatchDocument);
  const plan = async () => {
    setProblem(null);
    try {
      const withName = spec.description.trim() ? spec : { ...spec, description: defaultDescription(spec) };
      const { data } = await planBatch({ variables: { input: toPlanInput(withName) } });
      if (!data || useBatch.getState().spec !== spec) return;
      useBatch.getState().setPlan(data.planBatch);
      announce(`Planned: ${counted(data.planBatch.operations, 'record')} will change.`);
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };
  return (
    <>
      {problem && <ProblemPanel problem={problem} />}
      <div className={classes.planLine}>
        <Tooltip label={whyNot ?? ''} disabled={whyNot === null}>
          <Button
            leftSection={<IconListCheck size={16} aria-hidden />}
            data-disabled={whyNot !== null || undefined}
            aria-disabled={whyNot !== null || undefined}
            aria-describedby={whyNot === null ? undefined : reasonId}
            onClick={() => whyNot === null && void plan()}
            loading={loading}
          >
            Plan
          </Button>
        </Tooltip>
        <VisuallyHidden id={reasonId}>{whyNot}</VisuallyHidden>
        <p className={classes.hint}>
          Planning sends nothing: it shows in numbers and in a sample what would happen.
        </p>
      </div>
    </>
  );
}

import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { CodeEditor } from '../../components/code-editor';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useModels, useSchemaTypes } from '../../session';
import type { ModelView, SchemaTypes } from '../../session';
import { defaultDescription, EMPTY_SPEC, transformsOf, whyNotPlanned } from './batch-spec';
import type { BatchAction, BatchSpec } from './batch-spec';
import { useBatch } from './batch-store';
import { ChangesEditor } from './changes-editor';
import { readRecords, recordSkeleton } from './new-records';
import { PlanButton } from './plan-button';
import { PlanPanel } from './plan-panel';
import { Targets } from './targets';
import { TransformPreview, useTransformSamples } from './transform-preview';
import classes from './composer.module.css';

/** Which records, what changes, then the plan: nothing is sent until that is run. */
export function Composer({ onStarted }: { readonly onStarted: (runId: string) => void }) {
  const spec = useBatch((state) => state.spec);
  const plan = useBatch((state) => state.plan);
  const { change } = useBatch.getState();
  const { models } = useModels();
  const types = useSchemaTypes();
  const model = models.find(({ name }) => name === spec.model);
  const isCreate = spec.action === 'create';
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
            onChange={(name) => change({ ...EMPTY_SPEC, model: name, action: spec.action })}
            searchable
            withScrollArea={false}
            classNames={{ options: classes.options }}
            nothingFoundMessage="No such model"
          />
          {model && !isCreate && <Targets key={model.name} spec={spec} model={model} enums={types.enums} />}
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
            data={[...ACTIONS]}
            value={spec.action}
            onChange={(action) => change({ action })}
          />
          {spec.action !== 'edit' && <p className={classes.hint}>{MEANINGS[spec.action]}</p>}
          {model ? (
            <WhatHappens spec={spec} model={model} types={types} />
          ) : (
            <p className={classes.hint}>Choose a model first.</p>
          )}
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
            <>
              {!isCreate && (
                <Checkbox
                  size="xs"
                  label="Read each record from the service first"
                  description="Slower, and the plan stands on the versions that the service has at this moment."
                  checked={spec.reread}
                  onChange={(event) => change({ reread: event.currentTarget.checked })}
                />
              )}
              <PlanButton spec={spec} whyNot={whyNotPlanned(spec, model, types)} />
            </>
          )}
        </div>
      </section>
    </div>
  );
}

const ACTIONS: readonly { readonly value: BatchAction; readonly label: string }[] = [
  { value: 'edit', label: 'Change fields' },
  { value: 'create', label: 'Create' },
  { value: 'touch', label: 'Touch' },
  { value: 'restore', label: 'Restore' },
  { value: 'delete', label: 'Delete' },
];

const MEANINGS: Readonly<Record<Exclude<BatchAction, 'edit'>, string>> = {
  create: 'New records, each checked against the model before anything is planned. A plain id is made here.',
  touch: 'No field changes: each record gets a new version, and every app that is running receives it again.',
  restore:
    'AppSync has no undelete. Each tombstone is written to, and the run says which ones the service revived; the others can be created anew.',
  delete: 'Each becomes a tombstone. Apps remove it at once; the service forgets it after its time to live.',
};

interface WhatHappensProps {
  readonly spec: BatchSpec;
  readonly model: ModelView;
  readonly types: SchemaTypes;
}

function WhatHappens({ spec, model, types }: WhatHappensProps) {
  const { change } = useBatch.getState();
  const { samples, problems, failure } = useTransformSamples(spec);
  if (spec.action === 'create') return <NewRecords spec={spec} model={model} types={types} />;
  if (spec.action !== 'edit') return null;
  const transforms = transformsOf(spec.changes);
  return (
    <>
      <ChangesEditor
        model={model}
        types={types}
        changes={spec.changes}
        onChange={(changes) => change({ changes })}
        expressionProblems={problems}
      />
      {failure && <ProblemPanel problem={failure} />}
      {transforms && (
        <TransformPreview samples={samples} fields={Object.keys(transforms)} model={model} types={types} />
      )}
      {spec.changes.some(({ mode }) => mode === 'transform') && (
        <p className={classes.hint}>
          A formula is a JSONata expression on the record: fields by their names,{' '}
          <code>$uppercase(title)</code>, <code>price * 1.1</code>. Without a result the field stays as it is.
        </p>
      )}
    </>
  );
}

function NewRecords({ spec, model, types }: WhatHappensProps) {
  const { change } = useBatch.getState();
  const text = spec.records === '' ? recordSkeleton(model, types) : spec.records;
  const { records, problem } = readRecords(spec.records);
  return (
    <>
      <div className={classes.newRecords}>
        <CodeEditor
          label="New records"
          language="json"
          value={text}
          onChange={(next) => change({ records: next })}
        />
      </div>
      <p className={classes.hint} role="status">
        {problem ??
          `${counted(records.length, 'new record')}. What does not fit the model is listed by the plan.`}
      </p>
    </>
  );
}

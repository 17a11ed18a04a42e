import { useMutation } from '@apollo/client/react';
import { ActionIcon, Button, Popover, Select, Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import {
  ConflictStrategiesDocument,
  UpdateProfileDocument,
  type ConflictStrategy,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { runCommand } from '../../commands';
import { SOURCES, STRATEGIES, STRATEGY_MEANINGS } from '../../components/prediction';
import { toast } from '../../components/toast';
import { useOpenConnection, useStrategyInForce, type ModelView, type StrategyInForce } from '../../session';
import classes from './model-facts.module.css';

const AS_CONNECTION = 'AS_CONNECTION';

/** What a model is, beside its name: its key, its relations, and how the service settles its conflicts. */
export function ModelFacts({ model }: { readonly model: ModelView }) {
  const [opened, setOpened] = useState(false);
  const label = `About ${model.name}`;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus width={360}>
      <Popover.Target>
        <Tooltip label={label} disabled={opened}>
          <ActionIcon size={22} aria-label={label} onClick={() => setOpened(!opened)}>
            <IconInfoCircle size={15} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.facts} aria-label={label}>
        <Shape model={model} />
        {model.versioned === false ? (
          <p className={classes.note}>
            Not versioned: there is no conflict detection, the last write wins, and apps with DataStore can’t
            read it.
          </p>
        ) : (
          <Strategy model={model.name} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Shape({ model }: { readonly model: ModelView }) {
  const required = model.fields.filter((field) => field.required && !field.implicit);
  return (
    <dl className={classes.list}>
      <dt>{model.primaryKey.length > 1 ? 'Composite key' : 'Key'}</dt>
      <dd className={classes.mono}>{model.primaryKey.join(', ')}</dd>
      <dt>Fields</dt>
      <dd>
        {model.fields.length}, {required.length} required
      </dd>
      <dt>Relations</dt>
      <dd>
        {model.relations.length === 0
          ? 'none'
          : model.relations.map(({ name, model: other }) => `${name} → ${other}`).join(', ')}
      </dd>
    </dl>
  );
}

function Strategy({ model }: { readonly model: string }) {
  const { profile } = useOpenConnection();
  const inForce = useStrategyInForce(model);
  if (!inForce || profile.kind === 'LOCAL') return null;
  return (
    <section aria-label="Conflicts" className={classes.strategy}>
      <h3>Conflicts are settled by</h3>
      {profile.kind === 'SANDBOX' ? (
        <SandboxStrategy inForce={inForce} />
      ) : (
        <StrategyChoice inForce={inForce} />
      )}
      <p className={classes.note}>
        {inForce.strategy
          ? STRATEGY_MEANINGS[inForce.strategy]
          : 'Nothing has shown it yet, and AppSync does not tell. What would become of a stale edit is reckoned by automerge, which Amplify sets up unless told otherwise.'}
      </p>
    </section>
  );
}

function SandboxStrategy({ inForce: { strategy } }: { readonly inForce: StrategyInForce }) {
  return (
    <div className={classes.row}>
      <b>{strategy ? STRATEGIES[strategy] : 'Not known'}</b>
      <Button size="compact-xs" variant="default" onClick={() => void runCommand('open-faults')}>
        Change in the sandbox…
      </Button>
    </div>
  );
}

/** A model's own strategy, or that of the whole connection. */
function StrategyChoice({ inForce: { model, strategy, source } }: { readonly inForce: StrategyInForce }) {
  const { profile } = useOpenConnection();
  const [update, { loading }] = useMutation(UpdateProfileDocument, {
    refetchQueries: [ConflictStrategiesDocument],
  });
  const own = profile.modelStrategies.find((setting) => setting.model === model)?.strategy;
  const ofConnection = profile.conflictStrategy ? STRATEGIES[profile.conflictStrategy] : 'not known';
  const choose = async (chosen: string): Promise<void> => {
    const others = profile.modelStrategies.filter((setting) => setting.model !== model);
    const settings = others.map((setting) => ({ model: setting.model, strategy: setting.strategy }));
    const modelStrategies =
      chosen === AS_CONNECTION ? settings : [...settings, { model, strategy: chosen as ConflictStrategy }];
    try {
      await update({ variables: { id: profile.id, input: { modelStrategies } } });
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <>
      <Select
        aria-label={`Conflicts of ${model} are settled by`}
        data={[
          { value: AS_CONNECTION, label: `As the connection: ${ofConnection}` },
          ...Object.entries(STRATEGIES).map(([value, label]) => ({ value, label })),
        ]}
        value={own ?? AS_CONNECTION}
        allowDeselect={false}
        disabled={loading}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => value && void choose(value)}
      />
      {source === 'OBSERVED' && strategy && (
        <p className={classes.note}>
          Reckoned with {STRATEGIES[strategy].toLowerCase()}: {SOURCES.OBSERVED}.
        </p>
      )}
      {!own && (
        <Button size="compact-xs" variant="default" onClick={() => void runCommand('open-settings')}>
          Say it of all models…
        </Button>
      )}
    </>
  );
}

import { Select } from '@mantine/core';
import type { ConflictStrategy, SandboxControlsPartsFragment } from '../../apollo/generated/operations';
import { formatCount } from '../../components/format';
import { useOpenConnection } from '../../session';
import { useSandboxActions } from './use-sandbox-controls';
import classes from './sandbox-dialog.module.css';

const AS_SANDBOX = 'AS_SANDBOX';

const WORDS: Readonly<Record<ConflictStrategy, string>> = {
  AUTOMERGE: 'Automerge',
  OPTIMISTIC_CONCURRENCY: 'Optimistic concurrency',
  LAMBDA: 'Lambda',
};

interface ModelsPanelProps {
  readonly models: SandboxControlsPartsFragment['models'];
}

/** How many records the sandbox itself holds of each model, and how it settles that model's conflicts. */
export function ModelsPanel({ models }: ModelsPanelProps) {
  const { strategy } = useOpenConnection();
  const { setModelStrategy } = useSandboxActions();
  const choices = [
    { value: AS_SANDBOX, label: `As the sandbox${strategy ? `: ${WORDS[strategy]}` : ''}` },
    ...Object.entries(WORDS).map(([value, label]) => ({
      value,
      label: value === 'LAMBDA' ? `${label} (a file)` : label,
    })),
  ];
  return (
    <table className={classes.models}>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" className={classes.count}>
            Records
          </th>
          <th scope="col">Conflicts are settled by</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr key={model.name}>
            <th scope="row">{model.name}</th>
            <td className={classes.count}>{formatCount(model.records)}</td>
            <td>
              <Select
                aria-label={`Conflicts of ${model.name} are settled by`}
                data={choices}
                allowDeselect={false}
                value={model.strategy ?? AS_SANDBOX}
                onChange={(value) => {
                  const chosen = value === AS_SANDBOX ? null : (value as ConflictStrategy | null);
                  void setModelStrategy(model.name, chosen);
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

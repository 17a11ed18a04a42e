import { ActionIcon, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ConflictStrategy, ProfilePartsFragment } from '../../apollo/generated/operations';
import { STRATEGIES, STRATEGY_MEANINGS } from '../prediction';
import classes from './profile-dialog.module.css';

export interface StrategyDraft {
  readonly conflictStrategy: ConflictStrategy | null;
  readonly modelStrategies: ProfilePartsFragment['modelStrategies'];
}

const NOT_KNOWN = 'NOT_KNOWN';

interface StrategySettingsProps {
  readonly draft: StrategyDraft;
  readonly onChange: (change: Partial<StrategyDraft>) => void;
}

/** How the backend settles conflicts: AppSync does not tell, and what a stale edit comes to depends on it. */
export function StrategySettings({ draft, onChange }: StrategySettingsProps) {
  const { conflictStrategy, modelStrategies } = draft;
  return (
    <>
      <h3 className={classes.heading}>How it settles conflicts</h3>
      <Select
        label="Conflict strategy"
        description={
          conflictStrategy
            ? STRATEGY_MEANINGS[conflictStrategy]
            : 'As chosen when the API was set up: AppSync does not tell it. Until then it is taken from conflicts that were met.'
        }
        data={[
          { value: NOT_KNOWN, label: 'Not known' },
          ...Object.entries(STRATEGIES).map(([value, label]) => ({ value, label })),
        ]}
        value={conflictStrategy ?? NOT_KNOWN}
        onChange={(value) =>
          onChange({
            conflictStrategy: value === NOT_KNOWN ? null : (value as ConflictStrategy | null),
          })
        }
        allowDeselect={false}
      />
      {modelStrategies.length > 0 && (
        <ul className={classes.overrides} aria-label="Models that differ">
          {modelStrategies.map(({ model, strategy }) => (
            <li key={model}>
              <span>
                {model}: {STRATEGIES[strategy].toLowerCase()}
              </span>
              <ActionIcon
                size={20}
                aria-label={`${model} goes by the connection’s strategy`}
                onClick={() =>
                  onChange({ modelStrategies: modelStrategies.filter((each) => each.model !== model) })
                }
              >
                <IconX size={12} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <p className={classes.plain}>A model that differs is set beside its name, above its records.</p>
    </>
  );
}

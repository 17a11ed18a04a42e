import { Button, NumberInput, Switch } from '@mantine/core';
import { IconPlugX } from '@tabler/icons-react';
import { useState } from 'react';
import { FAULTS, faultValues, withFault, type Fault } from './faults';
import { useSandboxActions } from './use-sandbox-controls';
import classes from './sandbox-dialog.module.css';

interface FaultsPanelProps {
  readonly specs: readonly string[];
}

/** Each thing that can go wrong, to be switched on while the sandbox runs. */
export function FaultsPanel({ specs }: FaultsPanelProps) {
  const { setFaults, dropSockets } = useSandboxActions();
  return (
    <>
      <p className={classes.lead}>
        What goes wrong here goes wrong in earnest: for this window, for commands and for connected apps
        alike. Faults end with the sandbox.
      </p>
      <ul className={classes.faults} aria-label="Faults">
        {FAULTS.map((fault) => (
          <FaultRow
            key={fault.name}
            fault={fault}
            values={faultValues(fault, specs)}
            onChange={(values) => void setFaults(withFault(specs, fault, values))}
          />
        ))}
      </ul>
      <div className={classes.actions}>
        <Button
          variant="default"
          leftSection={<IconPlugX size={16} stroke={1.75} />}
          onClick={() => void dropSockets()}
        >
          Cut every socket once
        </Button>
        <Button variant="default" disabled={specs.length === 0} onClick={() => void setFaults([])}>
          Switch all faults off
        </Button>
      </div>
    </>
  );
}

interface FaultRowProps {
  readonly fault: Fault;
  /** Null while it is off. */
  readonly values: readonly number[] | null;
  readonly onChange: (values: readonly number[] | null) => void;
}

function FaultRow({ fault, values, onChange }: FaultRowProps) {
  const [draft, setDraft] = useState<readonly number[]>(
    values ?? fault.numbers.map(({ initial }) => initial),
  );
  const isOn = values !== null;
  return (
    <li className={classes.fault} data-on={isOn || undefined}>
      <Switch
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked ? draft : null)}
        label={fault.title}
        description={fault.meaning}
        aria-label={fault.title}
      />
      <span className={classes.numbers}>
        {fault.numbers.map((number, index) => (
          <NumberInput
            key={number.label}
            className={classes.number}
            label={number.label}
            suffix={` ${number.unit}`}
            aria-label={`${fault.title}: ${number.label}, ${UNIT_WORDS[number.unit]}`}
            min={number.min}
            max={number.max}
            value={draft[index] ?? number.initial}
            onChange={(value) => {
              if (typeof value === 'number') setDraft(draft.with(index, value));
            }}
            onBlur={() => {
              if (isOn && values.some((value, at) => value !== draft[at])) onChange(draft);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && isOn) onChange(draft);
            }}
          />
        ))}
      </span>
    </li>
  );
}

const UNIT_WORDS = { ms: 'milliseconds', s: 'seconds', '%': 'percent' } as const;

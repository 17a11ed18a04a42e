import { Radio } from '@mantine/core';
import { useState } from 'react';
import type { ConflictDetection } from '../../apollo/generated/operations';
import { useSandboxActions } from './use-sandbox-controls';
import classes from './sandbox-dialog.module.css';

const CHOICES: readonly {
  readonly value: ConflictDetection;
  readonly label: string;
  readonly meaning: string;
}[] = [
  { value: 'ON', label: 'On', meaning: 'Records have versions, and DataStore apps can sync.' },
  {
    value: 'OFF_FIELDS_KEPT',
    label: 'Off, the fields kept',
    meaning: '_version, _lastChangedAt and _deleted are ordinary fields, so that apps can go on naming them.',
  },
  { value: 'OFF', label: 'Off, the fields gone', meaning: 'What names one of the three is refused.' },
];

interface ConflictDetectionChoiceProps {
  readonly value: ConflictDetection;
}

/** Switches conflict detection as a push to a backend does, so that leaving DataStore can be rehearsed. */
export function ConflictDetectionChoice({ value }: ConflictDetectionChoiceProps) {
  const { setConflictDetection } = useSandboxActions();
  const [wanted, setWanted] = useState<ConflictDetection | null>(null);
  const choose = async (next: ConflictDetection) => {
    setWanted(next);
    await setConflictDetection(next);
    setWanted(null);
  };
  return (
    <Radio.Group
      className={classes.detection}
      label="Conflict detection"
      description="To rehearse “Leave DataStore” of Migrations. While it is off nothing can sync, this window included: its copy stays as it was, and no edit arrives. It is on again when the sandbox is opened next."
      value={wanted ?? value}
      onChange={(next) => void choose(next)}
    >
      <div className={classes.detectionChoices}>
        {CHOICES.map((choice) => (
          <Radio
            key={choice.value}
            size="xs"
            value={choice.value}
            label={choice.label}
            description={choice.meaning}
            disabled={wanted !== null}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

import { Radio } from '@mantine/core';
import type { ProfileColour } from '../../apollo/generated/operations';
import classes from './profile-dialog.module.css';

const COLOURS: readonly { readonly value: ProfileColour | null; readonly name: string }[] = [
  { value: null, name: 'None' },
  { value: 'BLUE', name: 'Blue' },
  { value: 'TEAL', name: 'Teal' },
  { value: 'VIOLET', name: 'Violet' },
  { value: 'PINK', name: 'Pink' },
  { value: 'LIME', name: 'Lime' },
  { value: 'GREY', name: 'Grey' },
];

interface ColourPickerProps {
  readonly value: ProfileColour | null;
  readonly onChange: (colour: ProfileColour | null) => void;
}

/** A colour to tell connections of one tier apart; each has a name, and the tier's own colour stays. */
export function ColourPicker({ value, onChange }: ColourPickerProps) {
  return (
    <Radio.Group
      label="Colour"
      description="To tell connections apart; the colour of the tier stays."
      value={value ?? ''}
      onChange={(chosen) =>
        onChange(COLOURS.find((colour) => (colour.value ?? '') === chosen)?.value ?? null)
      }
    >
      <div className={classes.colours}>
        {COLOURS.map((colour) => (
          <Radio
            key={colour.name}
            value={colour.value ?? ''}
            size="xs"
            label={
              <span className={classes.colour}>
                {colour.value && <ColourDot colour={colour.value} />}
                {colour.name}
              </span>
            }
          />
        ))}
      </div>
    </Radio.Group>
  );
}

/** The colour itself; whoever shows it says in words what it belongs to. */
export function ColourDot({ colour }: { readonly colour: ProfileColour }) {
  return <span className={classes.dot} data-colour={colour} aria-hidden="true" />;
}

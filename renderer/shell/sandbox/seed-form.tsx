import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { SandboxControlsPartsFragment } from '../../apollo/generated/operations';
import { counted, formatCount } from '../../components/format';
import { useSandboxActions } from './use-sandbox-controls';
import classes from './sandbox-dialog.module.css';

const MOST = 1_000_000;

interface SeedFormProps {
  readonly models: SandboxControlsPartsFragment['models'];
}

/** So many more made-up records of each model. */
export function SeedForm({ models }: SeedFormProps) {
  const { seed } = useSandboxActions();
  const [more, setMore] = useState<Readonly<Record<string, number>>>({});
  const [isBusy, setBusy] = useState(false);
  const total = Object.values(more).reduce((sum, count) => sum + count, 0);
  const submit = async () => {
    setBusy(true);
    if (await seed(more)) setMore({});
    setBusy(false);
  };
  return (
    <form
      className={classes.seed}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3 className={classes.heading}>Made-up records</h3>
      <p className={classes.lead}>
        Names, texts, dates and numbers that read like the real ones. Keys, enums and relations fit the
        schema.
      </p>
      <table className={classes.models} aria-label="Made-up records">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className={classes.count}>
              Records
            </th>
            <th scope="col">How many more</th>
          </tr>
        </thead>
        <tbody>
          {models.map(({ name, records }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={classes.count}>{formatCount(records)}</td>
              <td>
                <NumberInput
                  aria-label={`More records of ${name}`}
                  className={classes.number}
                  placeholder="none"
                  min={0}
                  max={MOST}
                  step={100}
                  allowDecimal={false}
                  thousandSeparator=","
                  value={more[name] ?? ''}
                  disabled={isBusy}
                  onChange={(value) => {
                    const { [name]: _, ...others } = more;
                    setMore(typeof value === 'number' && value > 0 ? { ...others, [name]: value } : others);
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.dataActions}>
        <Button type="submit" disabled={total === 0} loading={isBusy}>
          {total === 0 ? 'Make records' : `Make ${counted(total, 'record')}`}
        </Button>
      </div>
    </form>
  );
}

import { NumberInput, Select, TextInput } from '@mantine/core';
import { useOpenConnection } from '../../session';
import { describeRunOptions, POLICIES } from './run-options';
import type { RunOptionsDraft } from './run-options';
import classes from './plan.module.css';

interface RunOptionsFieldsProps {
  readonly options: RunOptionsDraft;
  readonly onChange: (options: RunOptionsDraft) => void;
}

/** What the run does about conflicts, when it gives up, how fast it may go, and why it is made. */
export function RunOptionsFields({ options, onChange }: RunOptionsFieldsProps) {
  const isCapped = useOpenConnection().profile.tier === 'PRODUCTION';
  return (
    <details className={classes.options}>
      <summary>
        How it runs{' '}
        <span className={classes.estimate}>
          {describeRunOptions(options) ??
            `conflicts are left for you, as fast as ${isCapped ? 'this connection' : 'the service'} allows`}
        </span>
      </summary>
      <div className={classes.optionFields}>
        <LimitFields options={options} onChange={onChange} />
        <ReasonInput options={options} onChange={onChange} />
      </div>
    </details>
  );
}

/** What the run does about conflicts, when it gives up and how fast it may go. */
export function LimitFields({ options, onChange }: RunOptionsFieldsProps) {
  const change = (part: Partial<RunOptionsDraft>) => onChange({ ...options, ...part });
  const isCapped = useOpenConnection().profile.tier === 'PRODUCTION';
  const limit = (value: string | number) => (typeof value === 'number' ? value : null);
  return (
    <>
      <Select
        label="When somebody else was faster"
        description={POLICIES.find(({ value }) => value === options.onConflict)?.meaning}
        className={classes.wideOption}
        data={POLICIES.map(({ value, label }) => ({ value, label }))}
        value={options.onConflict}
        onChange={(value) => value !== null && change({ onConflict: value })}
        allowDeselect={false}
        withScrollArea={false}
      />
      <NumberInput
        label="Stop after conflicts"
        placeholder="never"
        min={0}
        allowDecimal={false}
        value={options.maxConflicts ?? ''}
        onChange={(value) => change({ maxConflicts: limit(value) })}
      />
      <NumberInput
        label="Stop after failures"
        placeholder="never"
        min={0}
        allowDecimal={false}
        value={options.maxFailures ?? ''}
        onChange={(value) => change({ maxFailures: limit(value) })}
      />
      <NumberInput
        label="Stop above failures, %"
        placeholder="never"
        min={0}
        max={100}
        value={options.maxFailurePercent ?? ''}
        onChange={(value) => change({ maxFailurePercent: limit(value) })}
      />
      <NumberInput
        label="Requests a second"
        placeholder={isCapped ? 'as usual here' : 'no cap'}
        min={0.1}
        value={options.rate ?? ''}
        onChange={(value) => change({ rate: limit(value) || null })}
      />
    </>
  );
}

/** Why the change is made; production asks for it again before the run. */
export function ReasonInput({
  options,
  onChange,
  isRequired = false,
}: RunOptionsFieldsProps & { readonly isRequired?: boolean }) {
  return (
    <TextInput
      label="Reason"
      description="Kept in the audit chain of this connection."
      className={classes.wideOption}
      value={options.reason}
      onChange={(event) => onChange({ ...options, reason: event.currentTarget.value })}
      required={isRequired}
      autoComplete="off"
    />
  );
}

import { Button, Checkbox, Modal, Radio, Select, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import {
  ConflictStrategiesDocument,
  SetCredentialsDocument,
  UpdateProfileDocument,
  type AddressMeaning,
  type AuthMode,
  type CredentialsInput,
  type EnvironmentTier,
  type ProfileColour,
  type ProfilePartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { TIERS } from '../../session/tier';
import { ProblemPanel } from '../problem-panel';
import { toast } from '../toast';
import { AUTH_MODES, AUTH_NAMES } from './auth-names';
import { ColourPicker } from './colour-picker';
import { ModeSettings, plainSignIn, type SignIn } from './mode-settings';
import { typedSecrets } from './secret-fields';
import { StrategySettings, type StrategyDraft } from './strategy-settings';
import { SignInDialog } from './sign-in-dialog';
import classes from './profile-dialog.module.css';

interface ProfileDialogProps {
  readonly profile: ProfilePartsFragment;
  readonly onClose: () => void;
}

interface Draft extends StrategyDraft {
  readonly name: string;
  readonly tier: EnvironmentTier;
  readonly readOnly: boolean;
  readonly colour: ProfileColour | null;
  readonly endpoint: string;
  readonly addressMeans: AddressMeaning | null;
  readonly realtimeUrl: string;
  readonly region: string;
  readonly modes: readonly AuthMode[];
  readonly signIn: SignIn;
}

const TIER_CHOICES: readonly EnvironmentTier[] = ['DEVELOPMENT', 'PRODUCTION'];

const MEANINGS: readonly {
  readonly value: AddressMeaning;
  readonly label: string;
  readonly meaning: string;
}[] = [
  {
    value: 'SAME',
    label: 'The same backend under another address',
    meaning: 'Records, waiting changes, journal and migrations go on.',
  },
  {
    value: 'OTHER',
    label: 'Another backend',
    meaning:
      'The local copy begins anew; the journal of the first stays apart. Not while changes for the first wait in the outbox.',
  },
];

/** A connection that has led somewhere is to lead elsewhere: what is kept of it belongs to the first backend. */
const leadsElsewhere = (profile: ProfilePartsFragment, { endpoint }: Draft): boolean =>
  !!profile.endpoint && endpoint.trim() !== profile.endpoint;

function draftOf(profile: ProfilePartsFragment): Draft {
  return {
    name: profile.name,
    tier: profile.tier,
    readOnly: profile.readOnly,
    colour: profile.colour ?? null,
    endpoint: profile.endpoint ?? '',
    addressMeans: null,
    realtimeUrl: profile.realtimeUrl ?? '',
    region: profile.region ?? '',
    modes: profile.modes.map(({ mode }) => mode),
    signIn: profile.signIn,
    conflictStrategy: profile.conflictStrategy ?? null,
    modelStrategies: profile.modelStrategies,
  };
}

/** What a connection is called, how dangerous it is, where it leads and how it signs in. */
export function ProfileDialog({ profile, onClose }: ProfileDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(profile));
  const [secrets, setSecrets] = useState<CredentialsInput>({});
  const [isSigningIn, setSigningIn] = useState(false);
  const [update, updating] = useMutation(UpdateProfileDocument, {
    refetchQueries: [ConflictStrategiesDocument],
  });
  const [setCredentials, setting] = useMutation(SetCredentialsDocument);
  const isSandbox = profile.tier === 'SANDBOX';
  const error = updating.error ?? setting.error;
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });

  const save = async (): Promise<boolean> => {
    const { name, tier, readOnly, colour, ...address } = draft;
    const general = { name, readOnly, colour, ...(isSandbox ? {} : { tier }) };
    const { signIn, modes, conflictStrategy, modelStrategies, ...where } = address;
    const input = isSandbox
      ? general
      : {
          ...general,
          ...where,
          modes: [...modes],
          signIn: plainSignIn(signIn),
          conflictStrategy,
          modelStrategies: modelStrategies.map(({ model, strategy }) => ({ model, strategy })),
        };
    try {
      const typed = typedSecrets(secrets);
      if (typed) await setCredentials({ variables: { id: profile.id, input: typed } });
      await update({ variables: { id: profile.id, input } });
      setSecrets({});
      return true;
    } catch {
      // The mutations' own error states show the failure, and the dialog stays.
      return false;
    }
  };
  const submit = async (): Promise<void> => {
    if (!(await save())) return;
    toast.done(`${draft.name} was saved`);
    onClose();
  };

  return (
    <>
      <Modal opened={!isSigningIn} onClose={onClose} title={`Settings of ${profile.name}`} size={680}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <General draft={draft} onChange={set} isSandbox={isSandbox} />
          {!isSandbox && (
            <>
              <Address draft={draft} onChange={set} asksMeaning={leadsElsewhere(profile, draft)} />
              <StrategySettings draft={draft} onChange={set} />
              <Modes draft={draft} onChange={set} />
              {draft.modes.map((mode) => (
                <ModeSettings
                  key={mode}
                  profile={profile}
                  mode={mode}
                  signIn={draft.signIn}
                  onSignIn={(signIn) => set({ signIn })}
                  secrets={secrets}
                  onSecrets={setSecrets}
                  onAsk={() => void save().then((isSaved) => setSigningIn(isSaved))}
                />
              ))}
            </>
          )}
          {error && <ProblemPanel problem={problemFrom(error)} />}
          <div className={classes.buttons}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={updating.loading || setting.loading}
              disabled={
                draft.name.trim() === '' || (leadsElsewhere(profile, draft) && draft.addressMeans === null)
              }
            >
              Save
            </Button>
          </div>
        </form>
      </Modal>
      {isSigningIn && (
        <SignInDialog
          profile={profile}
          onClose={() => setSigningIn(false)}
          onSignedIn={({ name }) => {
            setSigningIn(false);
            toast.done(`Signed in to ${name}`);
          }}
        />
      )}
    </>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}

function General({ draft, onChange, isSandbox }: PartProps & { readonly isSandbox: boolean }) {
  return (
    <>
      <TextInput
        label="Name"
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        maxLength={80}
        data-autofocus
      />
      {!isSandbox && (
        <Radio.Group
          label="How dangerous is it?"
          value={draft.tier}
          onChange={(tier) => onChange({ tier: tier })}
        >
          <div className={classes.tiers}>
            {TIER_CHOICES.map((choice) => (
              <Radio
                key={choice}
                value={choice}
                size="xs"
                label={TIERS[choice].word}
                description={TIERS[choice].meaning}
              />
            ))}
          </div>
        </Radio.Group>
      )}
      <Switch
        label="Read-only"
        description="Nothing can be written over this connection: no edit, no run, no change from the outbox."
        checked={draft.readOnly}
        onChange={(event) => onChange({ readOnly: event.currentTarget.checked })}
      />
      <ColourPicker value={draft.colour} onChange={(colour) => onChange({ colour })} />
    </>
  );
}

function Address({ draft, onChange, asksMeaning }: PartProps & { readonly asksMeaning: boolean }) {
  return (
    <>
      <h3 className={classes.heading}>Where it leads</h3>
      <TextInput
        label="Endpoint"
        value={draft.endpoint}
        onChange={(event) => onChange({ endpoint: event.currentTarget.value })}
        spellCheck={false}
      />
      {asksMeaning && (
        <Radio.Group
          label="What is at the new address?"
          value={draft.addressMeans}
          onChange={(meaning) => onChange({ addressMeans: meaning })}
        >
          <div className={classes.tiers}>
            {MEANINGS.map(({ value, label, meaning }) => (
              <Radio key={value} value={value} size="xs" label={label} description={meaning} />
            ))}
          </div>
        </Radio.Group>
      )}
      <div className={classes.pair}>
        <TextInput
          label="Region"
          description="For IAM on a custom domain"
          value={draft.region}
          onChange={(event) => onChange({ region: event.currentTarget.value })}
          spellCheck={false}
        />
        <TextInput
          label="Real-time address"
          description="Follows from the endpoint unless given"
          value={draft.realtimeUrl}
          onChange={(event) => onChange({ realtimeUrl: event.currentTarget.value })}
          spellCheck={false}
        />
      </div>
    </>
  );
}

function Modes({ draft, onChange }: PartProps) {
  const [first = 'API_KEY', ...others] = draft.modes;
  const setFirst = (mode: AuthMode): void =>
    onChange({ modes: [mode, ...others.filter((each) => each !== mode)] });
  const setOthers = (wanted: readonly string[]): void =>
    onChange({ modes: [first, ...AUTH_MODES.filter((mode) => mode !== first && wanted.includes(mode))] });
  return (
    <>
      <h3 className={classes.heading}>How it signs in</h3>
      <Select
        label="First mode"
        data={AUTH_MODES.map((mode) => ({ value: mode, label: AUTH_NAMES[mode] }))}
        value={first}
        onChange={(mode) => mode && setFirst(mode)}
        allowDeselect={false}
      />
      <Checkbox.Group
        label="Also"
        description="For what the first mode may not do: a model’s rules decide."
        value={others}
        onChange={setOthers}
      >
        <div className={classes.checks}>
          {AUTH_MODES.filter((mode) => mode !== first).map((mode) => (
            <Checkbox key={mode} value={mode} size="xs" label={AUTH_NAMES[mode]} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  );
}

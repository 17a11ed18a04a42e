import { Button, Modal, Radio, Select, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { IconFile } from '@tabler/icons-react';
import { useState } from 'react';
import {
  ChooseFileDocument,
  ConnectScreenDocument,
  ImportBackendDocument,
  type AuthMode,
  type CredentialsInput,
  type EnvironmentTier,
  type FileKind,
  type ProfilePartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import {
  AUTH_MODES,
  AUTH_NAMES,
  ModeSettings,
  plainSignIn,
  typedSecrets,
  type SignIn,
} from '../../components/profile-dialog';
import { toast } from '../../components/toast';
import { TIERS } from '../../session';
import { suggestedName } from './import-names';
import { PreviewPanel } from './preview-panel';
import { usePreview, type BackendPreview } from './use-preview';
import classes from './connect.module.css';

interface ImportDialogProps {
  readonly onClose: () => void;
  readonly onOpen: (profile: ProfilePartsFragment) => void;
}

const TIER_CHOICES: readonly EnvironmentTier[] = ['DEVELOPMENT', 'PRODUCTION'];

/** Makes a connection of a client configuration and a schema, after showing what the files say. */
export function ImportDialog({ onClose, onOpen }: ImportDialogProps) {
  const [configPath, setConfigPath] = useState('');
  const [schemaPath, setSchemaPath] = useState('');
  const [name, setName] = useState<string | null>(null);
  const [tier, setTier] = useState<EnvironmentTier | null>(null);
  const [isReadOnly, setReadOnly] = useState(false);
  const [chosenMode, setMode] = useState<AuthMode | null>(null);
  const [ownSignIn, setSignIn] = useState<SignIn | null>(null);
  const [secrets, setSecrets] = useState<CredentialsInput>({});
  const preview = usePreview(configPath, schemaPath);
  const [save, { loading, error }] = useMutation(ImportBackendDocument, {
    refetchQueries: [ConnectScreenDocument],
  });

  const found = preview.data;
  const shownName = name ?? (found ? suggestedName(configPath, found) : '');
  const mode = chosenMode ?? found?.authModes[0] ?? 'API_KEY';
  const signIn = ownSignIn ?? signInOf(found);
  const isReady = found !== null && !preview.loading && tier !== null && shownName.trim() !== '';

  const submit = async (andOpen: boolean): Promise<void> => {
    if (!isReady) return;
    const input = {
      name: shownName.trim(),
      tier,
      configPath,
      schemaPath: schemaPath || null,
      readOnly: isReadOnly,
      authMode: mode,
      signIn: plainSignIn(signIn),
      credentials: typedSecrets(secrets) ?? null,
    };
    // The mutation's own error state shows a failure, and the dialog stays.
    const result = await save({ variables: { input } }).catch(() => null);
    const profile = result?.data?.importBackend;
    if (!profile) return;
    if (andOpen) onOpen(profile);
    else {
      toast.done(`${profile.name} was imported`);
      onClose();
    }
  };

  return (
    <Modal opened onClose={onClose} title="Import a backend" size={640}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(true);
        }}
      >
        <FileField
          label="Client configuration"
          description="amplify_outputs.json, amplifyconfiguration.json or aws-exports.js"
          kind="CONFIG"
          path={configPath}
          onPath={setConfigPath}
          autoFocus
        />
        <FileField
          label="Schema"
          description="Not needed where the configuration holds the models. Otherwise SDL, an introspection or models/schema.js"
          kind="SCHEMA"
          path={schemaPath}
          onPath={setSchemaPath}
        />
        {preview.problem && <ProblemPanel problem={preview.problem} />}
        <PreviewPanel preview={found} loading={preview.loading} />
        {found && (
          <>
            <TextInput
              label="Name"
              value={shownName}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={80}
            />
            <Radio.Group label="How dangerous is it?" value={tier} onChange={(value) => setTier(value)}>
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
            <Switch
              label="Read-only"
              description="Nothing can be written over this connection until that is switched off in its settings."
              checked={isReadOnly}
              onChange={(event) => setReadOnly(event.currentTarget.checked)}
            />
            <Select
              label="How it signs in"
              description="Further modes, for what this one may not do, are given in the connection’s settings."
              data={AUTH_MODES.map((each) => ({ value: each, label: AUTH_NAMES[each] }))}
              value={mode}
              onChange={(next) => next && setMode(next)}
              allowDeselect={false}
            />
            {mode === 'API_KEY' && found.hasApiKey ? (
              <p className={classes.plain}>The configuration holds an API key, which is used.</p>
            ) : (
              <ModeSettings
                profile={null}
                mode={mode}
                signIn={signIn}
                onSignIn={setSignIn}
                secrets={secrets}
                onSecrets={setSecrets}
              />
            )}
          </>
        )}
        {error && <ProblemPanel problem={problemFrom(error)} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="default" disabled={!isReady || loading} onClick={() => void submit(false)}>
            Import
          </Button>
          <Button type="submit" disabled={!isReady} loading={loading}>
            Import and open
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What the configuration says of signing in; the rest is as it mostly is. */
function signInOf(found: BackendPreview | null): SignIn {
  const { userPoolId, userPoolClientId } = found ?? {};
  return {
    userPool:
      userPoolId || userPoolClientId
        ? { userPoolId: userPoolId ?? '', clientId: userPoolClientId ?? '', endpoint: null }
        : null,
    iam: { source: 'KEYS', profile: null },
    oidc: { source: 'PASTED', location: null },
    lambda: { source: 'PASTED', location: null },
  };
}

interface FileFieldProps {
  readonly label: string;
  readonly description: string;
  readonly kind: FileKind;
  readonly path: string;
  readonly onPath: (path: string) => void;
  readonly autoFocus?: boolean;
}

function FileField({ label, description, kind, path, onPath, autoFocus }: FileFieldProps) {
  const [choose] = useMutation(ChooseFileDocument);
  const browse = async (): Promise<void> => {
    try {
      const chosen = (await choose({ variables: { kind } })).data?.chooseFile;
      if (chosen) onPath(chosen);
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <div className={classes.fileField}>
      <TextInput
        className={classes.path}
        label={label}
        description={description}
        value={path}
        onChange={(event) => onPath(event.currentTarget.value)}
        leftSection={<IconFile size={14} stroke={1.75} />}
        placeholder="Path of the file"
        data-autofocus={autoFocus}
        spellCheck={false}
      />
      <Button variant="default" onClick={() => void browse()} aria-label={`Choose the file: ${label}`}>
        Choose…
      </Button>
    </div>
  );
}

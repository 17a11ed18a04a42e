import { Button, Select, TextInput } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import {
  SignOutDocument,
  type AuthMode,
  type CredentialsInput,
  type IamSource,
  type ProfilePartsFragment,
  type TokenSource,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../toast';
import { AUTH_NAMES } from './auth-names';
import { SecretFields } from './secret-fields';
import classes from './profile-dialog.module.css';

export type SignIn = ProfilePartsFragment['signIn'];

interface ModeSettingsProps {
  /** Null before there is one: nothing is kept yet, and nobody can be signed in. */
  readonly profile: ProfilePartsFragment | null;
  readonly mode: AuthMode;
  readonly signIn: SignIn;
  readonly onSignIn: (signIn: SignIn) => void;
  readonly secrets: CredentialsInput;
  readonly onSecrets: (secrets: CredentialsInput) => void;
  /** Opens the dialog that asks for name and password. */
  readonly onAsk?: () => void;
}

const IAM_SOURCES: readonly { readonly value: IamSource; readonly label: string }[] = [
  { value: 'PROFILE', label: 'A profile of the AWS files' },
  { value: 'KEYS', label: 'An access key' },
  { value: 'ENVIRONMENT', label: 'Environment variables' },
];
const TOKEN_SOURCES: readonly { readonly value: TokenSource; readonly label: string }[] = [
  { value: 'PASTED', label: 'Pasted here' },
  { value: 'FILE', label: 'Read from a file' },
  { value: 'COMMAND', label: 'Printed by a command' },
];

/** What one mode needs, and what is known of it. */
export function ModeSettings(props: ModeSettingsProps) {
  return (
    <fieldset className={classes.mode}>
      <legend>{AUTH_NAMES[props.mode]}</legend>
      <Fields {...props} />
    </fieldset>
  );
}

function Fields(props: ModeSettingsProps) {
  switch (props.mode) {
    case 'API_KEY':
      return <Secrets {...props} />;
    case 'AWS_IAM':
      return <Iam {...props} />;
    case 'AMAZON_COGNITO_USER_POOLS':
      return <UserPool {...props} />;
    case 'OPENID_CONNECT':
      return <Token {...props} name="oidc" />;
    case 'AWS_LAMBDA':
      return <Token {...props} name="lambda" />;
  }
}

function Secrets({ profile, mode, secrets, onSecrets }: ModeSettingsProps) {
  return <SecretFields profile={profile} mode={mode} value={secrets} onChange={onSecrets} />;
}

function Iam(props: ModeSettingsProps) {
  const { iam } = props.signIn;
  const set = (change: Partial<SignIn['iam']>): void =>
    props.onSignIn({ ...props.signIn, iam: { ...iam, ...change } });
  return (
    <>
      <Select
        label="Credentials from"
        data={IAM_SOURCES}
        value={iam.source}
        onChange={(source) => source && set({ source })}
        allowDeselect={false}
      />
      {iam.source === 'PROFILE' && (
        <TextInput
          label="Profile"
          description="Of ~/.aws/credentials or ~/.aws/config: keys, a role, single sign-on or a process."
          placeholder="default"
          value={iam.profile ?? ''}
          onChange={(event) => set({ profile: event.currentTarget.value })}
          spellCheck={false}
        />
      )}
      {iam.source === 'ENVIRONMENT' && (
        <p className={classes.plain}>
          AWS_ACCESS_KEY_ID and its companions, or the profile that AWS_PROFILE names, as they were when
          Outband started.
        </p>
      )}
      {iam.source === 'KEYS' && <Secrets {...props} />}
    </>
  );
}

function UserPool({ profile, signIn, onSignIn, onAsk }: ModeSettingsProps) {
  const pool = signIn.userPool ?? { userPoolId: '', clientId: '', endpoint: null };
  const set = (change: Partial<typeof pool>): void =>
    onSignIn({ ...signIn, userPool: { ...pool, ...change } });
  const [signOut, { loading }] = useMutation(SignOutDocument);
  const state = profile?.modes.find(({ mode }) => mode === 'AMAZON_COGNITO_USER_POOLS');
  const leave = async (): Promise<void> => {
    try {
      if (profile) await signOut({ variables: { id: profile.id } });
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label="User pool id"
          placeholder="eu-west-1_AbCdEfGhI"
          value={pool.userPoolId}
          onChange={(event) => set({ userPoolId: event.currentTarget.value })}
          spellCheck={false}
        />
        <TextInput
          label="App client id"
          description="Of a client without a secret"
          value={pool.clientId}
          onChange={(event) => set({ clientId: event.currentTarget.value })}
          spellCheck={false}
        />
      </div>
      <TextInput
        label="Address of the user pool"
        description="Only where it isn’t AWS’s own, such as a local one."
        value={pool.endpoint ?? ''}
        onChange={(event) => set({ endpoint: event.currentTarget.value || null })}
        spellCheck={false}
      />
      {profile ? (
        <div className={classes.signedIn}>
          <span>{state?.username ? `Signed in as ${state.username}` : 'Nobody is signed in'}</span>
          <Button variant="default" onClick={onAsk}>
            Save and sign in…
          </Button>
          {state?.username && (
            <Button variant="default" loading={loading} onClick={() => void leave()}>
              Sign out
            </Button>
          )}
        </div>
      ) : (
        <p className={classes.plain}>Name and password are asked for when it is opened.</p>
      )}
    </>
  );
}

function Token(props: ModeSettingsProps & { readonly name: 'oidc' | 'lambda' }) {
  const settings = props.signIn[props.name];
  const set = (change: Partial<SignIn['oidc']>): void =>
    props.onSignIn({ ...props.signIn, [props.name]: { ...settings, ...change } });
  return (
    <>
      <Select
        label="Token"
        data={TOKEN_SOURCES}
        value={settings.source}
        onChange={(source) => source && set({ source })}
        allowDeselect={false}
      />
      {settings.source === 'PASTED' ? (
        <Secrets {...props} />
      ) : (
        <TextInput
          label={settings.source === 'FILE' ? 'Path of the file' : 'Command'}
          description={
            settings.source === 'FILE'
              ? 'Read anew whenever a token is needed; it holds the token alone.'
              : 'Run whenever a token is needed; it prints the token alone. Outband asks before it is run.'
          }
          value={settings.location ?? ''}
          onChange={(event) => set({ location: event.currentTarget.value || null })}
          spellCheck={false}
        />
      )}
    </>
  );
}

/** Without what the cache adds to objects, and without a pool that names nothing. */
export function plainSignIn({ userPool, iam, oidc, lambda }: SignIn) {
  const isNamed = userPool && (userPool.userPoolId.trim() !== '' || userPool.clientId.trim() !== '');
  return {
    userPool: isNamed
      ? {
          userPoolId: userPool.userPoolId.trim(),
          clientId: userPool.clientId.trim(),
          endpoint: userPool.endpoint ?? null,
        }
      : null,
    iam: { source: iam.source, profile: iam.profile ?? null },
    oidc: { source: oidc.source, location: oidc.location ?? null },
    lambda: { source: lambda.source, location: lambda.location ?? null },
  };
}

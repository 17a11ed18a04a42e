import { PasswordInput, TextInput } from '@mantine/core';
import type {
  AuthMode,
  CredentialsInput,
  ProfilePartsFragment,
  SecretState,
} from '../../apollo/generated/operations';
import { secretWords } from './auth-names';

interface SecretFieldsProps {
  /** Null before there is one: then nothing is kept. */
  readonly profile: Pick<ProfilePartsFragment, 'modes'> | null;
  readonly mode: AuthMode;
  readonly value: CredentialsInput;
  readonly onChange: (value: CredentialsInput) => void;
  readonly autoFocus?: boolean;
}

/** Fields that can only be written: what is kept is never shown again. */
export function SecretFields({ profile, mode, value, onChange, autoFocus }: SecretFieldsProps) {
  const state: SecretState = profile?.modes.find((each) => each.mode === mode)?.state ?? 'MISSING';
  const isSet = state === 'KEYCHAIN' || state === 'SESSION';
  const field = (name: keyof CredentialsInput, label: string, hint?: string) => (
    <PasswordInput
      label={label}
      description={hint ?? `Now: ${secretWords(state)}. It never comes back to this window.`}
      placeholder={isSet ? 'Leave empty to keep it' : undefined}
      value={value[name] ?? ''}
      onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
      autoComplete="off"
      data-autofocus={autoFocus}
    />
  );
  switch (mode) {
    case 'API_KEY':
      return field('apiKey', 'API key');
    case 'OPENID_CONNECT':
      return field('oidcToken', 'Token');
    case 'AWS_LAMBDA':
      return field('lambdaToken', 'Token');
    case 'AWS_IAM':
      return (
        <>
          <TextInput
            label="Access key id"
            description={`Access key: ${secretWords(state)}.`}
            value={value.accessKeyId ?? ''}
            onChange={(event) => onChange({ ...value, accessKeyId: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
            data-autofocus={autoFocus}
          />
          {field('secretAccessKey', 'Secret access key')}
          {field('sessionToken', 'Session token', 'Only for temporary keys.')}
        </>
      );
    case 'AMAZON_COGNITO_USER_POOLS':
      return null;
  }
}

/** What was typed; undefined where nothing was, so that nothing kept is forgotten by an empty field. */
export function typedSecrets(value: CredentialsInput): CredentialsInput | undefined {
  const typed = Object.entries(value).filter(([, text]) => typeof text === 'string' && text.trim() !== '');
  return typed.length > 0 ? Object.fromEntries(typed) : undefined;
}

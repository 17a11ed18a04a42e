import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import {
  AnswerSignInDocument,
  SignInDocument,
  type ProfilePartsFragment,
  type SignInStepPartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../problem-panel';
import classes from './profile-dialog.module.css';

interface SignInDialogProps {
  readonly profile: ProfilePartsFragment;
  readonly onClose: () => void;
  readonly onSignedIn: (profile: ProfilePartsFragment) => void;
}

const TITLES: Readonly<Record<SignInStepPartsFragment['kind'], string>> = {
  SIGNED_IN: 'Signed in',
  NEW_PASSWORD_REQUIRED: 'Choose a new password',
  SOFTWARE_TOKEN_MFA: 'Enter the code',
  SMS_MFA: 'Enter the code',
};

/** Signs in to a user pool: name and password, then whatever the pool asks for. */
export function SignInDialog({ profile, onClose, onSignedIn }: SignInDialogProps) {
  const [step, setStep] = useState<SignInStepPartsFragment | null>(null);
  const take = (next: SignInStepPartsFragment): void => {
    if (next.kind === 'SIGNED_IN') onSignedIn(next.profile);
    else setStep(next);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={step ? TITLES[step.kind] : `Sign in to ${profile.name}`}
      closeOnClickOutside={false}
    >
      {step ? (
        <Challenge profile={profile} step={step} onStep={take} onClose={onClose} />
      ) : (
        <Password profile={profile} onStep={take} onClose={onClose} />
      )}
    </Modal>
  );
}

interface StepProps {
  readonly profile: ProfilePartsFragment;
  readonly onStep: (step: SignInStepPartsFragment) => void;
  readonly onClose: () => void;
}

function Password({ profile, onStep, onClose }: StepProps) {
  const known = profile.modes.find(({ mode }) => mode === 'AMAZON_COGNITO_USER_POOLS')?.username ?? '';
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState('');
  const [signIn, { loading, error }] = useMutation(SignInDocument);
  const submit = async (): Promise<void> => {
    // The mutation's own error state shows a failure, and the dialog stays.
    const variables = { id: profile.id, username, password };
    const result = await signIn({ variables }).catch(() => null);
    if (result?.data) onStep(result.data.signIn);
  };
  return (
    <Form onSubmit={submit}>
      <p className={classes.plain}>
        User pool <span className="ob-mono">{profile.signIn.userPool?.userPoolId ?? 'not named'}</span>. The
        password is proven to it and not kept; the sign-in stays until it expires or you sign out.
      </p>
      <TextInput
        label="User name"
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-autofocus={known === ''}
      />
      <PasswordInput
        label="Password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus={known !== ''}
      />
      {error && <ProblemPanel problem={problemFrom(error)} />}
      <Buttons
        onClose={onClose}
        action="Sign in"
        loading={loading}
        disabled={username.trim() === '' || password === ''}
      />
    </Form>
  );
}

function Challenge({
  profile,
  step,
  onStep,
  onClose,
}: StepProps & { readonly step: SignInStepPartsFragment }) {
  const [text, setText] = useState('');
  const [again, setAgain] = useState('');
  const [attributes, setAttributes] = useState<Readonly<Record<string, string>>>({});
  const [answer, { loading, error }] = useMutation(AnswerSignInDocument);
  const isPassword = step.kind === 'NEW_PASSWORD_REQUIRED';
  const submit = async (): Promise<void> => {
    const given = isPassword ? { newPassword: text, attributes } : { code: text };
    // The mutation's own error state shows a failure, and the dialog stays.
    const result = await answer({ variables: { id: profile.id, answer: given } }).catch(() => null);
    if (result?.data) onStep(result.data.answerSignIn);
  };
  const differs = isPassword && again !== '' && again !== text;
  const lacksAttribute = step.requiredAttributes.some((name) => !attributes[name]?.trim());
  return (
    <Form onSubmit={submit}>
      {isPassword ? (
        <>
          <p className={classes.plain}>The password was temporary. Choose the one to use from now on.</p>
          <PasswordInput
            key="new"
            label="New password"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          <PasswordInput
            label="New password, again"
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            error={differs ? 'This differs from the first.' : undefined}
            autoComplete="off"
          />
          {step.requiredAttributes.map((name) => (
            <TextInput
              key={name}
              label={name}
              description="The user pool needs this too."
              value={attributes[name] ?? ''}
              onChange={(event) => setAttributes({ ...attributes, [name]: event.currentTarget.value })}
            />
          ))}
        </>
      ) : (
        <TextInput
          label="Code"
          description={
            step.kind === 'SMS_MFA'
              ? `Sent to ${step.destination ?? 'the number that the pool has'}.`
              : 'The six digits that the authenticator app shows now.'
          }
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
        />
      )}
      {error && <ProblemPanel problem={problemFrom(error)} />}
      <Buttons
        onClose={onClose}
        action={isPassword ? 'Set the password and sign in' : 'Sign in'}
        loading={loading}
        disabled={text.trim() === '' || (isPassword && (again !== text || lacksAttribute))}
      />
    </Form>
  );
}

function Form({
  onSubmit,
  children,
}: {
  readonly onSubmit: () => Promise<void>;
  readonly children: React.ReactNode;
}) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit();
      }}
    >
      {children}
    </form>
  );
}

interface ButtonsProps {
  readonly onClose: () => void;
  readonly action: string;
  readonly loading: boolean;
  readonly disabled: boolean;
}

function Buttons({ onClose, action, loading, disabled }: ButtonsProps) {
  return (
    <div className={classes.buttons}>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" loading={loading} disabled={disabled}>
        {action}
      </Button>
    </div>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '../apollo/problem';
import { ProblemPanel } from '../components/problem-panel';
import { CredentialsDialog, SignInDialog } from '../components/profile-dialog';
import { toast } from '../components/toast';
import { useOpenConnection } from '../session';
import { useDialogs } from './dialogs';
import classes from './shell.module.css';

/** Says above any screen that the connection's sign-in isn't good any more, with the dialog that mends it. */
export function SignInBanner() {
  const { profile, problem } = useOpenConnection();
  const [isAsking, setAsking] = useState(false);
  const show = useDialogs((state) => state.show);
  if (!isProblem(problem)) return null;
  const way = wayOut(problem.code, profile.authMode);
  const close = (): void => setAsking(false);
  const done = (): void => {
    close();
    toast.done(`Signed in to ${profile.name}`);
  };
  return (
    <div className={classes.banner}>
      <ProblemPanel problem={problem}>
        <Button size="xs" onClick={() => (way === 'settings' ? show('settings') : setAsking(true))}>
          {WAYS[way]}
        </Button>
      </ProblemPanel>
      {isAsking && way === 'sign-in' && <SignInDialog profile={profile} onClose={close} onSignedIn={done} />}
      {isAsking && way === 'credentials' && (
        <CredentialsDialog profile={profile} onClose={close} onSaved={done} />
      )}
    </div>
  );
}

const WAYS = {
  'sign-in': 'Sign in again…',
  credentials: 'Give new credentials…',
  settings: 'Open the settings…',
} as const;

/** A sign-in is repeated; what was typed in is typed anew; files, commands and further modes are a matter of settings. */
function wayOut(code: string, firstMode: string): keyof typeof WAYS {
  if (code.startsWith('SIGN_IN')) return 'sign-in';
  const isTyped = code === 'TOKEN_EXPIRED' || code === 'SECRET_MISSING';
  return isTyped && firstMode !== 'AMAZON_COGNITO_USER_POOLS' ? 'credentials' : 'settings';
}

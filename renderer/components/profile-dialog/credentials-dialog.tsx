import { Button, Modal } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import {
  SetCredentialsDocument,
  type CredentialsInput,
  type ProfilePartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../problem-panel';
import { AUTH_NAMES } from './auth-names';
import { SecretFields, typedSecrets } from './secret-fields';
import classes from './profile-dialog.module.css';

interface CredentialsDialogProps {
  readonly profile: ProfilePartsFragment;
  readonly onClose: () => void;
  readonly onSaved: (profile: ProfilePartsFragment) => void;
}

/** Asks for the one secret without which a connection can't be opened. */
export function CredentialsDialog({ profile, onClose, onSaved }: CredentialsDialogProps) {
  const [value, setValue] = useState<CredentialsInput>({});
  const [save, { loading, error }] = useMutation(SetCredentialsDocument);
  const input = typedSecrets(value);
  const submit = async (): Promise<void> => {
    if (!input) return;
    // The mutation's own error state shows a failure; then nothing is opened.
    const result = await save({ variables: { id: profile.id, input } }).catch(() => null);
    if (result?.data) onSaved(result.data.setCredentials);
  };
  return (
    <Modal opened onClose={onClose} title={`${AUTH_NAMES[profile.authMode]} of ${profile.name}`}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <SecretFields profile={profile} mode={profile.authMode} value={value} onChange={setValue} autoFocus />
        {error && <ProblemPanel problem={problemFrom(error)} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={loading} disabled={!input}>
            Save and open
          </Button>
        </div>
      </form>
    </Modal>
  );
}

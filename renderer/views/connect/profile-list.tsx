import { ActionIcon, Button, Menu, Modal, PasswordInput } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { IconDots, IconKey, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import {
  ConnectScreenDocument,
  DeleteProfileDocument,
  SetProfileSecretDocument,
  type ProfilePartsFragment,
  type SecretState,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { toast } from '../../components/toast';
import { TIERS } from '../../session';
import classes from './connect.module.css';

type Profile = ProfilePartsFragment;

interface ProfileListProps {
  readonly profiles: readonly Profile[];
  readonly onOpen: (profile: Profile) => void;
}

/** The saved connections, the one that was used last first. */
export function ProfileList({ profiles, onOpen }: ProfileListProps) {
  const [dialog, setDialog] = useState<{ readonly kind: 'key' | 'delete'; readonly profile: Profile } | null>(
    null,
  );
  const sorted = profiles.toSorted(
    (a, b) => (b.lastOpenedAt ?? b.createdAt) - (a.lastOpenedAt ?? a.createdAt),
  );
  const close = (): void => setDialog(null);
  return (
    <>
      <ul className={classes.profiles}>
        {sorted.map((profile) => (
          <li key={profile.id} className={classes.profile} data-tier={profile.tier}>
            <ProfileSummary profile={profile} />
            <Button
              variant="default"
              onClick={() =>
                profile.secret === 'MISSING' ? setDialog({ kind: 'key', profile }) : onOpen(profile)
              }
              aria-label={`Open ${profile.name}`}
            >
              Open
            </Button>
            <ProfileMenu
              profile={profile}
              onKey={() => setDialog({ kind: 'key', profile })}
              onDelete={() => setDialog({ kind: 'delete', profile })}
            />
          </li>
        ))}
      </ul>
      {dialog?.kind === 'key' && <KeyDialog profile={dialog.profile} onClose={close} onOpen={onOpen} />}
      {dialog?.kind === 'delete' && <DeleteDialog profile={dialog.profile} onClose={close} />}
    </>
  );
}

const SECRET_NOTES: Readonly<Partial<Record<SecretState, string>>> = {
  MISSING: 'API key needed',
  SESSION: 'API key kept until the program ends',
};

function ProfileSummary({ profile }: { readonly profile: Profile }) {
  const tier = TIERS[profile.tier];
  const TierIcon = tier.icon;
  const details = [
    profile.endpoint && URL.canParse(profile.endpoint) ? new URL(profile.endpoint).host : null,
    profile.region,
    counted(profile.modelCount, 'model'),
    SECRET_NOTES[profile.secret],
  ];
  return (
    <div className={classes.summary}>
      <span className={classes.profileHead}>
        <span className={classes.profileName}>{profile.name}</span>
        <span className={classes.tier}>
          <TierIcon size={12} stroke={2} aria-hidden="true" />
          {tier.word}
        </span>
      </span>
      <span className={classes.details}>
        {details.filter(Boolean).join(' · ')}
        {profile.lastOpenedAt != null && (
          <>
            {' · opened '}
            <TimeLabel at={profile.lastOpenedAt} />
          </>
        )}
      </span>
    </div>
  );
}

interface ProfileMenuProps {
  readonly profile: Profile;
  readonly onKey: () => void;
  readonly onDelete: () => void;
}

function ProfileMenu({ profile, onKey, onDelete }: ProfileMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More for ${profile.name}`}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {profile.authMode === 'API_KEY' && (
          <Menu.Item leftSection={<IconKey size={14} />} onClick={onKey}>
            Set the API key…
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconTrash size={14} />} onClick={onDelete}>
          Delete the connection…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DialogProps {
  readonly profile: Profile;
  readonly onClose: () => void;
}

function KeyDialog({
  profile,
  onClose,
  onOpen,
}: DialogProps & { readonly onOpen: (profile: Profile) => void }) {
  const [apiKey, setApiKey] = useState('');
  const [save, { loading, error }] = useMutation(SetProfileSecretDocument);
  const submit = async (): Promise<void> => {
    // The mutation's own error state shows a failure; then nothing is opened.
    const result = await save({ variables: { id: profile.id, apiKey } }).catch(() => null);
    if (!result) return;
    onClose();
    onOpen(profile);
  };
  return (
    <Modal opened onClose={onClose} title={`API key of ${profile.name}`}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <PasswordInput
          label="API key"
          description="Kept in the system’s keychain where there is one; it never reaches this window again."
          value={apiKey}
          onChange={(event) => setApiKey(event.currentTarget.value)}
          data-autofocus
        />
        {error && <ProblemPanel problem={problemFrom(error)} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={loading} disabled={apiKey.trim() === ''}>
            Save and open
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function DeleteDialog({ profile, onClose }: DialogProps) {
  const [remove, { loading, error }] = useMutation(DeleteProfileDocument, {
    refetchQueries: [ConnectScreenDocument],
  });
  const submit = async (): Promise<void> => {
    // The mutation's own error state shows a failure, and the dialog stays.
    const result = await remove({ variables: { id: profile.id } }).catch(() => null);
    if (!result) return;
    toast.done(`${profile.name} was deleted`);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Delete the connection ${profile.name}?`}>
      <div className={classes.form}>
        <p className={classes.plain}>
          Its local copy of the records, its API key and its journal of writes are removed from this machine.
          The backend is not touched.
        </p>
        {error && <ProblemPanel problem={problemFrom(error)} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red.9" loading={loading} onClick={() => void submit()}>
            Delete the connection
          </Button>
        </div>
      </div>
    </Modal>
  );
}

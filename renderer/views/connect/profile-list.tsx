import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { IconDots, IconLock, IconLogin2, IconSettings, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import {
  ConnectScreenDocument,
  DeleteProfileDocument,
  type ProfilePartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { ColourDot, CredentialsDialog, ProfileDialog, SignInDialog } from '../../components/profile-dialog';
import { TimeLabel } from '../../components/time-label';
import { toast } from '../../components/toast';
import { tierOf } from '../../session';
import classes from './connect.module.css';

type Profile = ProfilePartsFragment;

type DialogKind = 'secret' | 'settings' | 'delete';

interface ProfileListProps {
  readonly profiles: readonly Profile[];
  readonly onOpen: (profile: Profile) => void;
}

/** The saved connections, the one that was used last first. */
export function ProfileList({ profiles, onOpen }: ProfileListProps) {
  const [dialog, setDialog] = useState<{ readonly kind: DialogKind; readonly id: string } | null>(null);
  const sorted = profiles.toSorted(
    (a, b) => (b.lastOpenedAt ?? b.createdAt) - (a.lastOpenedAt ?? a.createdAt),
  );
  const close = (): void => setDialog(null);
  // The dialogs show the profile as it is now, not as it was when they were opened.
  const current = profiles.find(({ id }) => id === dialog?.id);
  return (
    <>
      <ul className={classes.profiles}>
        {sorted.map((profile) => (
          <li key={profile.id} className={classes.profile} data-tier={profile.tier}>
            <ProfileSummary profile={profile} />
            <Button
              variant="default"
              onClick={() =>
                profile.secret === 'MISSING' ? setDialog({ kind: 'secret', id: profile.id }) : onOpen(profile)
              }
              aria-label={`Open ${profile.name}`}
            >
              Open
            </Button>
            <ProfileMenu
              profile={profile}
              onSignIn={() => setDialog({ kind: 'secret', id: profile.id })}
              onSettings={() => setDialog({ kind: 'settings', id: profile.id })}
              onDelete={() => setDialog({ kind: 'delete', id: profile.id })}
            />
          </li>
        ))}
      </ul>
      {dialog?.kind === 'secret' && current && (
        <SecretDialog profile={current} onClose={close} onOpen={onOpen} />
      )}
      {dialog?.kind === 'settings' && current && <ProfileDialog profile={current} onClose={close} />}
      {dialog?.kind === 'delete' && current && <DeleteDialog profile={current} onClose={close} />}
    </>
  );
}

/** What a person has to know before opening it; nothing where all is as it should be. */
function secretNote(profile: Profile): string | null {
  const isPool = profile.authMode === 'AMAZON_COGNITO_USER_POOLS';
  const what =
    profile.authMode === 'API_KEY' ? 'API key' : profile.authMode === 'AWS_IAM' ? 'Access key' : 'Token';
  const username = profile.modes[0]?.username;
  if (profile.secret === 'MISSING') return isPool ? 'Sign-in needed' : `${what} needed`;
  if (isPool && username) return `signed in as ${username}`;
  return profile.secret === 'SESSION' ? `${what} kept until the program ends` : null;
}

function ProfileSummary({ profile }: { readonly profile: Profile }) {
  const tier = tierOf(profile);
  const TierIcon = tier.icon;
  const details = [
    profile.endpoint && URL.canParse(profile.endpoint) ? new URL(profile.endpoint).host : null,
    profile.region,
    counted(profile.modelCount, 'model'),
    secretNote(profile),
  ];
  return (
    <div className={classes.summary}>
      <span className={classes.profileHead}>
        {profile.colour && <ColourDot colour={profile.colour} />}
        <span className={classes.profileName}>{profile.name}</span>
        <span className={classes.tier}>
          <TierIcon size={12} stroke={2} aria-hidden="true" />
          {tier.word}
        </span>
        {profile.readOnly && (
          <span className={classes.readOnly}>
            <IconLock size={12} stroke={2} aria-hidden="true" />
            Read-only
          </span>
        )}
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
  readonly onSignIn: () => void;
  readonly onSettings: () => void;
  readonly onDelete: () => void;
}

function ProfileMenu({ profile, onSignIn, onSettings, onDelete }: ProfileMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More for ${profile.name}`}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSettings size={14} />} onClick={onSettings}>
          Settings…
        </Menu.Item>
        {profile.authMode === 'AMAZON_COGNITO_USER_POOLS' && (
          <Menu.Item leftSection={<IconLogin2 size={14} />} onClick={onSignIn}>
            {profile.modes[0]?.username ? 'Sign in as somebody else…' : 'Sign in…'}
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

/** What has to be given before the connection can be opened. */
export function SecretDialog({
  profile,
  onClose,
  onOpen,
}: DialogProps & { readonly onOpen: (profile: Profile) => void }) {
  const proceed = (): void => {
    onClose();
    onOpen(profile);
  };
  return profile.authMode === 'AMAZON_COGNITO_USER_POOLS' ? (
    <SignInDialog profile={profile} onClose={onClose} onSignedIn={proceed} />
  ) : (
    <CredentialsDialog profile={profile} onClose={onClose} onSaved={proceed} />
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
          Its local copy of the records, what it signs in with and its journal of writes are removed from this
          machine. The backend is not touched.
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

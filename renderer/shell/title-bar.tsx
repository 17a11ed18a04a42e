import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconArrowLeft,
  IconArrowRight,
  IconBug,
  IconCheck,
  IconDots,
  IconInfoCircle,
  IconKeyboard,
  IconLifebuoy,
  IconLock,
  IconLogout,
  IconPlug,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react';
import { KeyLabel, runCommand } from '../commands';
import type { ConflictStrategy } from '../apollo/generated/operations';
import { ColourDot } from '../components/profile-dialog';
import { SchemeToggle } from '../components/scheme-toggle';
import { useNavigation } from '../navigation';
import { tierOf, useOpenConnection } from '../session';
import { useDialogs } from './dialogs';
import { useSandboxActions } from './sandbox';
import classes from './shell.module.css';

/** Where this window leads and how dangerous it is, always in sight. */
export function TitleBar() {
  const { profile } = useOpenConnection();
  const tier = tierOf(profile);
  const TierIcon = tier.icon;
  return (
    <header className={classes.titleBar}>
      <HistoryButtons />
      <Tooltip label={tier.meaning}>
        <span className={classes.tier}>
          <TierIcon size={14} stroke={2} aria-hidden="true" />
          {tier.word}
        </span>
      </Tooltip>
      {profile.colour && <ColourDot colour={profile.colour} />}
      <h1 className={classes.profile}>{profile.name}</h1>
      {profile.readOnly && (
        <Tooltip label="Nothing can be written over this connection.">
          <span className={classes.readOnly}>
            <IconLock size={12} stroke={2} aria-hidden="true" />
            Read-only
          </span>
        </Tooltip>
      )}
      <span className={classes.endpoint} title={profile.endpoint ?? undefined}>
        {[endpointHost(profile.endpoint), profile.region].filter(Boolean).join(' · ')}
      </span>
      <UnstyledButton
        className={classes.search}
        onClick={spotlight.open}
        aria-label="Search or run a command"
      >
        <IconSearch size={14} stroke={1.75} aria-hidden="true" />
        <span className={classes.searchText}>Search or run</span>
        <KeyLabel keys="$mod+k" />
      </UnstyledButton>
      <SchemeToggle />
      <WindowMenu />
    </header>
  );
}

function HistoryButtons() {
  const { past, future, back, forward } = useNavigation();
  return (
    <span className={classes.history}>
      <ActionIcon onClick={back} disabled={past.length === 0} aria-label="Back" size={24}>
        <IconArrowLeft size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon onClick={forward} disabled={future.length === 0} aria-label="Forward" size={24}>
        <IconArrowRight size={16} stroke={1.75} />
      </ActionIcon>
    </span>
  );
}

const STRATEGIES: readonly (readonly [ConflictStrategy, string])[] = [
  ['AUTOMERGE', 'Automerge'],
  ['OPTIMISTIC_CONCURRENCY', 'Optimistic concurrency'],
  ['LAMBDA', 'Lambda…'],
];

function WindowMenu() {
  const { profile, strategy } = useOpenConnection();
  const { setStrategy } = useSandboxActions();
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <ActionIcon aria-label="Window menu">
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {profile.tier === 'SANDBOX' && (
          <>
            <Menu.Label>Conflicts in the sandbox are settled by</Menu.Label>
            {STRATEGIES.map(([value, label]) => (
              <Menu.Item
                key={value}
                onClick={() => void setStrategy(value)}
                aria-label={`${label}${strategy === value ? ', in use' : ''}`}
                rightSection={strategy === value ? <IconCheck size={14} /> : undefined}
              >
                {label}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconPlug size={16} stroke={1.75} />}
              onClick={() => useDialogs.getState().show('sandbox')}
            >
              Connect an app to the sandbox…
            </Menu.Item>
            <Menu.Item
              leftSection={<IconBug size={16} stroke={1.75} />}
              onClick={() => useDialogs.getState().show('sandbox-faults')}
            >
              Faults on demand…
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<IconSettings size={16} stroke={1.75} />}
          onClick={() => useDialogs.getState().show('settings')}
        >
          Connection settings…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={16} stroke={1.75} />}
          onClick={() => runCommand('open-help')}
          rightSection={<KeyLabel keys="?" />}
        >
          Keyboard
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLifebuoy size={16} stroke={1.75} />}
          onClick={() => runCommand('open-support')}
        >
          Support bundle…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconInfoCircle size={16} stroke={1.75} />}
          onClick={() => runCommand('open-about')}
        >
          About Outband
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.75} />}
          onClick={() => runCommand('go-connect')}
        >
          Close this connection
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function endpointHost(endpoint: string | null | undefined): string | null {
  return endpoint && URL.canParse(endpoint) ? new URL(endpoint).host : null;
}

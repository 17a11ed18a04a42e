import { Button, Kbd, Select, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconPlayerPlayFilled, IconTemplate, IconAlignLeft } from '@tabler/icons-react';
import { useId } from 'react';
import type { AuthMode } from '../../apollo/generated/operations';
import { isMac } from '../../bridge';
import { AUTH_NAMES } from '../../components/profile-dialog';
import { useOpenConnection } from '../../session';
import classes from './editor.module.css';

interface EditorToolbarProps {
  readonly operations: readonly string[];
  readonly operationName: string | null;
  readonly onOperation: (name: string) => void;
  /** Why the draft can't be sent; null when it can. */
  readonly whyNot: string | null;
  readonly isRunning: boolean;
  readonly runLabel: string;
  /** The one mode to send with; null for any that may do it. */
  readonly authMode: AuthMode | null;
  readonly onAuthMode: (mode: AuthMode | null) => void;
  readonly onRun: () => void;
  readonly onGenerate: () => void;
  readonly onFormat: () => void;
}

/** Run first, then what helps to write. */
export function EditorToolbar(props: EditorToolbarProps) {
  const reasonId = useId();
  const isBlocked = props.whyNot !== null;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Editor">
      <Tooltip label={props.whyNot ?? ''} disabled={!isBlocked}>
        <Button
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          rightSection={
            <Kbd size="xs" className={classes.runKey} aria-hidden>
              {isMac ? '⌘⏎' : 'Ctrl ⏎'}
            </Kbd>
          }
          onClick={(event) => (isBlocked ? event.preventDefault() : props.onRun())}
          // Kept reachable while it is off, so that its reason can be read.
          data-disabled={isBlocked || undefined}
          aria-disabled={isBlocked || undefined}
          aria-describedby={isBlocked ? reasonId : undefined}
          aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
          loading={props.isRunning}
        >
          {props.runLabel}
        </Button>
      </Tooltip>
      <VisuallyHidden id={reasonId}>{props.whyNot}</VisuallyHidden>
      {props.operations.length > 1 && (
        <Select
          aria-label="Operation"
          placeholder="Choose the operation"
          data={[...props.operations]}
          value={props.operationName}
          onChange={(name) => name !== null && props.onOperation(name)}
          w={200}
        />
      )}
      <AuthModeChoice authMode={props.authMode} onAuthMode={props.onAuthMode} />
      <span className={classes.spacer} />
      <Button
        variant="default"
        leftSection={<IconTemplate size={14} aria-hidden />}
        onClick={props.onGenerate}
      >
        Generate…
      </Button>
      <Button
        variant="default"
        leftSection={<IconAlignLeft size={14} aria-hidden />}
        onClick={props.onFormat}
      >
        Format
      </Button>
    </div>
  );
}

const ANY_MODE = 'ANY';

/** As whom the document is sent, where the connection signs in with more than one mode. */
function AuthModeChoice({ authMode, onAuthMode }: Pick<EditorToolbarProps, 'authMode' | 'onAuthMode'>) {
  const { modes } = useOpenConnection().profile;
  if (modes.length < 2) return null;
  const known = modes.some(({ mode }) => mode === authMode) ? authMode : null;
  return (
    <Select
      aria-label="Sent with"
      data={[
        { value: ANY_MODE, label: 'With any mode that may' },
        ...modes.map(({ mode, username }) => ({
          value: mode,
          label: `As ${AUTH_NAMES[mode]}${username ? ` (${username})` : ''}`,
        })),
      ]}
      value={known ?? ANY_MODE}
      onChange={(value) => onAuthMode(value === ANY_MODE ? null : value)}
      allowDeselect={false}
      w={220}
    />
  );
}

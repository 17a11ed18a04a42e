import { Button, CopyButton, Group, Modal } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { AboutDocument, type AboutQuery } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import classes from './about-dialog.module.css';

interface AboutDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onSupport: () => void;
}

/** Which program this is, on what it runs, and where it keeps its files. */
export function AboutDialog({ opened, onClose, onSupport }: AboutDialogProps) {
  const { data, error } = useQuery(AboutDocument, { skip: !opened });
  return (
    <Modal opened={opened} onClose={onClose} title="About Outband" size={480}>
      <p className={classes.lead}>A console for out-of-band writes to Amplify DataStore backends.</p>
      {error && <ProblemPanel problem={problemFrom(error)} />}
      {data && <Facts app={data.app} onSupport={onSupport} />}
    </Modal>
  );
}

interface FactsProps {
  readonly app: AboutQuery['app'];
  readonly onSupport: () => void;
}

function Facts({ app, onSupport }: FactsProps) {
  const rows = factRows(app);
  return (
    <>
      <dl className={classes.facts}>
        {rows.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {app.runtime === 'FALLBACK' && (
        <p className={classes.note}>
          The development fallback is an older Electron, used where the official one can’t be downloaded. It
          is never part of a release.
        </p>
      )}
      <Group gap="xs">
        <CopyButton value={rows.map((row) => row.join(': ')).join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy all'}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onSupport}>
          Support bundle…
        </Button>
      </Group>
    </>
  );
}

function factRows(app: AboutQuery['app']): readonly (readonly [string, string])[] {
  return [
    ['Outband', app.version],
    [
      'Electron',
      `${app.electron}, ${app.runtime === 'OFFICIAL' ? 'official build' : 'development fallback'}`,
    ],
    ['Chromium', app.chromium],
    ['Node', app.node],
    ['SQLite', app.sqlite],
    ['System', app.platform],
    ['Keychain', app.keychainAvailable ? 'in use' : 'none: secrets are forgotten when the program ends'],
    ['Data folder', app.dataFolder],
  ];
}

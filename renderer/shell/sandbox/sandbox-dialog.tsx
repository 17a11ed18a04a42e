import { Modal, Tabs } from '@mantine/core';
import { CopyValue } from '../../components/field-value';
import { formatCount } from '../../components/format';
import { useOpenConnection } from '../../session';
import type { ConnectionPartsFragment } from '../../apollo/generated/operations';
import { useDialogs } from '../dialogs';
import type { DialogName } from '../dialogs';
import { ConflictDetectionChoice } from './conflict-detection';
import { DataPanel } from './data-panel';
import { FaultsPanel } from './faults-panel';
import { ModelsPanel } from './models-panel';
import { useSandboxControls } from './use-sandbox-controls';
import classes from './sandbox-dialog.module.css';

type TabName = 'connect' | 'faults' | 'conflicts' | 'data';

const FIRST_TABS: Readonly<Partial<Record<DialogName, TabName>>> = {
  sandbox: 'connect',
  'sandbox-faults': 'faults',
  'sandbox-conflicts': 'conflicts',
};

/** The running sandbox: how an app reaches it, what goes wrong in it, how it settles conflicts. */
export function SandboxDialog() {
  const { sandbox } = useOpenConnection();
  const { open, close } = useDialogs();
  if (!sandbox) return null;
  const first = open === null ? undefined : FIRST_TABS[open];
  return (
    <Modal opened={first !== undefined} onClose={close} title="Sandbox" size={680} keepMounted={false}>
      <SandboxTabs sandbox={sandbox} first={first ?? 'connect'} />
    </Modal>
  );
}

interface SandboxTabsProps {
  readonly sandbox: NonNullable<ConnectionPartsFragment['sandbox']>;
  readonly first: TabName;
}

function SandboxTabs({ sandbox, first }: SandboxTabsProps) {
  const controls = useSandboxControls();
  const faults = controls?.faults ?? [];
  return (
    <Tabs defaultValue={first} keepMounted={false}>
      <Tabs.List aria-label="The sandbox">
        <Tabs.Tab value="connect">Connect an app</Tabs.Tab>
        <Tabs.Tab value="faults">
          Faults{faults.length > 0 ? ` (${formatCount(faults.length)} on)` : ''}
        </Tabs.Tab>
        <Tabs.Tab value="conflicts">Conflicts</Tabs.Tab>
        <Tabs.Tab value="data">Data</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="connect" pt="md">
        <ConnectPanel sandbox={sandbox} />
      </Tabs.Panel>
      <Tabs.Panel value="faults" pt="md">
        {controls && <FaultsPanel specs={controls.faults} />}
      </Tabs.Panel>
      <Tabs.Panel value="conflicts" pt="md">
        {controls && (
          <>
            <ModelsPanel models={controls.models} />
            <ConflictDetectionChoice value={controls.conflictDetection} />
          </>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="data" pt="md">
        {controls && <DataPanel models={controls.models} />}
      </Tabs.Panel>
    </Tabs>
  );
}

/** How an app on this machine reaches the running sandbox, each part to be copied. */
function ConnectPanel({ sandbox }: Pick<SandboxTabsProps, 'sandbox'>) {
  const facts = [
    ['GraphQL endpoint', sandbox.endpoint],
    ['Live updates', sandbox.realtime],
    ['Endpoint with TLS', sandbox.tlsEndpoint],
    ['Certificate', sandbox.caFile],
    ['API key', sandbox.apiKey],
  ] as const;
  return (
    <>
      <p className={classes.lead}>
        The sandbox speaks as AppSync does, on this machine alone. An app that is configured with this
        endpoint and key syncs with it; what it changes appears here at once.
      </p>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd className="ob-mono">{value}</dd>
            <CopyValue label={name} value={value} />
          </div>
        ))}
      </dl>
    </>
  );
}

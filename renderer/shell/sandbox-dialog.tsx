import { Modal } from '@mantine/core';
import { CopyValue } from '../components/field-value';
import { useOpenConnection } from '../session';
import { useDialogs } from './dialogs';
import classes from './sandbox-dialog.module.css';

/** How an app on this machine reaches the running sandbox, each part to be copied. */
export function SandboxDialog() {
  const { sandbox } = useOpenConnection();
  const { open, close } = useDialogs();
  if (!sandbox) return null;
  const facts = [
    ['GraphQL endpoint', sandbox.endpoint],
    ['Live updates', sandbox.realtime],
    ['Endpoint with TLS', sandbox.tlsEndpoint],
    ['Certificate', sandbox.caFile],
    ['API key', sandbox.apiKey],
  ] as const;
  return (
    <Modal opened={open === 'sandbox'} onClose={close} title="Connect an app to the sandbox" size={560}>
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
    </Modal>
  );
}

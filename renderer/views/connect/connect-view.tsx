import { Button, Loader } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { IconFileImport, IconFlask2, IconKeyOff, IconPlugConnected, IconPlugOff } from '@tabler/icons-react';
import { useState } from 'react';
import { ConnectScreenDocument, type ProfilePartsFragment } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { ProblemPanel } from '../../components/problem-panel';
import { useConnection } from '../../session';
import { SchemeToggle } from '../../components/scheme-toggle';
import { ImportDialog } from './import-dialog';
import { LocalDialog } from './local-dialog';
import { ProfileList, SecretDialog } from './profile-list';
import { useOpening } from './use-opening';
import classes from './connect.module.css';

/** Where should this window lead, and how dangerous is it? */
export function ConnectView() {
  const { data, loading, error } = useQuery(ConnectScreenDocument, { fetchPolicy: 'cache-and-network' });
  const connection = useConnection();
  const opening = useOpening();
  const [importing, setImporting] = useState(false);
  const [asking, setAsking] = useState<ProfilePartsFragment | null>(null);
  const [isMakingLocal, setMakingLocal] = useState(false);
  const openingName = connection?.state === 'OPENING' ? connection.profile.name : opening.name;
  const failure =
    opening.problem ??
    (connection?.state === 'FAILED' && isProblem(connection.problem) ? connection.problem : null);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>Outband</h1>
          <p>
            Correct records of an Amplify DataStore backend without an app, so that every app receives the
            change.
          </p>
        </div>
        <SchemeToggle />
      </header>
      <main className={classes.main}>
        {error && <ProblemPanel problem={problemFrom(error)} />}
        {failure && (
          <ProblemPanel problem={failure} onDismiss={opening.problem ? opening.dismiss : undefined} />
        )}
        {data?.app.keychainAvailable === false && <KeychainNotice />}
        {openingName !== null ? (
          <Opening name={openingName} />
        ) : (
          <>
            <div className={classes.ways}>
              <Way
                icon={IconFlask2}
                title="Try the sandbox"
                text="An AppSync-compatible backend on this machine, filled with made-up records. No account, no questions, nothing that can be harmed."
                action={<Button onClick={opening.openSandbox}>Open the sandbox</Button>}
              />
              <Way
                icon={IconFileImport}
                title="Import a backend"
                text="From a client configuration (amplify_outputs.json, amplifyconfiguration.json or aws-exports.js) and, where it holds none, a schema."
                action={
                  <Button variant="default" onClick={() => setImporting(true)}>
                    Import a backend…
                  </Button>
                }
              />
              <Way
                icon={IconPlugOff}
                title="Work without a backend"
                text="From a schema alone: make, browse and edit records on this machine. Attach a backend later and send what was made."
                action={
                  <Button variant="default" onClick={() => setMakingLocal(true)}>
                    Choose a schema…
                  </Button>
                }
              />
            </div>
            <section className={classes.connections} aria-labelledby="connections-title">
              <h2 id="connections-title">Connections</h2>
              {data && data.profiles.length > 0 && (
                <ProfileList profiles={data.profiles} onOpen={opening.openProfile} />
              )}
              {data?.profiles.length === 0 && (
                <div className={classes.none}>
                  <EmptyState icon={IconPlugConnected} title="No connections yet">
                    A connection keeps an endpoint, a schema and a tier under a name. Import a backend to make
                    one, or open the sandbox to look around first.
                  </EmptyState>
                </div>
              )}
              {loading && !data && <Loader size="sm" aria-label="Loading connections" />}
            </section>
          </>
        )}
      </main>
      <footer className={classes.foot}>{data && `Outband ${data.app.version}`}</footer>
      {isMakingLocal && (
        <LocalDialog
          onClose={() => setMakingLocal(false)}
          onOpen={(profile) => {
            setMakingLocal(false);
            opening.openProfile(profile);
          }}
        />
      )}
      {importing && (
        <ImportDialog
          onClose={() => setImporting(false)}
          onOpen={(profile) => {
            setImporting(false);
            if (profile.secret === 'MISSING') setAsking(profile);
            else opening.openProfile(profile);
          }}
        />
      )}
      {asking && (
        <SecretDialog profile={asking} onClose={() => setAsking(null)} onOpen={opening.openProfile} />
      )}
    </div>
  );
}

interface WayProps {
  readonly icon: typeof IconFlask2;
  readonly title: string;
  readonly text: string;
  readonly action: React.ReactNode;
}

function Way({ icon: WayIcon, title, text, action }: WayProps) {
  return (
    <section className={classes.way} aria-label={title}>
      <WayIcon size={24} stroke={1.5} aria-hidden="true" className={classes.wayIcon} />
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
        {action}
      </div>
    </section>
  );
}

function KeychainNotice() {
  return (
    <div className={classes.notice} role="note">
      <IconKeyOff size={16} stroke={1.75} aria-hidden="true" />
      <span>
        This system offers no keychain. API keys and sign-ins are kept only until the program ends and have to
        be given again after the next start.
      </span>
    </div>
  );
}

function Opening({ name }: { readonly name: string }) {
  return (
    <div className={classes.opening} role="status">
      <Loader size="sm" aria-hidden="true" />
      <div>
        <p className={classes.openingTitle}>Opening {name}</p>
        <p>Reading the schema and the local store. Records appear as they are read from the backend.</p>
      </div>
    </div>
  );
}

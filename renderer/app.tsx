import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { styleNonce } from './bridge';
import { CommandPalette, HelpDialog } from './commands';
import { LiveRegion } from './components/live-region';
import { ErrorBoundary } from './components/problem-panel';
import { ConnectionProvider, useConnection } from './session';
import { Shell, useDialogs, useWindowCommands } from './shell';
import { cssVariables, theme } from './theme';
import { AboutDialog, SupportDialog } from './views/about';
import { ConnectView } from './views/connect';

/** The window: providers, the dialogs of the program, and either the connect screen or the workspace. */
export function App({ client }: { readonly client: ApolloClient }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariables}
      getStyleNonce={styleNonce}
    >
      <ErrorBoundary what="The window">
        <ApolloProvider client={client}>
          <ConnectionProvider>
            <Window />
          </ConnectionProvider>
        </ApolloProvider>
      </ErrorBoundary>
      <Notifications position="bottom-right" limit={4} zIndex={1000} />
      <LiveRegion />
    </MantineProvider>
  );
}

function Window() {
  useWindowCommands();
  const connection = useConnection();
  const { open, show, close } = useDialogs();
  return (
    <>
      {connection?.state === 'OPEN' ? <Shell key={connection.profile.id} /> : <ConnectView />}
      <CommandPalette />
      <HelpDialog opened={open === 'help'} onClose={close} />
      <AboutDialog opened={open === 'about'} onClose={close} onSupport={() => show('support')} />
      <SupportDialog opened={open === 'support'} onClose={close} />
    </>
  );
}

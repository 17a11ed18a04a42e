// In a layer of their own the kit's styles yield to the house's, in whichever order the bundler puts them.
import '@mantine/core/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './styles/tokens.css';
import './styles/global.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './apollo/client';
import { App } from './app';
import { receivePort, styleNonce } from './bridge';
import { teachBigIntsJson } from './exact-integers';

teachBigIntsJson();
const container = document.getElementById('root');
if (!container) throw new Error('The page has no root element');
const root = createRoot(container);
// Dialogs lock the page's scrolling by a style tag of their own, which asks here for its nonce.
setNonce(styleNonce());
const port = await receivePort();
root.render(
  <StrictMode>
    <App client={createClient(port)} />
  </StrictMode>,
);

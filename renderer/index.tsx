import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './styles/tokens.css';
import './styles/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './apollo/client';
import { App } from './app';
import { receivePort } from './bridge';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no root element');
const root = createRoot(container);
const port = await receivePort();
root.render(
  <StrictMode>
    <App client={createClient(port)} />
  </StrictMode>,
);

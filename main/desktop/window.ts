import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { WebContents } from 'electron';
import { join } from 'node:path';
import { APP_ORIGIN } from './app-address';
import { guardContents } from './permissions';

const ours = new Set<WebContents>();

export function isOurWindow(contents: WebContents): boolean {
  return ours.has(contents);
}

const DEFAULT_SIZE = { width: 1440, height: 900 };

/** Opens the console's window; the one place that creates windows, so their hardening is decided here. */
export function openWindow(preload: string): BrowserWindow {
  const area = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    width: Math.min(DEFAULT_SIZE.width, area.width),
    height: Math.min(DEFAULT_SIZE.height, area.height),
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Outband',
    // Other systems take the icon from the program itself.
    ...(process.platform === 'linux' ? { icon: join(app.getAppPath(), 'build', 'icons', 'icon.png') } : {}),
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  // The window no longer knows its contents when they are destroyed.
  const contents = window.webContents;
  ours.add(contents);
  contents.once('destroyed', () => ours.delete(contents));
  guardContents(window.webContents);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}

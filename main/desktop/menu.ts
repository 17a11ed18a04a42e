import { BrowserWindow, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { IPC_CHANNELS } from '../../shared/ipc-contract';

function command(label: string, id: string, accelerator?: string): MenuItemConstructorOptions {
  return {
    label,
    ...(accelerator ? { accelerator } : {}),
    // The page listens for its own keys; the menu only shows them.
    registerAccelerator: false,
    click: () => BrowserWindow.getFocusedWindow()?.webContents.send(IPC_CHANNELS.runCommand, id),
  };
}

/** The application menu; its items run the window's own commands. */
export function installMenu(): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as MenuItemConstructorOptions] : []),
      {
        label: 'File',
        submenu: [
          command('Connections', 'go-connect'),
          { type: 'separator' },
          isMac ? { role: 'close' } : { role: 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: 'Go',
        submenu: [
          command('Search or run…', 'open-palette', 'CmdOrCtrl+K'),
          { type: 'separator' },
          command('Editor', 'go-editor'),
          command('Batch & runs', 'go-batch'),
          command('Sync', 'go-sync'),
          command('Activity', 'go-activity'),
        ],
      },
      {
        label: 'View',
        submenu: [
          { role: 'reload' },
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          { role: 'toggleDevTools' },
        ],
      },
      {
        label: 'Help',
        submenu: [command('Keyboard shortcuts', 'open-help'), command('About Outband', 'open-about')],
      },
    ]),
  );
}

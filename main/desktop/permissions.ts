import { shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { APP_ORIGIN, isAllowedExternal } from './app-address';

/** Refuses every permission: the console needs none of the browser's. Writing to the clipboard by a key press needs none. */
export function denyPermissions(session: Session): void {
  const clipboardWrite = 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === clipboardWrite),
  );
  session.setPermissionCheckHandler((_contents, permission) => permission === clipboardWrite);
  session.setDevicePermissionHandler(() => false);
}

/** Keeps a page where it is: no navigation away, no new windows, no webviews. */
export function guardContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, address: string) => {
    if (!address.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedExternal(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

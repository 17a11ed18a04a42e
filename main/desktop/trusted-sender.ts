import type { IpcMainEvent } from 'electron';
import { APP_ORIGIN } from './app-address';
import { isOurWindow } from './window';

/** True for a message from the main frame of a window that this program opened, showing our own page. */
export function isTrustedSender(event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  if (!frame || frame.parent !== null) return false;
  // A frame without a page has no address; URL's own origin of app:// addresses is opaque outside a browser.
  return isOurWindow(event.sender) && frame.url.startsWith(`${APP_ORIGIN}/`);
}

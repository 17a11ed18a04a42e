import type { ConnectionManager } from '../session';
import type { CredentialKeeper, ProfileStore, SecretVault } from '../workspace';
import type { AppInfo, FileKind } from './generated/resolver-types';

/** What resolvers reach: services of main, and the two things that only the desktop can do. */
export interface ConsoleContext {
  readonly connections: ConnectionManager;
  readonly profiles: ProfileStore;
  readonly vault: SecretVault;
  readonly credentials: CredentialKeeper;
  /** Asks with a dialog of the program itself whether this command may be run for a token. */
  readonly confirmCommand: (command: string) => Promise<boolean>;
  readonly appInfo: () => AppInfo;
  /** The system's file dialog; null when it is dismissed. */
  readonly chooseFile: (kind: FileKind) => Promise<string | null>;
  /** Asks with the system's dialog where a file is to go; null when it is dismissed. Nothing is written yet. */
  readonly choosePlace: (file: {
    readonly title: string;
    readonly fileName: string;
  }) => Promise<string | null>;
}

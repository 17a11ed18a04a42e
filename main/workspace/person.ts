import { userInfo } from 'node:os';

/** Who is signed in to this computer; undefined where the system has no name for them, as in some containers. */
export function personHere(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

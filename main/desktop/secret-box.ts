import { safeStorage } from 'electron';
import type { SecretBox } from '../workspace';

/**
 * The system's keychain, or null where it has none. On Linux without a secret service Electron falls back to a
 * fixed password (`basic_text`), which protects nothing, so that counts as none.
 */
export function systemSecretBox(): SecretBox | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null;
  return {
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (data) => safeStorage.decryptString(data),
  };
}

export { readAmplifyConfigFile, checkEndpoint, regionOfEndpoint } from './amplify-config';
export type { AuthMode, BackendConfig } from './amplify-config';
export {
  CredentialKeeper,
  environmentCredentials,
  profileCredentials,
  tokenOfCommand,
  tokenOfFile,
} from './credentials';
export type { CredentialsInput, Environment, ModeState } from './credentials';
export { personHere } from './person';
export { readBackendFiles } from './import-backend';
export type { BackendFiles } from './import-backend';
export { DEFAULT_SIGN_IN, SANDBOX_PROFILE_ID } from './profile';
export type { SignInSettings, StoredProfile } from './profile';
export { ProfileStore } from './profile-store';
export type { NewProfile, UnreadableProfile } from './profile-store';
export { SecretVault } from './secrets';
export type { SecretBox, SecretState } from './secrets';

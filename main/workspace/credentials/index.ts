export { environmentCredentials, profileCredentials, type Environment } from './aws';
export { CredentialKeeper, type CredentialsInput, type ModeState } from './keeper';
export { tokenOfCommand, tokenOfFile } from './tokens';

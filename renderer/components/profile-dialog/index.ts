export { AUTH_NAMES } from './auth-names';
export { ColourDot } from './colour-picker';
export { CredentialsDialog } from './credentials-dialog';
export { ProfileDialog } from './profile-dialog';
export { SignInDialog } from './sign-in-dialog';

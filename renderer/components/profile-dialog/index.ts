export { AUTH_MODES, AUTH_NAMES } from './auth-names';
export { ColourDot } from './colour-picker';
export { CredentialsDialog } from './credentials-dialog';
export { ModeSettings, plainSignIn, type SignIn } from './mode-settings';
export { ProfileDialog } from './profile-dialog';
export { typedSecrets } from './secret-fields';
export { SignInDialog } from './sign-in-dialog';

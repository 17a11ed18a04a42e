import { z } from 'zod';
import { ENVIRONMENT_TIERS } from '../../shared/environment';
import { STRATEGIES } from '../../shared/conflict';
import { AUTH_MODES, type AuthMode } from './amplify-config';

export const IAM_SOURCES = ['KEYS', 'PROFILE', 'ENVIRONMENT'] as const;
export const TOKEN_SOURCES = ['PASTED', 'FILE', 'COMMAND'] as const;
/** Colours a person may give a connection beside that of its tier; names, because screens choose the shade. */
export const PROFILE_COLOURS = ['BLUE', 'TEAL', 'VIOLET', 'PINK', 'LIME', 'GREY'] as const;

const tokenSettingsSchema = z.object({
  source: z.enum(TOKEN_SOURCES),
  /** The file or the command; null for a pasted token. */
  location: z.string().max(2_000).nullable(),
});

/** How to sign in with each mode, without anything secret. */
export const signInSchema = z.object({
  userPool: z
    .object({
      userPoolId: z.string().max(200),
      clientId: z.string().max(200),
      /** The identity provider's address where it isn't AWS's own. */
      endpoint: z.string().max(500).nullable(),
    })
    .nullable(),
  iam: z.object({ source: z.enum(IAM_SOURCES), profile: z.string().max(200).nullable() }),
  oidc: tokenSettingsSchema,
  lambda: tokenSettingsSchema,
});
export type SignInSettings = z.infer<typeof signInSchema>;

export const DEFAULT_SIGN_IN: SignInSettings = {
  userPool: null,
  iam: { source: 'KEYS', profile: null },
  oidc: { source: 'PASTED', location: null },
  lambda: { source: 'PASTED', location: null },
};

/** The profile of the embedded sandbox; there is one, and it has no secret. */
export const SANDBOX_PROFILE_ID = 'sandbox';

export const profileSchema = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1).max(120),
  /** `local`: models without a backend, until one is attached. */
  kind: z.enum(['sandbox', 'backend', 'local']),
  tier: z.enum(ENVIRONMENT_TIERS),
  endpoint: z.string().nullable(),
  /** What a person said of the endpoint when it was changed: another address of the same backend, or another backend. */
  addressMeans: z.enum(['SAME', 'OTHER']).nullable().default(null),
  region: z.string().nullable(),
  authMode: z.enum(AUTH_MODES),
  /** The name of the imported configuration file, for people. */
  configFile: z.string().nullable(),
  /** The name of the schema file, which lies beside profile.json under `schemaCopy`. */
  schemaFile: z.string(),
  schemaCopy: z.string(),
  schemaSource: z.string(),
  modelCount: z.number().int().nonnegative(),
  createdAt: z.number(),
  lastOpenedAt: z.number().nullable(),
  /** No write may leave this program over the connection. */
  readOnly: z.boolean().default(false),
  colour: z.enum(PROFILE_COLOURS).nullable().default(null),
  /** Modes beside the first one, for what that may not do (client reference 3.6). */
  otherAuthModes: z.array(z.enum(AUTH_MODES)).default([]),
  /** Overrides the real-time address that follows from the endpoint. */
  realtimeUrl: z.string().nullable().default(null),
  signIn: signInSchema.default(DEFAULT_SIGN_IN),
  /** How the backend settles conflicts, as a person said: no answer of the service tells it. */
  conflictStrategy: z.enum(STRATEGIES).nullable().default(null),
  /** Models that differ from it, by name. */
  modelStrategies: z.record(z.string(), z.enum(STRATEGIES)).default({}),
});

/** One connection as it is kept on disk; secrets are apart. */
export type StoredProfile = z.infer<typeof profileSchema>;

/** The first mode, then the others, each once. */
export const authModesOf = (
  profile: Pick<StoredProfile, 'authMode' | 'otherAuthModes'>,
): readonly AuthMode[] => [...new Set([profile.authMode, ...profile.otherAuthModes])];

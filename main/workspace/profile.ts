import { z } from 'zod';
import { ENVIRONMENT_TIERS } from '../../shared/environment';
import { AUTH_MODES } from './amplify-config';

/** The profile of the embedded sandbox; there is one, and it has no secret. */
export const SANDBOX_PROFILE_ID = 'sandbox';

export const profileSchema = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1).max(120),
  kind: z.enum(['sandbox', 'backend']),
  tier: z.enum(ENVIRONMENT_TIERS),
  endpoint: z.string().nullable(),
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
});

/** One connection as it is kept on disk; secrets are apart. */
export type StoredProfile = z.infer<typeof profileSchema>;

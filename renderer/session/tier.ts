import { IconAlertTriangle, IconFlask2, IconPlugOff, IconTool, type Icon } from '@tabler/icons-react';
import type { EnvironmentTier, ProfileKind } from '../apollo/generated/operations';

/** How dangerous a connection is, in a word, an icon and a sentence; the colour only repeats it. */
export interface TierView {
  readonly word: string;
  readonly icon: Icon;
  readonly meaning: string;
}

const WITHOUT_BACKEND: TierView = {
  word: 'Without a backend',
  icon: IconPlugOff,
  meaning: 'Records are kept on this machine and wait in the outbox. Nothing is sent.',
};

/** How dangerous a profile is; one without a backend can harm nobody. */
export function tierOf(profile: { readonly kind: ProfileKind; readonly tier: EnvironmentTier }): TierView {
  return profile.kind === 'LOCAL' ? WITHOUT_BACKEND : TIERS[profile.tier];
}

export const TIERS: Readonly<Record<EnvironmentTier, TierView>> = {
  SANDBOX: {
    word: 'Sandbox',
    icon: IconFlask2,
    meaning: 'Made-up records on this machine. Nothing can be harmed.',
  },
  DEVELOPMENT: {
    word: 'Development',
    icon: IconTool,
    meaning: 'A shared test backend. Large changes are confirmed.',
  },
  PRODUCTION: {
    word: 'Production',
    icon: IconAlertTriangle,
    meaning: 'People rely on these records. Every change is shown before it is sent.',
  },
};

import { IconAlertTriangle, IconFlask2, IconTool, type Icon } from '@tabler/icons-react';
import type { EnvironmentTier } from '../apollo/generated/operations';

/** How dangerous a connection is, in a word, an icon and a sentence; the colour only repeats it. */
export interface TierView {
  readonly word: string;
  readonly icon: Icon;
  readonly meaning: string;
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

import type { EnvironmentTier } from '../../apollo/generated/operations';

/** How much a person has to say before a plan runs. */
export type Confirmation = 'none' | 'confirm' | 'type-name';

/** From this many operations on, a development backend asks once. */
export const MANY_OPERATIONS = 20;

/**
 * The rung of the ladder for a plan: a sandbox asks nothing, a development backend asks when many records or a
 * deletion are meant, production has the model's name typed.
 */
export function confirmationFor(
  tier: EnvironmentTier,
  plan: { readonly operations: number; readonly isDelete: boolean },
): Confirmation {
  switch (tier) {
    case 'SANDBOX':
      return 'none';
    case 'DEVELOPMENT':
      return plan.isDelete || plan.operations >= MANY_OPERATIONS ? 'confirm' : 'none';
    case 'PRODUCTION':
      return 'type-name';
  }
}

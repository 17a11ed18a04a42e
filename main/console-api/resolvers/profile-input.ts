import { OutbandError } from '../../../shared/errors';
import type { ProfileChanges } from '../../session';
import type { SignInSettings, StoredProfile } from '../../workspace';
import type { ChallengeAnswer, SignInStep as Step } from '../../appsync';
import type { ConsoleContext } from '../context';
import type { ChallengeAnswerInput, SignInStep, UpdateProfileInput } from '../generated/resolver-types';
import { toProfile } from './to-graphql';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The changes that were given; null stands for “none” where a setting may be empty, and for “as it is” elsewhere. */
export function profileChanges(input: UpdateProfileInput): ProfileChanges {
  const changes: Mutable<ProfileChanges> = {};
  if (input.name != null) changes.name = input.name.trim();
  if (input.tier != null) changes.tier = input.tier;
  if (input.readOnly != null) changes.readOnly = input.readOnly;
  if (input.addressMeans != null) changes.addressMeans = input.addressMeans;
  if (input.colour !== undefined) changes.colour = input.colour;
  if (input.endpoint != null) changes.endpoint = input.endpoint.trim();
  if (input.realtimeUrl !== undefined) changes.realtimeUrl = input.realtimeUrl?.trim() || null;
  if (input.region !== undefined) changes.region = input.region?.trim() || null;
  const [authMode, ...otherAuthModes] = input.modes ?? [];
  if (authMode) Object.assign(changes, { authMode, otherAuthModes });
  if (input.conflictStrategy !== undefined) changes.conflictStrategy = input.conflictStrategy;
  if (input.modelStrategies != null)
    changes.modelStrategies = Object.fromEntries(
      input.modelStrategies.map(({ model, strategy }) => [model, strategy]),
    );
  return changes;
}

/**
 * The sign-in settings of an input. A command runs on this computer, so a new one is confirmed by a dialog of the
 * program itself, which the page can't answer. Throws Cancelled when it is declined.
 */
export async function confirmedCommands(
  profile: Pick<StoredProfile, 'signIn'>,
  input: Pick<UpdateProfileInput, 'signIn'>,
  context: ConsoleContext,
): Promise<{ signIn?: SignInSettings }> {
  const { signIn } = input;
  if (!signIn) return {};
  const settings: SignInSettings = {
    userPool: signIn.userPool
      ? { ...signIn.userPool, endpoint: signIn.userPool.endpoint?.trim() || null }
      : null,
    iam: { source: signIn.iam.source, profile: signIn.iam.profile?.trim() || null },
    oidc: { source: signIn.oidc.source, location: signIn.oidc.location?.trim() || null },
    lambda: { source: signIn.lambda.source, location: signIn.lambda.location?.trim() || null },
  };
  for (const name of ['oidc', 'lambda'] as const) {
    const { source, location } = settings[name];
    const isKnown = profile.signIn[name].source === 'COMMAND' && profile.signIn[name].location === location;
    if (source !== 'COMMAND' || location === null || isKnown) continue;
    if (await context.confirmCommand(location)) continue;
    throw new OutbandError({
      kind: 'Cancelled',
      code: 'COMMAND_DECLINED',
      message: 'The command was not allowed.',
      consequence: 'Nothing was changed.',
      action: 'Allow it, or choose a file or a pasted token.',
    });
  }
  return { signIn: settings };
}

export function challengeAnswer(input: ChallengeAnswerInput): ChallengeAnswer {
  const attributes = input.attributes as Readonly<Record<string, string>> | null | undefined;
  return {
    ...(input.newPassword != null ? { newPassword: input.newPassword } : {}),
    ...(input.code != null ? { code: input.code.replace(/\s/g, '') } : {}),
    ...(attributes ? { attributes } : {}),
  };
}

/** A step without the tokens that it may have brought. */
export async function toStep(
  profile: StoredProfile,
  step: Step,
  context: ConsoleContext,
): Promise<SignInStep> {
  if (step.kind === 'SIGNED_IN') await context.connections.reopen(profile.id);
  return {
    kind: step.kind,
    requiredAttributes: step.kind === 'NEW_PASSWORD_REQUIRED' ? [...step.requiredAttributes] : [],
    destination: step.kind === 'SMS_MFA' ? step.destination : null,
    profile: toProfile(profile, context),
  };
}

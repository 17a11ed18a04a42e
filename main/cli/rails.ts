import { Option, type Command } from 'commander';
import type { EnvironmentTier, WritePolicy } from '../../shared/environment';
import { OutbandError } from '../../shared/errors';
import { GuardRails, type RunOptions } from '../writer';
import type { CliIo } from './io';
import { wholeNumber } from './numbers';

const TIERS: Readonly<Record<string, EnvironmentTier>> = {
  sandbox: 'SANDBOX',
  development: 'DEVELOPMENT',
  production: 'PRODUCTION',
};

export interface TierFlags {
  readonly tier?: string;
  readonly readOnly?: boolean;
}

/** What the tier of a backend asks for before many records are written. */
export interface RailFlags extends TierFlags {
  readonly reason?: string;
  readonly maxRecords?: number;
  readonly confirm?: readonly string[];
  readonly yes?: boolean;
}

const more = (text: string, earlier: readonly string[] = []): string[] => [...earlier, text];

/** `--tier`: how dangerous the backend is to write to. */
export function addTierOption(command: Command): Command {
  return command.addOption(
    new Option('--tier <tier>', 'how the backend is guarded; sandbox, with no limits, unless given').choices(
      Object.keys(TIERS),
    ),
  );
}

/** The guard rails of a tier, and what satisfies them. */
export function addRailOptions(command: Command): Command {
  return addTierOption(command)
    .option('--reason <text>', 'why; kept in the audit record, and needed in production')
    .option(
      '--max-records <number>',
      'records that a run may write at most; raises the limit of the tier (production 1000, development 100000)',
      wholeNumber,
    )
    .option(
      '--confirm <name>',
      'the name that production asks for: of the migration, or of the model; repeatable',
      more,
    )
    .option('--yes', 'go on where a terminal would be asked; production wants --confirm besides');
}

/** What the flags allow; undefined where they say nothing, which is a writable sandbox. */
export function policyOf({ tier, readOnly = false }: TierFlags): WritePolicy | undefined {
  const named = tier === undefined ? undefined : TIERS[tier];
  if (named) return { tier: named, readOnly };
  return readOnly ? { tier: 'PRODUCTION', readOnly } : undefined;
}

/** What begins: its verb, and each name that production asks for. */
interface Undertaking {
  readonly verb: string;
  readonly names: readonly string[];
  /** What to do instead of going on. */
  readonly instead: string;
}

/**
 * Holds what is about to begin against the tier before anything is connected to, and asks the person at the terminal:
 * for a yes, in production for each name.
 *
 * Throws Cancelled for a no, ReadOnly, and GuardRefused where the reason or a name is missing or the rate too high.
 */
export async function askFirst(
  { verb, names, instead }: Undertaking,
  flags: RailFlags,
  options: RunOptions,
  io: CliIo,
): Promise<void> {
  const isTold = flags.yes === true || flags.confirm !== undefined;
  if (flags.tier !== 'production') {
    const question = `Really ${verb} ${names.join(', ')}?`;
    if (!isTold && io.confirm && !(await io.confirm(question))) throw notConfirmed(verb, instead);
  }
  if (flags.tier === undefined) return;
  const rails = new GuardRails(policyOf(flags));
  rails.checkWritable(`What ${verb} would write`);
  rails.checkReason(flags.reason);
  for (const name of names) {
    const typed = isTold
      ? flags.confirm?.find((each) => each === name)
      : await typedName(verb, name, flags, io);
    if (typed === null) throw notConfirmed(verb, instead);
    rails.checkWhole({ name, operations: 0 }, { ...options, confirmation: typed }, 1);
  }
}

/** Undefined where nobody is there to type it, or nothing asks for it. */
function typedName(
  verb: string,
  name: string,
  { tier }: TierFlags,
  io: CliIo,
): Promise<string | null> | undefined {
  return tier === 'production' ? io.ask?.(`Type ${name} to ${verb} it in production:`) : undefined;
}

function notConfirmed(verb: string, instead: string): OutbandError {
  return new OutbandError({
    kind: 'Cancelled',
    code: 'NOT_CONFIRMED',
    message: `You chose not to ${verb}.`,
    consequence: 'Nothing was sent.',
    action: instead,
  });
}

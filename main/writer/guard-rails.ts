import { readOnlyError } from '../../shared/environment';
import type { EnvironmentTier, WritePolicy } from '../../shared/environment';
import { OutbandError } from '../../shared/errors';
import type { ErrorPlace } from '../../shared/errors';
import type { PlanRecord } from './journal/rows';
import type { StartRequirements, WholeWork } from './plan-api';
import type { RunOptions } from './writer-api';

/** What a tier asks for before many records are written. */
interface Rails {
  readonly mustBeSeen: boolean;
  readonly isConfirmed: boolean;
  readonly needsReason: boolean;
  readonly maxRecords: number | null;
  readonly maxWritesPerSecond: number | null;
  /** Where no rate is asked for (service reference 9.5). */
  readonly usualWritesPerSecond: number | null;
}

const OPEN: Rails = {
  mustBeSeen: false,
  isConfirmed: false,
  needsReason: false,
  maxRecords: null,
  maxWritesPerSecond: null,
  usualWritesPerSecond: null,
};

const RAILS: Readonly<Record<EnvironmentTier, Rails>> = {
  SANDBOX: OPEN,
  DEVELOPMENT: { ...OPEN, maxRecords: 100_000 },
  PRODUCTION: {
    mustBeSeen: true,
    isConfirmed: true,
    needsReason: true,
    maxRecords: 1_000,
    maxWritesPerSecond: 200,
    usualWritesPerSecond: 50,
  },
};

/** What is about to start, as far as the rules look at it. */
interface Matter {
  readonly operations: number;
  readonly mustBeSeen: boolean;
  readonly isUnseen: boolean;
  /** What has to be typed; null where nothing has to be. */
  readonly typed: { readonly what: string; readonly text: string } | null;
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly action: string;
}

/**
 * The rules by which a plan may start, from the tier of the connection. They hold here, whatever a screen has asked
 * before. Migrations and imports show and confirm themselves as a whole, so their plans need not be seen one by one.
 */
export class GuardRails {
  readonly #policy: WritePolicy;
  readonly #rails: Rails;

  constructor(policy: WritePolicy | undefined) {
    this.#policy = policy ?? { tier: 'SANDBOX', readOnly: false };
    this.#rails = RAILS[this.#policy.tier];
  }

  requirements(plan: PlanRecord, options: RunOptions, perRequest: number): StartRequirements {
    const matter = this.#matterOf(plan);
    return this.#asked(matter, plan.seenAt, this.#faults(matter, options, perRequest));
  }

  /** Throws GuardRefused that names the first thing that is missing. */
  check(plan: PlanRecord, options: RunOptions, perRequest: number): void {
    const [fault] = this.#faults(this.#matterOf(plan), options, perRequest);
    if (fault) throw refused(fault, { model: plan.model });
  }

  /** What a migration or an import needs as a whole: a person has its plan before them, and names it. */
  wholeRequirements(work: WholeWork, options: RunOptions, perRequest: number): StartRequirements {
    const matter = this.#wholeMatter(work);
    return this.#asked(matter, null, this.#faults(matter, options, perRequest));
  }

  /** Throws ReadOnly, or GuardRefused that names the first thing that is missing. */
  checkWhole(work: WholeWork, options: RunOptions, perRequest: number): void {
    this.checkWritable(work.name);
    const [fault] = this.#faults(this.#wholeMatter(work), options, perRequest);
    if (fault) throw refused(fault);
  }

  /** Throws ReadOnly before anything is journalled: a run that can't send must not look like one that was interrupted. */
  checkWritable(what: string): void {
    if (this.#policy.readOnly) throw readOnlyError(what);
  }

  /** Throws GuardRefused where a rate is asked for that the tier doesn't allow. */
  checkRate(model: string, options: RunOptions, perRequest: number): void {
    const fault = this.#rateFault(options, perRequest);
    if (fault) throw refused(fault, { model });
  }

  /** A write outside of plans, an edit or a decision about conflicts, has to say why. */
  get needsReason(): boolean {
    return this.#rails.needsReason;
  }

  /** Throws GuardRefused where a write outside of plans lacks the reason that the tier asks for. */
  checkReason(reason: string | undefined, model?: string): void {
    if (!this.needsReason || reason?.trim()) return;
    throw new OutbandError({
      kind: 'GuardRefused',
      code: 'REASON_NEEDED',
      message: 'The reason for the change is missing.',
      consequence: 'Nothing was sent.',
      action: 'Say in a few words why; it is kept in the audit record.',
      ...(model === undefined ? {} : { place: { model } }),
    });
  }

  /** Records that a run, or decisions about conflicts, may write unless the limit is raised; null for no limit. */
  get maxRecords(): number | null {
    return this.#rails.maxRecords;
  }

  /** Throws GuardRefused where decisions about conflicts would write more records than the tier, or who raised it, allows. */
  checkSettling(records: number, raisedTo?: number): void {
    const fault = this.#tooMany(records, raisedTo, {
      told: (most) => `These decisions write ${records} records; at once they may write at most ${most}.`,
      action: 'Raise the limit for these decisions, or decide about fewer conflicts.',
    });
    if (fault) throw refused(fault);
  }

  /** Requests a second at most; null for no cap. */
  rate(options: RunOptions, perRequest: number): number | null {
    if (options.rate !== undefined) return options.rate;
    const { usualWritesPerSecond } = this.#rails;
    return usualWritesPerSecond === null ? null : usualWritesPerSecond / perRequest;
  }

  #matterOf(plan: PlanRecord): Matter {
    const isWhole = plan.kind === 'migration' || plan.kind === 'import';
    const { mustBeSeen, isConfirmed } = this.#rails;
    return {
      operations: plan.summary?.operations ?? 0,
      mustBeSeen: mustBeSeen && !isWhole,
      isUnseen: plan.seenAt === null,
      typed: isConfirmed && !isWhole ? { what: 'The model’s name', text: plan.model } : null,
    };
  }

  #wholeMatter({ name, operations }: WholeWork): Matter {
    const typed = this.#rails.isConfirmed ? { what: 'The name', text: name } : null;
    return { operations, mustBeSeen: false, isUnseen: false, typed };
  }

  #asked(matter: Matter, seenAt: number | null, faults: readonly Fault[]): StartRequirements {
    return {
      tier: this.#policy.tier,
      readOnly: this.#policy.readOnly,
      operations: matter.operations,
      mustBeSeen: matter.mustBeSeen,
      seenAt,
      confirmation: matter.typed?.text ?? null,
      needsReason: this.#rails.needsReason,
      maxRecords: this.#rails.maxRecords,
      maxWritesPerSecond: this.#rails.maxWritesPerSecond,
      usualWritesPerSecond: this.#rails.usualWritesPerSecond,
      missing: faults.map(({ message }) => message),
    };
  }

  #faults({ operations, mustBeSeen, isUnseen, typed }: Matter, options: RunOptions, perRequest: number) {
    const { needsReason } = this.#rails;
    const faults: (Fault | null)[] = [
      mustBeSeen && isUnseen
        ? {
            code: 'PLAN_NOT_SEEN',
            message: 'The plan has not been looked at.',
            action: 'Open the plan, look at its sample and its counts, then start it.',
          }
        : null,
      typed !== null && options.confirmation !== typed.text
        ? {
            code: 'CONFIRMATION_NEEDED',
            message: `${typed.what} has to be typed: ${typed.text}.`,
            action: `Type ${typed.text} to confirm.`,
          }
        : null,
      needsReason && !options.reason?.trim()
        ? {
            code: 'REASON_NEEDED',
            message: 'The reason for the change is missing.',
            action: 'Say in a few words why; it is kept in the audit record.',
          }
        : null,
      this.#tooMany(operations, options.maxRecords, {
        told: (most) => `The plan writes ${operations} records; a run here writes at most ${most}.`,
        action: 'Raise the limit for this run, or narrow the targets.',
      }),
      this.#rateFault(options, perRequest),
    ];
    return faults.filter((fault) => fault !== null);
  }

  #tooMany(
    records: number,
    given: number | undefined,
    { told, action }: { readonly told: (most: number) => string; readonly action: string },
  ): Fault | null {
    // A limit that somebody gives holds as it is: one that is lower than the tier's was given to be kept.
    const most = given ?? this.#rails.maxRecords ?? Infinity;
    return records <= most ? null : { code: 'TOO_MANY_RECORDS', message: told(most), action };
  }

  #rateFault({ rate }: RunOptions, perRequest: number): Fault | null {
    const { maxWritesPerSecond: most } = this.#rails;
    if (most === null || rate === undefined || rate * perRequest <= most) return null;
    return {
      code: 'RATE_ABOVE_CAP',
      message: `${rate} requests a second with ${perRequest} writes each are more than the ${most} writes a second that this connection allows.`,
      action: `Ask for at most ${most / perRequest} requests a second.`,
    };
  }
}

function refused({ code, message, action }: Fault, place?: ErrorPlace): OutbandError {
  return new OutbandError({
    kind: 'GuardRefused',
    code,
    message,
    consequence: 'Nothing was sent.',
    action,
    ...(place ? { place } : {}),
  });
}

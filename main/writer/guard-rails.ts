import type { EnvironmentTier, WritePolicy } from '../../shared/environment';
import { OutbandError } from '../../shared/errors';
import type { PlanRecord } from './journal/rows';
import type { StartRequirements } from './plan-api';
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
    const isWhole = plan.kind === 'migration' || plan.kind === 'import';
    return {
      tier: this.#policy.tier,
      readOnly: this.#policy.readOnly,
      operations: plan.summary?.operations ?? 0,
      mustBeSeen: this.#rails.mustBeSeen && !isWhole,
      seenAt: plan.seenAt,
      confirmation: this.#rails.isConfirmed && !isWhole ? plan.model : null,
      needsReason: this.#rails.needsReason,
      maxRecords: this.#rails.maxRecords,
      maxWritesPerSecond: this.#rails.maxWritesPerSecond,
      missing: this.#faults(plan, options, perRequest).map(({ message }) => message),
    };
  }

  /** Throws GuardRefused that names the first thing that is missing. */
  check(plan: PlanRecord, options: RunOptions, perRequest: number): void {
    const [fault] = this.#faults(plan, options, perRequest);
    if (fault) throw refused(fault, plan.model);
  }

  /** Throws GuardRefused where a rate is asked for that the tier doesn't allow. */
  checkRate(model: string, options: RunOptions, perRequest: number): void {
    const fault = this.#rateFault(options, perRequest);
    if (fault) throw refused(fault, model);
  }

  /** Requests a second at most; null for no cap. */
  rate(options: RunOptions, perRequest: number): number | null {
    if (options.rate !== undefined) return options.rate;
    const { usualWritesPerSecond } = this.#rails;
    return usualWritesPerSecond === null ? null : usualWritesPerSecond / perRequest;
  }

  #faults(plan: PlanRecord, options: RunOptions, perRequest: number): Fault[] {
    const { mustBeSeen, isConfirmed, needsReason, maxRecords } = this.#rails;
    const isWhole = plan.kind === 'migration' || plan.kind === 'import';
    const operations = plan.summary?.operations ?? 0;
    const faults: (Fault | null)[] = [
      mustBeSeen && !isWhole && plan.seenAt === null
        ? {
            code: 'PLAN_NOT_SEEN',
            message: 'The plan has not been looked at.',
            action: 'Open the plan, look at its sample and its counts, then start it.',
          }
        : null,
      isConfirmed && !isWhole && options.confirmation !== plan.model
        ? {
            code: 'CONFIRMATION_NEEDED',
            message: `The model’s name has to be typed: ${plan.model}.`,
            action: `Type ${plan.model} to confirm.`,
          }
        : null,
      needsReason && !options.reason?.trim()
        ? {
            code: 'REASON_NEEDED',
            message: 'The reason for the change is missing.',
            action: 'Say in a few words why; it is kept in the audit record.',
          }
        : null,
      maxRecords !== null && operations > Math.max(maxRecords, options.maxRecords ?? 0)
        ? {
            code: 'TOO_MANY_RECORDS',
            message: `The plan writes ${operations} records; a run here writes at most ${Math.max(maxRecords, options.maxRecords ?? 0)}.`,
            action: 'Raise the limit for this run, or narrow the targets.',
          }
        : null,
      this.#rateFault(options, perRequest),
    ];
    return faults.filter((fault) => fault !== null);
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

function refused({ code, message, action }: Fault, model: string): OutbandError {
  return new OutbandError({
    kind: 'GuardRefused',
    code,
    message,
    consequence: 'Nothing was sent.',
    action,
    place: { model },
  });
}

import type { SubscriptionSighting } from '../datastore/data-store-api';
import type { ModelKey } from '../../shared/model-schema';
import type { DeliveryCounts, DeliveryMark } from './journal/step';
import type { Listening } from './listening';

interface Expectation {
  readonly runNo: number;
  readonly id: number;
  readonly model: string;
  readonly sentAt: number;
  /** Since when our subscriptions had no gap as it left; null where they had one then. */
  readonly heardSince: number | null;
  answeredAt: number;
  version: number | null;
  /** Sightings that came before the answer did. */
  early: SubscriptionSighting[];
  expiresAt: number;
}

/** Never heard of, rather than not seen: our own subscriptions had a gap while the write was under way. */
type NotListening = NonNullable<DeliveryCounts['notListening']>;

/** Upper bounds of the latency histogram grow by 2 %, so that a percentile is exact to 2 % in fixed memory. */
const GROWTH = Math.log(1.02);
const BUCKETS = 1_000;

class RunDelivery {
  complete = 0;
  incomplete = 0;
  open = 0;
  notListening: NotListening | null = null;
  readonly histogram = new Uint32Array(BUCKETS);

  p95(): number | null {
    if (this.complete === 0) return null;
    let rest = Math.ceil(this.complete * 0.95);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      rest -= this.histogram[bucket] ?? 0;
      if (rest <= 0) return Math.round((Math.exp(bucket * GROWTH) - 1) * 10) / 10;
    }
    return null;
  }
}

/**
 * Proof of delivery: each applied write must come back through our own subscription, complete and with the version
 * that its answer had. What isn't seen within the grace period counts as not seen, or as not listened for where our
 * subscriptions had a gap meanwhile; memory is bounded by that period.
 */
export class DeliveryTracker {
  readonly #now: () => number;
  readonly #graceMs: (model: string) => number;
  readonly #listening: Listening;
  readonly #expected = new Map<string, Expectation>();
  readonly #runs = new Map<number, RunDelivery>();
  #marks: { runNo: number; mark: DeliveryMark }[] = [];

  constructor(options: { now: () => number; graceMs: (model: string) => number; listening: Listening }) {
    this.#now = options.now;
    this.#graceMs = options.graceMs;
    this.#listening = options.listening;
  }

  /** Call before the request leaves: an event may arrive before the answer. */
  departing(runNo: number, id: number, model: string, key: ModelKey, sentAt: number): void {
    const place = placeOf(model, key);
    this.#drop(place);
    this.#expected.set(place, {
      runNo,
      id,
      model,
      sentAt,
      heardSince: this.#listening.since(model),
      answeredAt: sentAt,
      version: null,
      early: [],
      expiresAt: Number.POSITIVE_INFINITY,
    });
    this.#run(runNo).open += 1;
  }

  /** The write is in place with this version. */
  applied(model: string, key: ModelKey, version: number | null): void {
    const place = placeOf(model, key);
    const expectation = this.#expected.get(place);
    if (!expectation) return;
    expectation.version = version;
    expectation.answeredAt = this.#now();
    expectation.expiresAt = expectation.answeredAt + this.#graceMs(model);
    // Re-inserting keeps the map in order of expiry, so that sweeping looks at its head alone.
    this.#expected.delete(place);
    this.#expected.set(place, expectation);
    for (const sighting of expectation.early) this.#match(place, expectation, sighting);
    expectation.early = [];
  }

  /** Nothing will be delivered for this operation: it wasn't applied. */
  withdrawn(model: string, key: ModelKey): void {
    this.#drop(placeOf(model, key));
  }

  /** The run has ended: writes that were never settled are not waited for. */
  withdrawUnsettled(runNo: number): void {
    for (const [place, expectation] of this.#expected) {
      if (expectation.runNo === runNo && expectation.expiresAt === Number.POSITIVE_INFINITY)
        this.#drop(place);
    }
  }

  /** Takes an event of our own subscription; it may come before the answer to the write that it tells of. */
  sighted(sighting: SubscriptionSighting): void {
    if (sighting.key === null) return;
    const place = placeOf(sighting.model, sighting.key);
    const expectation = this.#expected.get(place);
    if (!expectation) return;
    if (expectation.expiresAt === Number.POSITIVE_INFINITY) expectation.early.push(sighting);
    else this.#match(place, expectation, sighting);
  }

  /** Forgets what the grace period is over for; returns when the next one ends, or null when nothing is open. */
  sweep(): number | null {
    const now = this.#now();
    let waiting: number | null = null;
    for (const [place, expectation] of this.#expected) {
      if (expectation.expiresAt > now) {
        if (expectation.expiresAt === Number.POSITIVE_INFINITY) continue;
        waiting = expectation.expiresAt;
        break;
      }
      this.#expire(expectation);
      this.#drop(place);
    }
    return waiting;
  }

  /** Marks that the journal has not taken yet. */
  takeMarks(): DeliveryMark[] {
    const marks = this.#marks.map(({ mark }) => mark);
    this.#marks = [];
    return marks;
  }

  /** Whether there is something for the journal to take. */
  hasMarks(): boolean {
    return this.#marks.length > 0;
  }

  /** Operations of a run whose event may still come. */
  open(runNo: number): number {
    return this.#runs.get(runNo)?.open ?? 0;
  }

  /** How the writes of a run came back so far, in milliseconds from sending to event. */
  counts(runNo: number): DeliveryCounts {
    const run = this.#runs.get(runNo);
    return {
      complete: run?.complete ?? 0,
      incomplete: run?.incomplete ?? 0,
      notListening: run?.notListening ?? null,
      p95Ms: run?.p95() ?? null,
    };
  }

  /** Takes up what an earlier session has counted for a run that goes on. */
  adopt(runNo: number, counts: DeliveryCounts): void {
    const run = this.#run(runNo);
    run.complete = counts.complete;
    run.incomplete = counts.incomplete;
    run.notListening = counts.notListening;
    if (counts.p95Ms !== null) run.histogram[bucketOf(counts.p95Ms)] = counts.complete;
  }

  forget(runNo: number): void {
    this.#runs.delete(runNo);
  }

  #match(place: string, expectation: Expectation, sighting: SubscriptionSighting): void {
    const isOurs =
      sighting.version === expectation.version || (!sighting.complete && sighting.version === null);
    if (!isOurs || this.#expected.get(place) !== expectation) return;
    const run = this.#run(expectation.runNo);
    const ms = Math.max(0, sighting.at - expectation.sentAt);
    if (sighting.complete) {
      run.complete += 1;
      run.histogram[bucketOf(ms)] = (run.histogram[bucketOf(ms)] ?? 0) + 1;
    } else run.incomplete += 1;
    this.#marks.push({
      runNo: expectation.runNo,
      mark: { id: expectation.id, how: sighting.complete ? 'COMPLETE' : 'INCOMPLETE', ms },
    });
    this.#drop(place);
  }

  /** Nothing came in time: it says something about the write only where nothing could be missed. */
  #expire({ runNo, id, model, sentAt, heardSince, answeredAt }: Expectation): void {
    const isHeardThroughout = heardSince !== null && heardSince === this.#listening.since(model);
    if (isHeardThroughout || !this.#listening.hasEver(model)) return;
    const run = this.#run(runNo);
    const { count, from, to } = run.notListening ?? { count: 0, from: sentAt, to: answeredAt };
    run.notListening = { count: count + 1, from: Math.min(from, sentAt), to: Math.max(to, answeredAt) };
    this.#marks.push({ runNo, mark: { id, how: 'NOT_LISTENING', ms: 0 } });
  }

  #drop(place: string): void {
    const expectation = this.#expected.get(place);
    if (!expectation) return;
    this.#expected.delete(place);
    this.#run(expectation.runNo).open -= 1;
  }

  #run(runNo: number): RunDelivery {
    let run = this.#runs.get(runNo);
    if (!run) this.#runs.set(runNo, (run = new RunDelivery()));
    return run;
  }
}

function placeOf(model: string, key: ModelKey): string {
  return `${model} ${key}`;
}

function bucketOf(ms: number): number {
  return Math.min(BUCKETS - 1, Math.round(Math.log(ms + 1) / GROWTH));
}

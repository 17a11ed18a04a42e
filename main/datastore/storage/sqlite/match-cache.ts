import { evaluate, predicateKey, usesRelations, type Predicate } from '../../../../shared/predicate';
import type { ModelInstance } from '../../../../shared/model-schema';

/** What is remembered of a filter: how many records match and, where they are few, which. */
export interface Match {
  readonly predicate: Predicate;
  readonly tombstones: boolean;
  total: number;
  /** Positions of the matching records; null where there are too many to keep. */
  seqs: Set<number> | null;
}

const REMEMBERED_FILTERS = 16;

/** The same for a filter on related records, right as long as no record of any model has changed. */
interface RelatedMatch {
  readonly match: Match;
  readonly stamp: number;
}

/**
 * Counts of filters, kept right by every change instead of being counted again: a grid asks for the total of the
 * same filter with each page, and counting a million records each time would be seen.
 */
export class MatchCache {
  readonly #matches = new Map<string, Match>();
  readonly #related = new Map<string, RelatedMatch>();

  get isEmpty(): boolean {
    return this.#matches.size === 0;
  }

  /** `stamp` changes with every change of any model. */
  get(predicate: Predicate, tombstones: boolean, stamp: number): Match | undefined {
    const key = this.#key(predicate, tombstones);
    const related = this.#related.get(key);
    if (related) return related.stamp === stamp ? related.match : undefined;
    const match = this.#matches.get(key);
    if (match) {
      this.#matches.delete(key);
      this.#matches.set(key, match);
    }
    return match;
  }

  set(match: Match, stamp: number): void {
    if (usesRelations(match.predicate)) {
      if (this.#related.size >= REMEMBERED_FILTERS) this.#related.clear();
      this.#related.set(this.#key(match.predicate, match.tombstones), { match, stamp });
      return;
    }
    const oldest = this.#matches.size >= REMEMBERED_FILTERS ? this.#matches.keys().next() : undefined;
    if (oldest && !oldest.done) this.#matches.delete(oldest.value);
    this.#matches.set(this.#key(match.predicate, match.tombstones), match);
  }

  clear(): void {
    this.#matches.clear();
    this.#related.clear();
  }

  /** Takes one record's change into account; `before` is undefined for a record that is new. */
  apply(seq: number, before: ModelInstance | undefined, after: ModelInstance | undefined): void {
    for (const match of this.#matches.values()) {
      const was = selects(match, before);
      const is = selects(match, after);
      if (was === is) continue;
      match.total += is ? 1 : -1;
      if (is) match.seqs?.add(seq);
      else match.seqs?.delete(seq);
    }
  }

  #key(predicate: Predicate, tombstones: boolean): string {
    return `${tombstones ? 't' : 'l'}${predicateKey(predicate)}`;
  }
}

function selects(match: Match, record: ModelInstance | undefined): boolean {
  if (!record) return false;
  if (!match.tombstones && record['_deleted'] === true) return false;
  return evaluate(match.predicate, record);
}

import { problemOf, type Problem } from '../../../shared/errors';

/** Tells listeners, each for itself: one that throws is reported and doesn't keep the others from hearing. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onProblem: (problem: Problem) => void;

  constructor(onProblem: (problem: Problem) => void) {
    this.#onProblem = onProblem;
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  on(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onProblem(problemOf(error));
      }
    }
  }
}

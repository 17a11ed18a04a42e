import {
  Observable,
  Subscriber,
  type Observer,
  type Operator,
  type Subscription,
  type TeardownLogic,
} from 'rxjs';
import { problemOf, type Problem } from '../../../shared/errors';

/**
 * An observable whose observers may throw: RxJS throws their errors again in a task of their own, where they would end
 * the process. Here they are told to `onProblem`, and the observer goes on to hear. Pipes of it are guarded as well.
 */
export class GuardedObservable<T> extends Observable<T> {
  readonly #onProblem: (problem: Problem) => void;

  constructor(
    onProblem: (problem: Problem) => void,
    subscribe?: (subscriber: Subscriber<T>) => TeardownLogic,
  ) {
    super(subscribe);
    this.#onProblem = onProblem;
  }

  override subscribe(
    observerOrNext?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator passes on what is thrown within it, to the observer at the end of the pipe.
    if (observerOrNext instanceof Subscriber) return super.subscribe(observerOrNext);
    const observer: Partial<Observer<T>> =
      typeof observerOrNext === 'object' && observerOrNext !== null
        ? observerOrNext
        : {
            ...(observerOrNext ? { next: observerOrNext } : {}),
            ...(error ? { error } : {}),
            ...(complete ? { complete } : {}),
          };
    return super.subscribe({
      next: (value) => this.#guarded(() => observer.next?.(value)),
      error: (failure: unknown) =>
        observer.error ? this.#guarded(() => observer.error?.(failure)) : this.#onProblem(problemOf(failure)),
      complete: () => this.#guarded(() => observer.complete?.()),
    });
  }

  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const piped = new GuardedObservable<R>(this.#onProblem);
    piped.source = this;
    piped.operator = operator as Operator<unknown, R>;
    return piped;
  }

  #guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#onProblem(problemOf(error));
    }
  }
}

import fc from 'fast-check';
import type { EventFault, RequestFault } from '../../../testing/unreliable-wire';

/** One thing that happens to a DataStore, to the service or to what lies between them. */
export type Step =
  | { readonly do: 'create'; readonly model: number }
  | { readonly do: 'update'; readonly at: number; readonly field: number; readonly conditional: boolean }
  | { readonly do: 'delete'; readonly at: number }
  | { readonly do: 'theirCreate'; readonly model: number }
  | {
      readonly do: 'theirUpdate';
      readonly at: number;
      /** Writes in a row, to one record. */
      readonly times: number;
      readonly contested: boolean;
      readonly thin: boolean;
      /** Nobody here hears of it: the sockets are cut first. */
      readonly unheard: boolean;
    }
  | { readonly do: 'theirDelete'; readonly at: number }
  | { readonly do: 'requestFault'; readonly of: 'mutation' | 'query'; readonly fault: RequestFault }
  | { readonly do: 'eventFault'; readonly fault: EventFault }
  | { readonly do: 'cutSockets' | 'goDown' | 'comeBack' | 'crash' | 'restart' | 'resync' | 'drain' }
  | { readonly do: 'wait'; readonly ms: number };

export interface History {
  readonly strategy: 'AUTOMERGE' | 'OPTIMISTIC_CONCURRENCY';
  /** Begins with a few records and all in step; otherwise with nothing and a start that is still under way. */
  readonly isSettled: boolean;
  readonly steps: readonly Step[];
}

const at = fc.nat({ max: 3 });
const model = fc.nat({ max: 2 });
const just = <T extends Step['do']>(name: T): fc.Arbitrary<{ readonly do: T }> => fc.constant({ do: name });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), model }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('update' as const),
      at,
      field: fc.nat({ max: 2 }),
      conditional: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('theirCreate' as const), model }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('theirUpdate' as const),
      at,
      times: fc.integer({ min: 1, max: 3 }),
      contested: fc.boolean(),
      thin: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      unheard: fc.integer({ min: 0, max: 2 }).map((n) => n === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('theirDelete' as const), at }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('requestFault' as const),
      of: fc.constantFrom('mutation' as const, 'mutation' as const, 'query' as const),
      fault: fc.constantFrom<RequestFault>('lose', 'lose', 'lose', 'cut', 'throttle', 'error500', 'late'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('eventFault' as const),
      fault: fc.constantFrom<EventFault>('duplicate', 'delay', 'delay'),
    }),
  },
  { weight: 1, arbitrary: just('cutSockets') },
  { weight: 1, arbitrary: just('goDown') },
  { weight: 2, arbitrary: just('comeBack') },
  { weight: 2, arbitrary: just('crash') },
  { weight: 1, arbitrary: just('restart') },
  { weight: 1, arbitrary: just('resync') },
  { weight: 3, arbitrary: just('drain') },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 6 }) }) },
);

/** Random histories of up to so many steps. */
export function histories(maxLength: number): fc.Arbitrary<History> {
  return fc.record({
    strategy: fc.constantFrom('AUTOMERGE' as const, 'OPTIMISTIC_CONCURRENCY' as const),
    isSettled: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
    steps: fc.array(step, { minLength: 3, maxLength, size: 'max' }),
  });
}

import type { SessionEvents, SessionHandle } from '../../session';
import type { ConsoleContext } from '../context';
import { eventStream } from '../event-stream';

/**
 * A stream of one kind of session event that outlives the session: it goes over to the next one when another
 * connection is opened, so that a screen subscribes once.
 */
export function sessionStream<E extends keyof SessionEvents, T>(
  context: ConsoleContext,
  name: E,
  map: (value: SessionEvents[E]) => T | null,
  options: { readonly merge?: (waiting: T, next: T) => T | null } = {},
): AsyncIterableIterator<T> {
  return eventStream<T>((push) => {
    let attachedTo: SessionHandle | null = null;
    let detach: () => void = () => undefined;
    const attach = () => {
      const session = context.connections.current?.state === 'OPEN' ? context.connections.session() : null;
      if (session === attachedTo) return;
      detach();
      attachedTo = session;
      detach = session
        ? session.on(name, (value) => {
            const mapped = map(value);
            if (mapped !== null) push(mapped);
          })
        : () => undefined;
    };
    attach();
    const unregister = context.connections.onChange(attach);
    return () => {
      unregister();
      detach();
    };
  }, options);
}

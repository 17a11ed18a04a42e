import { ApolloLink, Observable } from '@apollo/client';
import { print, type DocumentNode } from 'graphql';
import type { Observer } from 'rxjs';
import type { ClientFrame, ServerFrame } from '../../shared/ipc-contract';
import { OutbandError, type Problem } from '../../shared/errors';
import { parseServerFrame } from './server-frame';

const PORT_CLOSED: Problem = {
  kind: 'Internal',
  code: 'WINDOW_DISCONNECTED',
  message: 'The window has lost its connection to the program.',
  consequence: 'What is on the screen may be out of date. Work that runs in the program goes on.',
  action: 'Reload the window.',
};

/**
 * Carries every operation of the window over one MessagePort, multiplexed by id.
 *
 * A closed port, or a message that can't be cloned, fails the operations it belongs to: no promise is left hanging.
 * Cancelling an operation sends `stop`, also when it was cancelled before its first answer.
 */
export class PortLink extends ApolloLink {
  readonly #port: MessagePort;
  readonly #observers = new Map<number, Observer<ApolloLink.Result>>();
  #lastId = 0;
  #closed = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.addEventListener('message', (event: MessageEvent<unknown>) => this.#receive(event.data));
    // A frame that can't be deserialised belongs to an unknown operation, so none may wait for it.
    port.addEventListener('messageerror', () => this.#failAll());
    port.addEventListener('close', () => this.close());
    port.start();
  }

  override request(operation: ApolloLink.Operation): Observable<ApolloLink.Result> {
    return new Observable<ApolloLink.Result>((observer) => {
      if (this.#closed) {
        observer.error(new OutbandError(PORT_CLOSED));
        return undefined;
      }
      const id = ++this.#lastId;
      this.#observers.set(id, observer);
      try {
        this.#send({
          t: 'start',
          id,
          query: printOnce(operation.query),
          variables: operation.variables,
          operationName: operation.operationName,
        });
      } catch (error) {
        this.#observers.delete(id);
        observer.error(error);
        return undefined;
      }
      return () => {
        if (this.#observers.delete(id) && !this.#closed) this.#send({ t: 'stop', id });
      };
    });
  }

  /** Fails everything that waits and everything that is asked from now on. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#failAll();
    this.#port.close();
  }

  #send(frame: ClientFrame): void {
    this.#port.postMessage(frame);
  }

  #receive(data: unknown): void {
    const frame: ServerFrame | undefined = parseServerFrame(data);
    if (!frame) return;
    const observer = this.#observers.get(frame.id);
    // An answer may cross our `stop` on the way; nobody waits for it any more.
    if (!observer) return;
    if (frame.t === 'next') {
      observer.next(frame.result as ApolloLink.Result);
    } else {
      this.#observers.delete(frame.id);
      observer.complete();
    }
  }

  #failAll(): void {
    const observers = [...this.#observers.values()];
    this.#observers.clear();
    for (const observer of observers) observer.error(new OutbandError(PORT_CLOSED));
  }
}

const printed = new WeakMap<DocumentNode, string>();

/** Documents are module constants, so each is printed once. */
function printOnce(document: DocumentNode): string {
  const known = printed.get(document);
  if (known !== undefined) return known;
  const text = print(document);
  printed.set(document, text);
  return text;
}

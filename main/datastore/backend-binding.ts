import { z } from 'zod';
import { OutbandError } from '../../shared/errors';
import type { OutboxFile } from './outbox/outbox-file';
import type { StorageAdapter } from './storage/storage-adapter';

/** The backend that a store is to work with. */
export interface AskedBackend {
  readonly endpoint: string;
  /** A name that holds whatever its address is today, such as of a sandbox with another port at each start. */
  readonly environment?: string;
  /**
   * What a person says about an address that the store doesn't know: `SAME` backend under another name, or an `OTHER` one,
   * for which the local copy begins anew. Unsaid, it is refused.
   */
  readonly unknownAddress?: 'SAME' | 'OTHER' | null;
}

const noteSchema = z.object({
  /** The present one's place in `backends`. */
  current: z.number().int().nonnegative(),
  /** In the order in which the store came to know them; the first one's files have the plain names. */
  backends: z
    .array(z.object({ environment: z.string(), endpoints: z.array(z.string()).readonly() }))
    .min(1)
    .readonly(),
});
type BackendNote = z.infer<typeof noteSchema>;

const SETTING = 'backend';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** An address without what may be secret in it: it is written to disk and shown. */
function bareAddress(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const url = new URL(endpoint);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** What of an address says where it leads. */
function placeOf(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const { protocol, hostname, port, pathname } = new URL(endpoint);
  const path = pathname.replace(/\/+$/, '');
  // The sandbox speaks TLS and plain on one port.
  return LOOPBACK.test(hostname) ? `loopback:${port}${path}` : `${protocol}//${hostname}:${port}${path}`;
}

const knows = (known: BackendNote['backends'][number], asked: AskedBackend): boolean =>
  asked.environment === undefined
    ? known.endpoints.some((endpoint) => placeOf(endpoint) === placeOf(asked.endpoint))
    : known.environment === asked.environment;

const namedBy = ({ environment, endpoint }: AskedBackend): BackendNote['backends'][number] => ({
  environment: environment ?? bareAddress(endpoint),
  endpoints: [bareAddress(endpoint)],
});

interface BindingParts {
  /** The store's, for errors. */
  readonly file: string;
  readonly asked: AskedBackend | undefined;
  readonly storage: Pick<StorageAdapter, 'origin' | 'noteOrigin' | 'clear' | 'transaction'>;
  readonly outboxFile: Pick<OutboxFile, 'setting' | 'setSetting'>;
  /** Changes in the outbox, whatever their state. */
  readonly waiting: () => number;
}

/**
 * Ties a store to the backend that it was filled from: its records, versions and waiting changes mean nothing at another.
 * The note is in the durable file, and beside the records, which therefore can't outlive a change of backend.
 */
export class BackendBinding {
  readonly #parts: BindingParts;
  #note: BackendNote | null = null;

  constructor(parts: BindingParts) {
    this.#parts = parts;
  }

  /** Names the present backend, under the first address it was known by; null where nothing was asked for. */
  get environment(): string | null {
    const note = this.#note;
    return note?.backends[note.current]?.environment ?? null;
  }

  /** A file beside the store that belongs to the present backend alone. */
  own(base: string): string {
    return ownFile(base, this.#note);
  }

  /**
   * Before the store is touched. Throws ConfigError for a backend that the store isn't known to belong to, and for a
   * change of backend while changes for the old one wait.
   */
  check(): void {
    const { asked, outboxFile } = this.#parts;
    const noted = noteOf(outboxFile.setting(SETTING));
    if (asked && noted) this.#note = this.#decide(noted, asked);
  }

  /** With the store open: empties it where it holds another backend's records, and notes the present one. */
  bind(): void {
    const { asked, storage, outboxFile } = this.#parts;
    if (!asked) return;
    const origin = noteOf(storage.origin());
    // The durable file may have been moved away by a person, with what waited in it.
    this.#note ??= origin ? this.#decide(origin, asked) : { current: 0, backends: [namedBy(asked)] };
    const text = JSON.stringify(this.#note);
    if (outboxFile.setting(SETTING) !== text) outboxFile.setSetting(SETTING, text);
    if (storage.origin() === text) return;
    const isOther = origin !== null && origin.backends[origin.current]?.environment !== this.environment;
    storage.transaction(() => {
      if (isOther) storage.clear();
      storage.noteOrigin(text);
    });
  }

  #decide(noted: BackendNote, asked: AskedBackend): BackendNote {
    const present = noted.backends[noted.current];
    if (!present || knows(present, asked)) return noted;
    const place = noted.backends.findIndex((each) => knows(each, asked));
    const names = {
      old: present.endpoints.at(-1) ?? present.environment,
      now: bareAddress(asked.endpoint),
      file: this.#parts.file,
    };
    if (asked.unknownAddress === 'SAME') {
      // Two backends that share an address could never be told apart again.
      if (place >= 0) throw knownAsAnother(names);
      const widened = { ...present, endpoints: [...present.endpoints, bareAddress(asked.endpoint)] };
      return { ...noted, backends: noted.backends.map((each) => (each === present ? widened : each)) };
    }
    if (asked.unknownAddress !== 'OTHER') throw otherBackend(names);
    if (this.#parts.waiting() > 0) throw changesWait(names, this.#parts.waiting());
    if (place >= 0) return { ...noted, current: place };
    return { current: noted.backends.length, backends: [...noted.backends, namedBy(asked)] };
  }
}

/** A file beside the store, as of the backend that the store's records came from; `origin` is the store's. */
export const ownFileOf = (base: string, origin: string | null): string => ownFile(base, noteOf(origin));

/** The name by which a store knows a backend; its address where it doesn't. Nothing is noted. */
export function environmentOf(origin: string | null, asked: AskedBackend): string {
  const note = noteOf(origin);
  const known = note?.backends.find((each) => knows(each, asked));
  const present = asked.unknownAddress === 'SAME' ? note?.backends[note.current] : undefined;
  return (known ?? present ?? namedBy(asked)).environment;
}

function ownFile(base: string, note: BackendNote | null): string {
  return !note || note.current === 0 ? base : `${base}-${note.current + 1}`;
}

function noteOf(text: string | null): BackendNote | null {
  return text === null ? null : noteSchema.parse(JSON.parse(text));
}

interface Names {
  readonly old: string;
  readonly now: string;
  readonly file: string;
}

function otherBackend({ old, now, file }: Names): OutbandError {
  return new OutbandError({
    kind: 'ConfigError',
    code: 'STORE_OF_ANOTHER_BACKEND',
    message: `This store was filled from ${old} and is asked to work with ${now}.`,
    consequence:
      'Nothing was read, written or sent: versions, values and waiting changes of one backend would have reached the other.',
    action:
      'Use a store of its own for each backend, or say whether both addresses lead to the same backend or this one is another.',
    place: { file },
  });
}

function knownAsAnother({ old, now, file }: Names): OutbandError {
  return new OutbandError({
    kind: 'ConfigError',
    code: 'KNOWN_AS_ANOTHER_BACKEND',
    message: `This store knows ${now} as another backend than ${old}, whose records it holds.`,
    consequence: 'Nothing was read, written or sent.',
    action: 'Say that it is another backend to go back to it, or use a store of its own.',
    place: { file },
  });
}

function changesWait({ old, now, file }: Names, waiting: number): OutbandError {
  return new OutbandError({
    kind: 'ConfigError',
    code: 'CHANGES_FOR_ANOTHER_BACKEND',
    message: `${waiting} changes in the outbox of this store are for ${old}; it can’t be given to ${now}.`,
    consequence: 'Nothing was read, written or sent; the changes are kept.',
    action: `Open the store with ${old} once more and send or drop them, or use another store.`,
    place: { file },
  });
}

import { withoutSecrets } from './secrets';

/** The closed set of expected failures. Guards test the kind, because `instanceof` does not survive a port. */
export const ERROR_KINDS = [
  'Unauthorized',
  'Transient',
  'BadRecord',
  'BadModel',
  'BadInput',
  'ConfigError',
  'ConflictUnhandled',
  'GuardRefused',
  'StorageCorrupt',
  'NotFound',
  'ReadOnly',
  'Cancelled',
  'Internal',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Where something is wrong. Lines and columns count from 1. */
export interface ErrorPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly model?: string;
  readonly field?: string;
  readonly key?: string;
}

/** What an error says, as plain data: it crosses ports and ends on screens and on stderr. */
export interface Problem {
  readonly kind: ErrorKind;
  /** Stable upper-case identifier, shown as `error[CODE]` by commands. */
  readonly code: string;
  /** What happened. */
  readonly message: string;
  /** What it means for the data. */
  readonly consequence?: string;
  /** What to do next. */
  readonly action?: string;
  readonly place?: ErrorPlace;
}

/** The texts of a problem may repeat what a service said, and that what it was sent. */
function concealed(problem: Problem): Problem {
  const { message, consequence, action } = problem;
  return {
    ...problem,
    message: withoutSecrets(message),
    ...(consequence === undefined ? {} : { consequence: withoutSecrets(consequence) }),
    ...(action === undefined ? {} : { action: withoutSecrets(action) }),
  };
}

/** An expected failure: says what happened, what it means for the data, and what to do; no text of it holds a secret. */
export class OutbandError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    const clean = concealed(problem);
    super(clean.message, options);
    this.name = 'OutbandError';
    this.problem = clean;
  }

  get kind(): ErrorKind {
    return this.problem.kind;
  }
}

/** True for an OutbandError from this realm or for one that was rebuilt from a port. */
export function isOutbandError(error: unknown): error is OutbandError {
  return error instanceof Error && 'problem' in error && typeof error.problem === 'object';
}

/** A disk that is full or takes no writes is no fault of the program: it says so by SQLite's or the system's code. */
function problemOfDisk(error: unknown): Problem | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isFull = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code);
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_IOERR'))
    return {
      kind: 'ConfigError',
      code: 'FILES_UNUSABLE',
      message: `The files of the store can’t be used: ${(error as Error).message}.`,
      consequence: 'What was being done has stopped; nothing that was journalled is lost.',
      action: 'Look whether their folder is there and may be written to, and whether the disk is in order.',
    };
  if (!isFull && code !== 'EROFS' && !code.startsWith('SQLITE_READONLY')) return null;
  return {
    kind: 'ConfigError',
    code: isFull ? 'DISK_FULL' : 'DISK_READ_ONLY',
    message: isFull
      ? 'The disk is full.'
      : 'The files may not be written: the disk or the folder is read-only.',
    consequence: 'What was being done has stopped; nothing that was journalled is lost.',
    action: isFull
      ? 'Make room on the disk, then do the same once more: it goes on from what is journalled.'
      : 'Use a folder that may be written to, or change its permissions.',
  };
}

/** The problem behind any thrown value; an unexpected one becomes `Internal` and keeps its message. */
export function problemOf(error: unknown): Problem {
  if (isOutbandError(error)) return error.problem;
  const ofDisk = problemOfDisk(error);
  if (ofDisk) return ofDisk;
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'Internal',
    code: 'INTERNAL',
    message: withoutSecrets(message),
    consequence:
      'What was being done has stopped and may not be finished; nothing that was journalled is lost.',
    action:
      'Look whether it was done, then try again. If it comes back, the message above is what to report.',
  };
}

/** What can be told of an error that nobody expected, with where it came from, for stderr. */
export function crashText(error: unknown): string {
  return withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** `file:line:column, Model.field, key …`, or the empty string when no place is known. */
export function formatPlace(place: ErrorPlace | undefined): string {
  if (!place) return '';
  const parts: string[] = [];
  if (place.file) parts.push([place.file, place.line, place.column].filter((p) => p !== undefined).join(':'));
  else if (place.line !== undefined)
    parts.push(`line ${place.line}${place.column === undefined ? '' : `, column ${place.column}`}`);
  if (place.model) parts.push(place.field ? `${place.model}.${place.field}` : place.model);
  else if (place.field) parts.push(place.field);
  if (place.key) parts.push(`key ${place.key}`);
  return parts.join(', ');
}

import { existsSync } from 'node:fs';
import { OutbandError, problemOf } from '../../../shared/errors';
import { Journal } from './journal';

/** Remembers, in another file than the journal, whether there is one. */
export interface JournalMark {
  readonly isBegun: () => boolean;
  readonly note: (isBegun: boolean) => void;
}

/**
 * Opens a journal that should be there, or begins the first one. Throws StorageCorrupt where one was begun and is gone, or
 * can't be read; a person has been told then, and opening again begins anew.
 */
export function openKnownJournal(file: string, now: () => number, mark: JournalMark): Journal {
  if (mark.isBegun() && !existsSync(file)) {
    mark.note(false);
    throw missing(file);
  }
  try {
    const journal = Journal.open(file, now);
    if (!mark.isBegun()) mark.note(true);
    return journal;
  } catch (error) {
    // Moved aside, and said to be so: that it isn't there any more is no news.
    if (problemOf(error).code === 'JOURNAL_UNREADABLE') mark.note(false);
    throw error;
  }
}

function missing(file: string): OutbandError {
  return new OutbandError({
    kind: 'StorageCorrupt',
    code: 'JOURNAL_MISSING',
    message: 'The journal of writes that belongs to this store is gone.',
    consequence:
      'Nothing was sent. Runs that were under way are not known any more: their records may or may not have been written. What earlier runs did can’t be undone, and their audit record is gone with them.',
    action:
      'Put the file back from a backup. Where there is none, open again: a new journal begins, in which nothing of the old one is known.',
    place: { file },
  });
}

import { Journal } from './journal/journal';
import type { OutbandWriter } from './writer-api';

/** A journal that is only looked at: needs neither a connection nor a store. */
export interface JournalView extends Pick<OutbandWriter, 'verifyAudit'> {
  readonly conflicts: (
    page: Parameters<OutbandWriter['conflicts']>[0],
  ) => Pick<ReturnType<OutbandWriter['conflicts']>, 'total' | 'conflicts'>;
  close(): void;
}

/** Opens a journal file for looking. Throws as opening a writer does: it is locked by the process that has it open. */
export function openJournalView(file: string, now: () => number): JournalView {
  const journal = Journal.open(file, now);
  return {
    conflicts: (page) => journal.conflictLog.page(page),
    verifyAudit: (knownHead) => journal.audit.verify(knownHead),
    close: () => journal.close(),
  };
}

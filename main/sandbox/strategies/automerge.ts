import { automerge } from '../../../shared/conflict/automerge';
import type { ConflictResolver } from './conflict-strategy';

/** Merges updates without an error and rejects deletes (service reference 3.3). */
export function automergeStrategy(): ConflictResolver {
  return {
    resolve({ operation, existing, changes, untouched }) {
      if (operation === 'delete') return { kind: 'reject' };
      return { kind: 'replace', item: automerge(existing, changes, { untouched }).merged };
    },
    close: () => undefined,
  };
}

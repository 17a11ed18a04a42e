import type { ModelInstance, ModelKey } from '../../shared/model-schema';
import { modelKeyOf } from '../../shared/model-schema';
import { retryConflict } from '../datastore';
import type { Conflict, DataStoreOptions } from '../datastore';
import type { ForeignConflict } from '../writer';

const KINDS = { Create: 'CREATE', Update: 'UPDATE', Delete: 'DELETE' } as const;

/**
 * Lets conflicts of the outbox stand in the one list of conflicts: those that are sent again at once, and those that
 * the service merged into something else than was asked.
 */
export function noteOutboxConflicts(
  note: (conflict: ForeignConflict) => void,
  present: (model: string, key: ModelKey) => ModelInstance | undefined,
): Required<Pick<DataStoreOptions, 'conflictHandler' | 'errorHandler'>> {
  return {
    conflictHandler: (conflict) => {
      note(refused(conflict));
      return retryConflict(conflict);
    },
    errorHandler: (problem, event) => {
      if (problem.code !== 'MERGED_DIFFERENTLY') return;
      const result = present(event.model, event.key) ?? null;
      note({
        source: 'outbox',
        model: event.model,
        key: event.key,
        operation: KINDS[event.operation],
        how: 'MERGED',
        baseVersion: event.version,
        base: event.base,
        ours: event.data,
        theirs: result,
        result,
        settled: null,
      });
    },
  };
}

function refused({ model, operation, local, remote, base, fields }: Conflict): ForeignConflict {
  const version = base?.['_version'];
  return {
    source: 'outbox',
    model: model.name,
    key: modelKeyOf(model, remote),
    operation: KINDS[operation],
    how: 'REFUSED',
    baseVersion: typeof version === 'number' ? version : null,
    base,
    ours: Object.fromEntries(fields.map((name) => [name, local[name] ?? null])),
    theirs: remote,
    result: null,
    settled: 'sent again on their version',
  };
}

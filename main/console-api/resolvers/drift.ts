import type { ModelKey } from '../../../shared/model-schema';
import type { DriftCounts as DriftCountsShape } from '../../datastore';
import type { ModelDrift as ModelDriftShape, SessionEvents } from '../../session';
import type { ConsoleContext } from '../context';
import type {
  DriftCounts,
  ModelDrift,
  MutationResolvers,
  QueryResolvers,
  SubscriptionResolvers,
} from '../generated/resolver-types';
import { sessionStream } from './session-stream';

const toCounts = (counts: DriftCountsShape): DriftCounts => ({
  onlyHere: counts.ONLY_HERE,
  onlyThere: counts.ONLY_THERE,
  differs: counts.DIFFERS,
  pending: counts.PENDING,
});

const toDrift = (drift: ModelDriftShape): ModelDrift => ({ ...drift, found: toCounts(drift.found) });

export const driftQueries: Pick<QueryResolvers<ConsoleContext>, 'drift' | 'driftFindings' | 'driftSides'> = {
  drift: async (_root, _args, context) =>
    (await context.connections.session().remote.driftStates()).map(toDrift),
  driftFindings: async (_root, { model, kind, offset, limit }, context) => {
    const page = await context.connections.session().remote.driftFindings(model, kind ?? null, offset, limit);
    return {
      offset: page.offset,
      found: toCounts(page.found),
      findings: page.findings.map((finding) => ({ ...finding, fields: [...finding.fields] })),
    };
  },
  driftSides: (_root, { model, key }, context) =>
    context.connections.session().remote.driftSides(model, key as ModelKey),
};

export const driftMutations: Pick<
  MutationResolvers<ConsoleContext>,
  'compareWithService' | 'repairDrift' | 'cancelDrift'
> = {
  compareWithService: async (_root, { models }, context) =>
    (await context.connections.session().remote.compareWithService(models)).map(toDrift),
  repairDrift: async (_root, { models }, context) =>
    (await context.connections.session().remote.repairDrift(models)).map(toDrift),
  cancelDrift: (_root, _args, context) => context.connections.session().remote.cancelDrift(),
};

export const driftSubscriptions: Pick<SubscriptionResolvers<ConsoleContext>, 'driftChanged'> = {
  driftChanged: {
    subscribe: (_root, _args, context) =>
      sessionStream(
        context,
        'drift',
        (models: SessionEvents['drift']) => ({ driftChanged: models.map(toDrift) }),
        // Only the newest state matters to a screen that is behind.
        { merge: (_waiting, next) => next },
      ),
  },
};

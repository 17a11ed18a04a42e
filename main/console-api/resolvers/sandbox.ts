import { OutbandError } from '../../../shared/errors';
import type { SandboxHandle, SandboxStrategy } from '../../session';
import type { ConsoleContext } from '../context';
import type { WorkerControls } from '../../sandbox';
import type {
  ConflictDetection,
  ConflictStrategy,
  MutationResolvers,
  QueryResolvers,
  SandboxControls,
} from '../generated/resolver-types';
import { toConnection } from './to-graphql';

export const sandboxQueries: Pick<QueryResolvers<ConsoleContext>, 'sandboxControls'> = {
  sandboxControls: (_root, _args, { connections }) =>
    connections.current?.sandbox ? controlsOf(connections.sandbox()) : null,
};

export const sandboxMutations: Pick<
  MutationResolvers<ConsoleContext>,
  | 'setSandboxStrategy'
  | 'setSandboxModelStrategy'
  | 'setSandboxFaults'
  | 'dropSandboxSockets'
  | 'setSandboxConflictDetection'
  | 'seedSandbox'
  | 'loadSandbox'
  | 'dumpSandbox'
> = {
  setSandboxStrategy: async (_root, { strategy, functionFile }, context) =>
    toConnection(await context.connections.setSandboxStrategy(strategyOf(strategy, functionFile)), context),
  setSandboxModelStrategy: async (_root, { model, strategy, functionFile }, { connections }) => {
    const sandbox = connections.sandbox();
    await sandbox.setModelStrategy(model, strategy ? strategyOf(strategy, functionFile) : null);
    return controlsOf(sandbox);
  },
  setSandboxConflictDetection: async (_root, { conflictDetection }, { connections }) => {
    const sandbox = connections.sandbox();
    await sandbox.setConflictDetection(DETECTION[conflictDetection]);
    return controlsOf(sandbox);
  },
  seedSandbox: async (_root, { more }, { connections }) => {
    const sandbox = connections.sandbox();
    for (const { model, records } of more) if (records < 0) throw tooFew(model);
    const made = await sandbox.seedMore(
      Object.fromEntries(more.map(({ model, records }) => [model, records])),
    );
    return { controls: await controlsOf(sandbox), made: sumOf(made) };
  },
  setSandboxFaults: async (_root, { faults }, { connections }) => {
    const sandbox = connections.sandbox();
    await sandbox.setFaults(faults);
    return controlsOf(sandbox);
  },
  dropSandboxSockets: async (_root, _args, { connections }) => {
    await connections.sandbox().dropSockets();
    return true;
  },
  loadSandbox: async (_root, { path, giveVersions }, { connections }) => {
    const sandbox = connections.sandbox();
    const { loaded, replaced, unversioned } = await sandbox.load({ path, giveVersions });
    return { controls: await controlsOf(sandbox), loaded: sumOf(loaded), replaced, unversioned };
  },
  dumpSandbox: async (_root, { folder }, { connections }) => sumOf(await connections.sandbox().dump(folder)),
};

const DETECTION = {
  ON: 'on',
  OFF_FIELDS_KEPT: 'off-fields-kept',
  OFF: 'off',
} as const satisfies Record<ConflictDetection, WorkerControls['conflictDetection']>;
const DETECTION_NAMES: Readonly<Record<WorkerControls['conflictDetection'], ConflictDetection>> = {
  on: 'ON',
  'off-fields-kept': 'OFF_FIELDS_KEPT',
  off: 'OFF',
};

function tooFew(model: string): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'SEED_NEGATIVE',
    message: `Fewer than no records of ${model} can’t be made.`,
    consequence: 'Nothing was made.',
    action: 'Give a whole number from 0 on.',
    place: { model },
  });
}

const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function strategyOf(strategy: ConflictStrategy, functionFile: string | null | undefined): SandboxStrategy {
  if (strategy !== 'LAMBDA') return strategy;
  if (functionFile) return { lambda: functionFile };
  throw new OutbandError({
    kind: 'BadInput',
    code: 'STRATEGY_FILE_MISSING',
    message: 'The strategy LAMBDA needs the file of its function.',
    action: 'Choose a JavaScript file that exports a handler.',
  });
}

async function controlsOf(sandbox: SandboxHandle): Promise<SandboxControls> {
  const { faults, modelStrategies, records, conflictDetection } = await sandbox.controls();
  return {
    id: 'sandbox',
    conflictDetection: DETECTION_NAMES[conflictDetection],
    faults: [...faults],
    models: Object.entries(records).map(([name, count]) => {
      const own = modelStrategies[name];
      return { name, records: count, strategy: typeof own === 'object' ? 'LAMBDA' : (own ?? null) };
    }),
  };
}

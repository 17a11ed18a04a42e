import type {
  ImportRequest,
  Job as SessionJob,
  MigrationStatus as StatusShape,
  SessionEvents,
  StartOptions,
} from '../../session';
import type { ConsoleContext } from '../context';
import type {
  ImportInput,
  Job,
  MigrationState,
  MigrationStatus,
  MutationResolvers,
  QueryResolvers,
  RunOptionsInput,
  SubscriptionResolvers,
  TableFormat,
} from '../generated/resolver-types';
import { sessionStream } from './session-stream';
import { writable } from './to-graphql';
import { toRunOptions, toRunOptionsView } from './writes';

const STATES: Readonly<Record<StatusShape['state'], MigrationState>> = {
  pending: 'PENDING',
  partial: 'PARTIAL',
  applied: 'APPLIED',
  'rolling-back': 'ROLLING_BACK',
  'rolled-back': 'ROLLED_BACK',
};
const FORMATS = { CSV: 'csv', JSONL: 'jsonl' } as const satisfies Record<TableFormat, string>;

const toStatus = ({ steps, state, ...status }: StatusShape): MigrationStatus => ({
  ...status,
  state: STATES[state],
  stepsDone: steps.done,
  stepsTotal: steps.total,
});

/** A limit of null is taken away, one that is left out stays as the file or the interrupted run has it. */
const toStartOptions = (input: RunOptionsInput): StartOptions => ({
  ...toRunOptions(input),
  cleared: LIMITS.filter((name) => input[name] === null),
});
const LIMITS = ['maxConflicts', 'maxFailures', 'maxFailurePercent', 'rate'] as const;

/** A job of the session as the schema has it. */
export function toJob({ plan, report, copied, ...job }: SessionJob): Job {
  return writable({
    ...job,
    copied: copied && {
      ...copied,
      models: Object.entries(copied.models).map(([model, counts]) => ({
        ...{ model, badRowsFile: null, problem: null },
        ...counts,
      })),
    },
    plan: plan && {
      ...plan,
      state: STATES[plan.state],
      steps: plan.steps.map(({ step, runId, ...summary }) => ({ step, runId, plan: summary })),
    },
    report: report && { ...report, state: STATES[report.state] },
  });
}

const toImport = ({
  format,
  map,
  match,
  dryRun = false,
  ...input
}: ImportInput): ImportRequest & { readonly dryRun: boolean } => ({
  dryRun,
  ...input,
  ...(format ? { format: FORMATS[format] } : {}),
  ...(map ? { map: map as Record<string, string> } : {}),
  ...(match ? { match } : {}),
});

export const dataQueries: Pick<
  QueryResolvers<ConsoleContext>,
  'migrations' | 'migration' | 'wholeRequirements' | 'importPreview' | 'jobs' | 'job'
> = {
  migrations: async (_root, { folder }, context) => {
    const found = await context.connections.session().remote.migrations(folder);
    return found.map(({ status, ...view }) => ({ ...view, status: status && toStatus(status) }));
  },
  migration: async (_root, { file }, context) => {
    const { status, verification, preconditions, runOptions, ...detail } = await context.connections
      .session()
      .remote.migration(file);
    const { postconditions, holds, state } = verification;
    return {
      ...detail,
      status: toStatus(status),
      preconditions: writable(preconditions),
      runOptions: toRunOptionsView(runOptions),
      verification: writable({ postconditions, holds, state: STATES[state] }),
    };
  },
  wholeRequirements: async (_root, { name, operations, options }, context) =>
    writable(
      await context.connections
        .session()
        .remote.wholeRequirements({ name, operations }, options ? toRunOptions(options) : {}),
    ),
  importPreview: async (_root, { input }, context) => {
    const preview = await context.connections.session().remote.importPreview(toImport(input));
    return writable({ ...preview, format: preview.format === 'csv' ? 'CSV' : 'JSONL' } as const);
  },
  jobs: async (_root, _args, context) => (await context.connections.session().remote.jobs()).map(toJob),
  job: async (_root, { id }, context) => {
    const job = await context.connections.session().remote.job(id);
    return job && toJob(job);
  },
};

export const dataMutations: Pick<
  MutationResolvers<ConsoleContext>,
  'writeExampleMigration' | 'startMigration' | 'startImport' | 'startExport' | 'cancelJob'
> = {
  writeExampleMigration: async (_root, { folder }, context) => {
    const place = folder ?? (await context.chooseFile('MIGRATION_FOLDER'));
    if (place === null) return null;
    return context.connections.session().remote.writeExampleMigration(place);
  },
  startMigration: async (_root, { verb, file, options }, context) =>
    toJob(
      await context.connections
        .session()
        .remote.startMigration(verb, file, options ? toStartOptions(options) : {}),
    ),
  startImport: async (_root, { input, options }, context) =>
    toJob(
      await context.connections
        .session()
        .remote.startImport(toImport(input), options ? toRunOptions(options) : {}),
    ),
  startExport: async (_root, { input }, context) => {
    const { where, columns, format, ...rest } = input;
    const fileName = `${input.model}.${FORMATS[format]}`;
    const file = await context.choosePlace({ title: `Export ${input.model}`, fileName });
    if (file === null) return null;
    const request = {
      ...rest,
      file,
      format: FORMATS[format],
      ...(where ? { where } : {}),
      ...(columns ? { columns } : {}),
    };
    return toJob(await context.connections.session().remote.startExport(request));
  },
  cancelJob: async (_root, { id }, context) =>
    toJob(await context.connections.session().remote.cancelJob(id)),
};

export const dataSubscriptions: Pick<SubscriptionResolvers<ConsoleContext>, 'jobChanged'> = {
  jobChanged: {
    subscribe: (_root, _args, context) =>
      sessionStream(context, 'job', (job: SessionEvents['job']) => ({ jobChanged: toJob(job) }), {
        merge: (waiting, next) => (waiting.jobChanged.id === next.jobChanged.id ? next : null),
      }),
  },
};

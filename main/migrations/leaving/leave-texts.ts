import type { ModelSchema } from '../../../shared/model-schema';
import type { LeaveStep, LeaveStepId } from './leave-api';

type LeaveText = Pick<LeaveStep, 'phase' | 'title' | 'text' | 'commands'>;

/** What each step is and who does it, for the models of a connection. */
export function leaveTexts(
  schema: ModelSchema,
  archive: string | null,
): Readonly<Record<LeaveStepId, LeaveText>> {
  const models = Object.keys(schema.models);
  const folder = archive ?? 'ARCHIVE';
  return {
    clients: {
      phase: 'BEFORE',
      title: 'Move every client first',
      text: 'A client that still runs DataStore breaks the moment conflict detection goes. Name the folders of all clients: Outband finds DataStore, sync queries and documents that would be refused. What is installed on devices it can’t see: confirm by hand that nobody runs an old version.',
      commands: ['outband leave check clients --app FOLDER …'],
    },
    versions: {
      phase: 'BEFORE',
      title: 'Adopt records without a version',
      text: 'Records from before conflict detection have no _version, so they are in no local copy and in no archive. Afterwards nobody could tell them from new ones.',
      commands: models.map((model) => `outband adopt --model ${model} …`),
    },
    'open-work': {
      phase: 'BEFORE',
      title: 'Settle what is open',
      text: 'Changes in the outbox, conflicts and runs that are under way carry versions which nobody will compare any more.',
      commands: ['outband conflicts list --store STORE'],
    },
    archive: {
      phase: 'BEFORE',
      title: 'Write an archive',
      text: 'Every record with its metadata, tombstones too, with checksums and the schema. It opens as a sandbox, is what the checks afterwards compare with, and what the way back starts from.',
      commands: [
        'outband leave export --out FOLDER …',
        `outband sandbox --schema ${folder}/schema.graphql --load ${folder}`,
      ],
    },
    switch: {
      phase: 'SWITCH',
      title: 'Switch conflict detection off',
      text: 'You do this in the Amplify project. Choose “Disable DataStore for entire API” (or “Disable conflict resolution”), and don’t push yet. Add _deleted, _version and _lastChangedAt to every model as ordinary fields: without them the push takes them out of the schema, and every client that names one gets a ValidationError. Then push. The check asks the service itself.',
      commands: [
        'amplify update api',
        '# in schema.graphql, in every @model type:',
        '#   _deleted: Boolean',
        '#   _version: Int',
        '#   _lastChangedAt: AWSTimestamp',
        'amplify push',
      ],
    },
    verify: {
      phase: 'AFTER',
      title: 'Compare with the archive',
      text: 'Reads every record from the service and holds it against the archive. Records that were written or deleted since are counted apart.',
      commands: ['outband leave verify …'],
    },
    'clean-up': {
      phase: 'AFTER',
      title: 'Remove the tombstones',
      text: 'Deleted records stay in the tables, and lists return them to every client that doesn’t filter by _deleted. Their _ttl removes them in time where the table’s Time to Live is still on: check that, newer Amplify versions switch it off together with conflict detection. To remove them at once, run the script: Outband never writes to DynamoDB. Deletes of clients remove records for good from now on.',
      commands: [
        ...models.map((model) => `aws dynamodb describe-time-to-live --table-name "${model}-$API_ID-$ENV"`),
        `node ${folder}/delete-tombstones.mjs`,
        `node ${folder}/delete-tombstones.mjs --apply`,
      ],
    },
    fields: {
      phase: 'AFTER',
      title: 'Take the three fields out',
      text: 'Once no client filters by _deleted or names one of the three, take them out of every model and push. The check looks through the same folders and asks the service.',
      commands: ['amplify push', 'outband leave check fields --app FOLDER …'],
    },
    'back-switch': {
      phase: 'BACK',
      title: 'Switch conflict detection on again',
      text: 'Take the three ordinary fields out of the schema first: Amplify adds its own. Then enable conflict detection and push. Clients may come back once the next two steps are done.',
      commands: ['amplify update api', 'amplify push'],
    },
    'back-adopt': {
      phase: 'BACK',
      title: 'Adopt what was made meanwhile',
      text: 'Records that were made without conflict detection have no _version, and no DataStore client can read them until they are adopted.',
      commands: models.map((model) => `outband adopt --model ${model} …`),
    },
    'back-compare': {
      phase: 'BACK',
      title: 'See what differs from the archive',
      text: 'Writes without conflict detection counted no version up, so a delta sync passes over them: the check reads everything anew here, and clients that come back have to begin with an empty local copy. What was written meanwhile stays as it is. To bring back the archive’s values, import its files: they are written as guarded updates on the present versions. What was deleted meanwhile is made anew by the same import.',
      commands: models.map((model) => `outband import ${folder}/${model}.jsonl --model ${model} --dry-run …`),
    },
  };
}

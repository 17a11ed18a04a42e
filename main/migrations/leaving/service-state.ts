import type { Model } from '../../../shared/model-schema';
import type { AppSyncClient } from '../../appsync';
import { OutbandError } from '../../../shared/errors';

/**
 * How a model stands on the service: conflict detection is on; it is off and the metadata are ordinary fields; it is off
 * and they are gone.
 */
export type ModelState = 'ON' | 'KEPT' | 'GONE';

interface TypeAnswer {
  readonly fields: readonly { readonly name: string }[] | null;
  readonly inputFields: readonly { readonly name: string }[] | null;
}

const TYPE = 'fields { name } inputFields { name }';

/**
 * Asks the service itself how its models stand, by introspection, and where that is switched off by what it refuses to
 * select. Throws BadModel where neither says anything.
 */
export async function serviceStates(
  client: AppSyncClient,
  models: readonly Model[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ModelState>> {
  const states = new Map<string, ModelState>();
  for (const model of models) states.set(model.name, await stateOf(client, model, signal));
  return states;
}

async function stateOf(client: AppSyncClient, model: Model, signal?: AbortSignal): Promise<ModelState> {
  const update = `Update${model.name.charAt(0).toUpperCase()}${model.name.slice(1)}Input`;
  const document = `query LeaveState { model: __type(name: "${model.name}") { ${TYPE} } input: __type(name: "${update}") { ${TYPE} } }`;
  const { data } = await client.query({ document, variables: {}, operationName: 'LeaveState' }, { signal });
  const type = (data?.['model'] ?? null) as TypeAnswer | null;
  if (!type?.fields) return probed(client, model, signal);
  const has = (fields: TypeAnswer['fields'] | undefined, name: string): boolean =>
    fields?.some((field) => field.name === name) ?? false;
  if (!has(type.fields, '_version')) return 'GONE';
  const input = (data?.['input'] ?? null) as TypeAnswer | null;
  return has(input?.inputFields, '_deleted') ? 'KEPT' : 'ON';
}

/** The sync query goes with conflict detection, and a field that is gone can't be selected. */
async function probed(client: AppSyncClient, model: Model, signal?: AbortSignal): Promise<ModelState> {
  const { list, sync } = model.operations;
  if (sync !== null && (await isKnown(client, `${sync}(limit: 1) { nextToken }`, signal))) return 'ON';
  if (list === null) throw unreadable(model);
  if (await isKnown(client, `${list}(limit: 1) { items { _version } }`, signal)) return 'KEPT';
  if (await isKnown(client, `${list}(limit: 1) { nextToken }`, signal)) return 'GONE';
  throw unreadable(model);
}

async function isKnown(client: AppSyncClient, field: string, signal?: AbortSignal): Promise<boolean> {
  const document = `query LeaveState { ${field} }`;
  const { data, errors } = await client.query(
    { document, variables: {}, operationName: 'LeaveState' },
    { signal },
  );
  return (
    data !== null && data !== undefined && !errors.some(({ message }) => /^Validation error/.test(message))
  );
}

function unreadable(model: Model): OutbandError {
  return new OutbandError({
    kind: 'BadModel',
    code: 'STATE_UNKNOWN',
    message: `The service answers neither an introspection nor a query of ${model.name}.`,
    consequence: 'Nobody can tell whether conflict detection is on.',
    action: 'Check that these credentials may list the model.',
    place: { model: model.name },
  });
}

import { OutbandError } from '../../shared/errors';
import type { Model } from '../../shared/model-schema';
import type { ChangeRules, FieldProblem } from './change';
import type { FieldValues, OperationKind } from './operation';
import type { BatchRequest } from './writer-api';

/** What a plan does to each of its targets. */
export type Intent = 'CHANGE' | 'DELETE' | 'TOUCH' | 'RESTORE' | 'CREATE';

/** The one thing that a request asks for. Throws BadInput where it asks for nothing, or for several. */
export function intentOf(request: BatchRequest): Intent {
  const { set, unset, append, remove, transform } = request;
  const isFieldChange = [set, unset, append, remove, transform].some(
    (part) => part && Object.keys(part).length > 0,
  );
  const intents: Intent[] = [
    ...(isFieldChange ? (['CHANGE'] as const) : []),
    ...(request.delete ? (['DELETE'] as const) : []),
    ...(request.touch ? (['TOUCH'] as const) : []),
    ...(request.restore ? (['RESTORE'] as const) : []),
    ...(request.create ? (['CREATE'] as const) : []),
  ];
  const [intent] = intents;
  if (intent && intents.length === 1) return intent;
  throw new OutbandError({
    kind: 'BadInput',
    code: intent ? 'SEVERAL_CHANGES' : 'NO_CHANGE',
    message: intent
      ? `A plan does one thing: ${intents.join(', ').toLowerCase()} were asked for together.`
      : 'The plan changes nothing: no field is set, and nothing is deleted, touched, restored or created.',
    consequence: 'Nothing was planned.',
    action: intent ? 'Make one plan for each.' : 'Choose a field and its new value.',
    place: { model: request.model },
  });
}

/** What a plan is called that nobody has named. */
export function describe(request: BatchRequest, intent: Intent): string {
  if (intent !== 'CHANGE') return `${intent.charAt(0)}${intent.slice(1).toLowerCase()} ${request.model}`;
  const fields = [request.set, request.append, request.remove, request.transform].flatMap((part) =>
    Object.keys(part ?? {}),
  );
  return `Change ${[...fields, ...(request.unset ?? [])].join(', ')} of ${request.model}`;
}

/** The records of a create are operations already; the plan's own row stays small. */
export function withoutRecords(request: BatchRequest): unknown {
  const { create, ...rest } = request;
  return create ? { ...rest, create: create.length } : rest;
}

/** A key made here lets a repeated create fail instead of making a second record (service 9.5). */
export function withNewId(model: Model, values: FieldValues, newId: () => string): FieldValues {
  const [only, ...others] = model.primaryKey;
  const field = model.fields.find(({ name }) => name === only);
  const isOurs = others.length === 0 && field?.type === 'ID' && only !== undefined && values[only] == null;
  return isOurs ? { [only]: newId(), ...values } : values;
}

/** What is wrong with a change whatever record it is applied to. */
export function faultsOfChange(rules: ChangeRules, request: BatchRequest): FieldProblem[] {
  const { create = [], transform = {} } = request;
  return [
    ...rules.problemsOfChange(request),
    ...rules.problemsOfFields({ ...request, computed: Object.keys(transform) }),
    ...create.flatMap((values) =>
      rules.problems(
        'CREATE',
        withNewId(rules.model, values, () => 'new'),
      ),
    ),
  ];
}

/** A transform where nothing can be waited for. */
export function needsPlanChange(): OutbandError {
  return new OutbandError({
    kind: 'BadInput',
    code: 'TRANSFORM_IS_ASYNCHRONOUS',
    message: 'Transforms are evaluated asynchronously.',
    consequence: 'Nothing was planned.',
    action: 'Plan this change with planChange.',
  });
}

/** The backend offers no such mutation. */
export function noSuchOperation(model: Model, kind: OperationKind): OutbandError {
  return new OutbandError({
    kind: 'BadModel',
    code: 'NO_SUCH_MUTATION',
    message: `The API has no ${kind.toLowerCase()} mutation for ${model.name}.`,
    consequence: 'Nothing was sent.',
    action: 'Enable the mutation in the schema, or use another connection.',
    place: { model: model.name },
  });
}

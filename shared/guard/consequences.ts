import type { UnsatisfiedPath } from './analyze-selection';
import type { ModelFacts, RootFieldFacts } from './model-facts';
import { uncapitalise } from './names';

const KEEPS: Readonly<Record<RootFieldFacts['kind'], string>> = {
  create: "don't show the new record",
  update: 'keep the old record',
  delete: 'keep the deleted record',
  custom: 'keep what they have',
};

/**
 * What apps will see when a path is left out of the event, from how each client treats it
 * (service 5.2 and 5.4). The stored record is whole whatever was selected; only the live event is not.
 */
export function selectionConsequence(
  facts: ModelFacts,
  root: RootFieldFacts,
  unsatisfied: UnsatisfiedPath,
): string {
  const [first, ...below] = unsatisfied.steps;
  const isTopLevel = below.length === 0;
  if (isTopLevel && first.field.name === '_deleted') return withoutDeleted(root);
  const consequence = unsatisfied.field.nonNull ? brokenEvent(root, unsatisfied) : lostValue(unsatisfied);
  const name = first.field.name;
  if (!isTopLevel || !facts.filterFields(root.model).has(name)) return consequence;
  return `Apps that subscribe by ${name} get no event at all and ${KEEPS[root.kind]} until their next sync. In apps that don't: ${uncapitalise(consequence)}`;
}

/** A missing non-null field turns the event into an error, whose data is null up to the nearest nullable parent. */
function brokenEvent(root: RootFieldFacts, unsatisfied: UnsatisfiedPath): string {
  const hole = nullableParent(unsatisfied);
  const where = hole === null ? 'The event' : `Where ${hole} has a value, the event`;
  return `${where} arrives with an error. JavaScript and iOS apps drop it and ${KEEPS[root.kind]} until their next sync; Android apps get no live change of any model until DataStore restarts.`;
}

/** The nearest nullable field above, whose absence would spare the event; null when there is none. */
function nullableParent(unsatisfied: UnsatisfiedPath): string | null {
  const names = unsatisfied.steps.map((step) => step.field.name);
  for (let index = unsatisfied.steps.length - 2; index >= 0; index--) {
    if (unsatisfied.steps[index]?.field.nonNull === false) return names.slice(0, index + 1).join('.');
  }
  return null;
}

function lostValue({ field, path }: UnsatisfiedPath): string {
  const loss = field.kind === 'toOne' ? `loses its link to ${path}` : `overwrites ${path} with null`;
  return `Every app ${loss}. JavaScript apps get it back at their next sync; iOS and Android apps keep null until the record changes again.`;
}

/** `_deleted` is nullable, so its absence makes no error: it says that the record lives. */
function withoutDeleted(root: RootFieldFacts): string {
  return root.kind === 'delete'
    ? 'Every app keeps the record, because the event says that it lives. JavaScript apps remove it at their next sync; iOS and Android apps may keep it beyond that.'
    : 'Every app takes the record for a living one. If it is deleted in the service, it reappears in the apps.';
}

import { isEqualSide, sideOf, unionOfNames, valueOf } from './values';
import type { PlainObject, Side } from './values';

/** Who changed a field since the base: nobody, one of the two, both to the same value, or both differently. */
export type ThreeWayVerdict = 'same' | 'ours' | 'theirs' | 'agreed' | 'conflict';

/** Whose value a field is to keep. */
export type Choice = 'base' | 'ours' | 'theirs';

export type Choices = Readonly<Record<string, Choice>>;

export interface ThreeWayField {
  readonly name: string;
  readonly base: Side;
  readonly ours: Side;
  readonly theirs: Side;
  readonly verdict: ThreeWayVerdict;
}

export interface ThreeWayOptions {
  /** Fields that are left out, such as those which the service alone sets. */
  readonly ignore?: readonly string[];
  readonly order?: readonly string[];
}

/** Compares what was known (base) with what was sent (ours) and what the service holds (theirs), field by field. */
export function compareThreeWay(
  base: PlainObject | null,
  ours: PlainObject | null,
  theirs: PlainObject | null,
  options: ThreeWayOptions = {},
): ThreeWayField[] {
  const ignored = new Set(options.ignore ?? []);
  const order = options.order ?? [];
  const names = unionOfNames(base, ours, theirs).filter((name) => !ignored.has(name));
  const sorted = [
    ...order.filter((name) => names.includes(name)),
    ...names.filter((name) => !order.includes(name)),
  ];
  return sorted.map((name) => {
    const sides = { base: sideOf(base?.[name]), ours: sideOf(ours?.[name]), theirs: sideOf(theirs?.[name]) };
    return { name, ...sides, verdict: verdictOf(sides) };
  });
}

/** The choice for each field that needs no judgement: whoever changed it wins. Fields in conflict are left out. */
export function suggestChoices(fields: readonly ThreeWayField[]): Record<string, Choice> {
  const choices: Record<string, Choice> = {};
  for (const { name, verdict } of fields) {
    if (verdict === 'ours' || verdict === 'agreed') choices[name] = 'ours';
    else if (verdict === 'theirs') choices[name] = 'theirs';
    else if (verdict === 'same') choices[name] = 'base';
  }
  return choices;
}

/** The record that some choices make, and the conflicting fields that still need one. */
export function resolveChoices(
  fields: readonly ThreeWayField[],
  choices: Choices,
): { readonly record: Record<string, unknown>; readonly unresolved: readonly string[] } {
  const chosen = { ...suggestChoices(fields), ...choices };
  const record: Record<string, unknown> = {};
  const unresolved: string[] = [];
  for (const field of fields) {
    const choice = chosen[field.name];
    if (!choice) {
      unresolved.push(field.name);
      continue;
    }
    const value = valueOf(field[choice]);
    if (value !== undefined) record[field.name] = value;
  }
  return { record, unresolved };
}

function verdictOf({ base, ours, theirs }: { base: Side; ours: Side; theirs: Side }): ThreeWayVerdict {
  const oursChanged = !isEqualSide(base, ours);
  const theirsChanged = !isEqualSide(base, theirs);
  if (!oursChanged && !theirsChanged) return 'same';
  if (oursChanged && theirsChanged) return isEqualSide(ours, theirs) ? 'agreed' : 'conflict';
  return oursChanged ? 'ours' : 'theirs';
}

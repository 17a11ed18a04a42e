import { HANDLER_RULES, handledValues, untouchedBy } from '../../../shared/conflict';
import type { HandlerRule, RuleTable } from '../../../shared/conflict';
import { isEqualValue } from '../../../shared/diff';
import type { FieldView, ModelView } from '../../session';
import { asObject } from './conflict-facts';
import type { ConflictView } from './conflict-facts';

/** What each rule does, for people. */
export const RULE_LABELS: Readonly<Record<HandlerRule, string>> = {
  THEIRS: 'Keep the service’s',
  OURS: 'Take what is written',
  FILL: 'Take it where the service has none',
  HIGHER: 'The higher of the two',
  LOWER: 'The lower of the two',
  UNION: 'Both lists, without doubles',
  MEMBERS: 'Ours over theirs, by member',
};

/** The rules that make sense for a field's type. */
export function rulesFor({
  list,
  type,
  kind,
}: Pick<FieldView, 'list' | 'type' | 'kind'>): readonly HandlerRule[] {
  const isCompared = !list && kind === 'SCALAR' && !['Boolean', 'AWSJSON', 'ID'].includes(type);
  const hasMembers = !list && (kind === 'CUSTOM_TYPE' || type === 'AWSJSON');
  return HANDLER_RULES.filter((rule) => {
    if (rule === 'UNION') return list;
    if (rule === 'HIGHER' || rule === 'LOWER') return isCompared;
    return rule !== 'MEMBERS' || hasMembers;
  });
}

/** The fields that a handler may decide over. */
export function decidedFields({
  fields,
  primaryKey,
}: Pick<ModelView, 'fields' | 'primaryKey'>): readonly FieldView[] {
  return fields.filter(({ name, readOnly }) => !readOnly && !primaryKey.includes(name));
}

/** One field of a conflict that happened, under the rules of a table. */
export interface HandlerCase {
  readonly id: string;
  readonly key: string;
  readonly field: string;
  readonly ours: unknown;
  readonly theirs: unknown;
  /** What stood in the end, as the service decided. */
  readonly happened: unknown;
  readonly result: unknown;
  readonly isDifferent: boolean;
}

/** What the rules would have made of conflicts that happened; those are left out whose service's side isn't known. */
export function casesOf(
  conflicts: readonly ConflictView[],
  table: RuleTable,
  model: Pick<ModelView, 'primaryKey' | 'fields'>,
): readonly HandlerCase[] {
  const untouched = untouchedBy(model);
  return conflicts.flatMap((conflict) => {
    const theirs =
      asObject(conflict.theirsBefore) ?? (conflict.how === 'REFUSED' ? asObject(conflict.theirs) : null);
    if (conflict.operation !== 'UPDATE' || theirs === null) return [];
    const ours = asObject(conflict.ours) ?? {};
    const after = asObject(conflict.result) ?? theirs;
    return Object.entries(handledValues(table, ours, theirs, untouched)).map(
      ([field, result]): HandlerCase => {
        const happened = after[field] ?? null;
        return {
          ...{ id: conflict.id, key: conflict.key, field, result, happened },
          ...{ ours: ours[field] ?? null, theirs: theirs[field] ?? null },
          isDifferent: !isEqualValue(result, happened),
        };
      },
    );
  });
}

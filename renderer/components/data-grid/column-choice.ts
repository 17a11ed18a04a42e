import type { FieldView, ModelView } from '../../session';

/** Which fields of a model a grid shows, in order, and how wide. */
export interface ColumnChoice {
  readonly shown: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
}

/** More columns than this make fast scrolling stutter, so a wide model starts with the first ones. */
const DEFAULT_COLUMNS = 10;

/** Keys first, then the fields that a person can change; what the service fills in is left to the column menu. */
export function defaultChoice(model: ModelView): ColumnChoice {
  const isKey = (field: FieldView): boolean => model.primaryKey.includes(field.name);
  const keys = model.primaryKey.filter((name) => model.fields.some((field) => field.name === name));
  const others = model.fields.filter((field) => !isKey(field) && !field.readOnly).map((field) => field.name);
  return { shown: [...keys, ...others].slice(0, Math.max(DEFAULT_COLUMNS, keys.length)), widths: {} };
}

const PREFIX = 'outband:columns';

/** Reads the kept choice; fields that the model no longer has fall out, and nonsense counts as no choice. */
export function readChoice(
  storage: Pick<Storage, 'getItem'>,
  profileId: string,
  model: ModelView,
): ColumnChoice {
  const kept = parseChoice(storage.getItem(`${PREFIX}:${profileId}:${model.name}`));
  const shown = kept?.shown.filter((name) => model.fields.some((field) => field.name === name)) ?? [];
  return shown.length > 0 && kept ? { shown, widths: kept.widths } : defaultChoice(model);
}

/** Keeps a choice for a profile and model. */
export function keepChoice(
  storage: Pick<Storage, 'setItem'>,
  profileId: string,
  model: string,
  choice: ColumnChoice,
): void {
  storage.setItem(`${PREFIX}:${profileId}:${model}`, JSON.stringify(choice));
}

function parseChoice(text: string | null): ColumnChoice | undefined {
  if (text === null) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Written by another version or by hand: the default choice takes its place.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('shown' in value) || !Array.isArray(value.shown))
    return undefined;
  const widths =
    'widths' in value && typeof value.widths === 'object' && value.widths !== null ? value.widths : {};
  return {
    shown: value.shown.filter((name): name is string => typeof name === 'string'),
    widths: Object.fromEntries(
      Object.entries(widths).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  };
}

/** The choice with another width for one column. */
export function keepWidth(choice: ColumnChoice, column: string, width: number): ColumnChoice {
  return { ...choice, widths: { ...choice.widths, [column]: width } };
}

import { HANDLER_RULES } from '../../../shared/conflict';
import type { HandlerRule, RuleTable } from '../../../shared/conflict';

/** The tables that were kept for a connection; what can't be read is left out, as if it had not been made. */
export function readTables(text: string | null): readonly RuleTable[] {
  if (text === null) return [];
  try {
    const kept: unknown = JSON.parse(text);
    return Array.isArray(kept) ? kept.flatMap(readTable) : [];
  } catch {
    // Cut short by a crash: the rules are chosen anew.
    return [];
  }
}

function readTable(kept: unknown): readonly RuleTable[] {
  if (typeof kept !== 'object' || kept === null) return [];
  const { model, fields, otherwise, deletes } = kept as Partial<Record<keyof RuleTable, unknown>>;
  if (typeof model !== 'string' || !isRule(otherwise) || typeof fields !== 'object' || fields === null)
    return [];
  const own = Object.entries(fields).filter((entry): entry is [string, HandlerRule] => isRule(entry[1]));
  return [{ model, fields: Object.fromEntries(own), otherwise, deletes: deletes === true }];
}

function isRule(value: unknown): value is HandlerRule {
  return (HANDLER_RULES as readonly unknown[]).includes(value);
}

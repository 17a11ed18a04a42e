import type { GraphQLSchema } from 'graphql';
import { CheckedDocument } from './checked-document';
import { CheckedOperation } from './checked-operation';
import { LruCache } from './lru-cache';
import { ModelFacts, type PrimaryKeys } from './model-facts';
import { factsOf } from './operations';
import { repairEdits, type RepairItem, type RepairStyle } from './repair';
import { checkInputVersion } from './rules/input-version';
import type { VariableValues } from './rules/rule-context';
import { coerceVariables } from './rules/variables';
import { applyEdits } from './text-edits';
import type { GuardFinding, GuardLevel, GuardRepair, GuardRequest, GuardVerdict } from './types';

/** Checks documents against one API before they are sent (mutation rules). */
export interface Guard {
  /**
   * Whether a document is fit to be sent at a level, with every reason against it.
   * Parsing, validation and R2 are remembered for a document's text; R1 and the variables are looked at each time.
   */
  check(request: GuardRequest): GuardVerdict;
  /**
   * Adds the missing paths of the level to the chosen mutation and keeps what the author wrote. The document
   * comes back as it was when it doesn't validate or names no operation. A missing version is not invented.
   */
  fix(request: GuardRequest): GuardRepair;
}

const DOCUMENTS_REMEMBERED = 64;
const STYLES: readonly RepairStyle[] = ['inside', 'root'];

/**
 * A guard for one transformed schema. Directives on the subscriptions tell it which custom mutations reach
 * clients; a schema made from an introspection result has none, so custom mutations are exempt there.
 * `models` (those of a ModelSchema) tell the primary keys where the API has neither update nor delete inputs.
 */
export function createGuard(api: GraphQLSchema, models?: PrimaryKeys): Guard {
  return new SchemaGuard(models ? new ModelFacts(api, models) : factsOf(api));
}

class SchemaGuard implements Guard {
  readonly #facts: ModelFacts;
  readonly #documents = new LruCache<string, CheckedDocument>(DOCUMENTS_REMEMBERED);

  constructor(facts: ModelFacts) {
    this.#facts = facts;
  }

  check(request: GuardRequest): GuardVerdict {
    const level = request.level ?? 'complete';
    const document = this.#document(request.document);
    if (document.failures.length > 0) return verdictOf(level, document.failures, null);
    const chosen = document.choose(request.operationName);
    if (!(chosen instanceof CheckedOperation)) return verdictOf(level, [chosen], null);
    const variables = coerceVariables(this.#facts.api, document.source, chosen.operation, request.variables);
    if (variables.findings) return verdictOf(level, variables.findings, chosen);
    const versions = this.#versionFindings(document, chosen, variables.values);
    return verdictOf(level, [...versions, ...chosen.selectionFindings(level)], chosen);
  }

  fix(request: GuardRequest): GuardRepair {
    const level = request.level ?? 'complete';
    const document = this.#repaired(request, level) ?? request.document;
    const { verdict, reasons } = this.check({ ...request, document });
    return { document, remaining: verdict === 'accept' ? [] : reasons };
  }

  /** The first style of repair whose result satisfies R2; null when there is nothing to repair or no way. */
  #repaired(request: GuardRequest, level: GuardLevel): string | null {
    const checked = this.#document(request.document);
    const chosen = checked.failures.length > 0 ? null : checked.choose(request.operationName);
    if (!(chosen instanceof CheckedOperation)) return null;
    const items = chosen.unsatisfied
      .filter(({ unsatisfied }) => level === 'complete' || unsatisfied.level === 'required')
      .map(({ unsatisfied }): RepairItem => ({ path: unsatisfied, depth: level }));
    if (items.length === 0) return null;
    const text = request.document;
    const context = { facts: this.#facts, collect: checked.collect, text, operation: chosen.operation };
    for (const style of STYLES) {
      const document = applyEdits(text, repairEdits(context, items, style));
      if (this.#satisfiesSelection({ ...request, document }, level)) return document;
    }
    return null;
  }

  #satisfiesSelection(request: GuardRequest, level: GuardLevel): boolean {
    const document = this.#document(request.document);
    const chosen = document.failures.length > 0 ? null : document.choose(request.operationName);
    if (!(chosen instanceof CheckedOperation)) return false;
    return chosen.selectionFindings(level).every((finding) => finding.severity === 'warning');
  }

  #versionFindings(
    document: CheckedDocument,
    checked: CheckedOperation,
    values: VariableValues,
  ): readonly GuardFinding[] {
    const { operation, isOnlyOperation } = checked;
    const context = { facts: this.#facts, source: document.source, operation, isOnlyOperation, values };
    return checked.writes.flatMap((write) => checkInputVersion(context, write) ?? []);
  }

  #document(text: string): CheckedDocument {
    return this.#documents.getOrMake(text, () => new CheckedDocument(this.#facts, text));
  }
}

function verdictOf(
  level: GuardLevel,
  findings: readonly GuardFinding[],
  chosen: CheckedOperation | null,
): GuardVerdict {
  const codes = new Set(
    findings.filter((finding) => finding.severity === 'error').map((finding) => finding.code),
  );
  const isAccepted = codes.size === 0;
  return {
    verdict: isAccepted ? 'accept' : 'reject',
    level,
    reasons: isAccepted ? ['OK'] : [...codes].sort(),
    findings,
    operation: chosen?.operation.operation ?? null,
    guardedModels: chosen?.guardedModels ?? [],
  };
}

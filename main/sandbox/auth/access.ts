import { AppSyncError } from '../appsync-error';
import type { ItemPredicate } from '../tables/filter';
import type { Item } from '../tables/item';
import type { AuthMode, Caller } from './identity';
import { READS, type AuthRule, type ModelRules, type RuleOperation } from './rules';

const PROVIDER_MODES: Readonly<Record<string, AuthMode>> = {
  apiKey: 'API_KEY',
  iam: 'AWS_IAM',
  identityPool: 'AWS_IAM',
  userPools: 'AMAZON_COGNITO_USER_POOLS',
  oidc: 'OPENID_CONNECT',
  function: 'AWS_LAMBDA',
};
const ALWAYS_WRITABLE = new Set(['_version', '_deleted', '_lastChangedAt', '__typename']);

/** What the rules say of a caller and an operation: everything, some records by their content, or nothing. */
export type Grant =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly allows: ItemPredicate; readonly owners: readonly AuthRule[] }
  | { readonly kind: 'none' };

const ALL: Grant = { kind: 'all' };

/** The value that a rule's owner field takes for a caller: `sub::username`. */
export function ownerValue(rule: AuthRule, caller: Caller): string | null {
  const parts = rule.identityClaim.split('::').map((claim) => caller.claims[claim]);
  return parts.every((part) => typeof part === 'string' && part !== '') ? parts.join('::') : null;
}

/** What an owner may be written as: the whole value, or any part of it (service reference 4.7). */
function ownerForms(rule: AuthRule, caller: Caller): ReadonlySet<string> {
  const whole = ownerValue(rule, caller);
  return new Set(whole === null ? [] : [whole, ...whole.split('::')]);
}

/** What the API shows of a stored owner: what is behind the last `::`. */
export function shownOwner(stored: unknown): unknown {
  if (Array.isArray(stored)) return stored.map(shownOwner);
  return typeof stored === 'string'
    ? stored.slice(stored.lastIndexOf('::') + (stored.includes('::') ? 2 : 0))
    : stored;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
}

/** Groups of a caller under a claim of a rule. */
function groupsOf(rule: AuthRule, caller: Caller): readonly unknown[] {
  return rule.groupClaim === 'cognito:groups' ? caller.groups : asList(caller.claims[rule.groupClaim]);
}

function isStatic(rule: AuthRule, caller: Caller): boolean {
  if (rule.allow === 'owner' || rule.groupsField !== null) return false;
  return (
    rule.allow !== 'groups' || groupsOf(rule, caller).some((group) => rule.groups.includes(String(group)))
  );
}

/** Decides by the `@auth` rules of one model (service reference 4.7). */
export class ModelAccess {
  readonly #rules: ModelRules;
  /** Rules of the model and of each of its fields that has its own. */
  readonly #resources: ReadonlyArray<readonly AuthRule[]>;
  readonly #deleting: readonly AuthRule[];

  constructor(rules: ModelRules) {
    this.#rules = rules;
    const own = [...rules.fields.values()];
    this.#resources = own.length > 0 && own.length === rules.declared.size ? own : [rules.rules, ...own];
    this.#deleting = deletingRules(this.#resources);
  }

  /** Rules that hold the owner in a field. */
  get ownerRules(): readonly AuthRule[] {
    return this.#resources.flat().filter((rule) => rule.allow === 'owner');
  }

  /** True when nobody's records are told apart, so that relations to such a model need no redaction. */
  isSameAs(other: ModelAccess): boolean {
    const key = (access: ModelAccess) => {
      const { rules, fields } = access.#rules;
      const isPlain =
        fields.size === 0 && rules.every((rule) => rule.allow !== 'owner' && rule.groupsField === null);
      const texts = rules.map((rule) => JSON.stringify({ ...rule, operations: [...rule.operations].sort() }));
      return isPlain ? texts.sort().join() : null;
    };
    const own = key(this);
    return own !== null && own === key(other);
  }

  /**
   * Whoever may touch any field may call an operation: what it may not touch of a record is refused field by field.
   * Only who may delete every field may delete the record; who may delete a field may set it to null by an update.
   */
  grant(operation: RuleOperation, caller: Caller): Grant {
    if (operation === 'delete') return grantOf(this.#deleting, ['delete'], caller);
    const operations: RuleOperation[] = operation === 'update' ? ['update', 'delete'] : [operation];
    return grantOf(this.#resources.flat(), operations, caller);
  }

  /** Refuses values of fields that the caller may not write: its update to null is a deletion of the field. */
  checkInput(operation: 'create' | 'update', caller: Caller, input: Item, existing: Item, key: string): void {
    const may = (field: string, needed: RuleOperation) => {
      const grant = grantOf(this.#rulesOf(field), [needed], caller);
      return grant.kind === 'all' || (grant.kind === 'some' && grant.allows(existing));
    };
    const denied = Object.keys(input).filter((field) => {
      if (ALWAYS_WRITABLE.has(field)) return false;
      const isRemoval = operation === 'update' && input[field] === null;
      return (this.#needsRule(field, key) && !may(field, operation)) || (isRemoval && !may(field, 'delete'));
    });
    if (denied.length > 0) throw new AppSyncError('Unauthorized', `Unauthorized on [${denied.join(', ')}]`);
  }

  /** Whether the caller may read a field of a record that it may read. */
  mayReadField(field: string, caller: Caller, item: Item): boolean {
    const grant = grantOf(this.#rulesOf(field), READS, caller);
    return grant.kind === 'all' || (grant.kind === 'some' && grant.allows(item));
  }

  /** Whether some who may read records of the model may not read this field of them. */
  isProtected(field: string): boolean {
    if (!this.#rules.declared.has(field)) return false;
    const readers = (rules: readonly AuthRule[]) =>
      rules.filter((rule) => READS.some((read) => rule.operations.has(read))).flatMap(rolesOf);
    const own = new Set(readers(this.#rulesOf(field)));
    return readers(this.#resources.flat()).some((role) => !own.has(role));
  }

  /** The key says which record is meant, and what the service adds is nobody's. */
  #needsRule(field: string, key: string): boolean {
    return field !== key && this.#rules.declared.has(field);
  }

  #rulesOf(field: string): readonly AuthRule[] {
    return this.#rules.fields.get(field) ?? this.#rules.rules;
  }
}

/** Whom a rule lets in, as identities to compare: one for each group. */
function rolesOf({ operations: _operations, groups, ...rule }: AuthRule): readonly string[] {
  return (rule.allow === 'groups' && groups.length > 0 ? groups : ['']).map((group) =>
    JSON.stringify({ ...rule, group }),
  );
}

/** Who deletes a record deletes all of its fields: rules with a role that may do so on each of them. */
function deletingRules(resources: ReadonlyArray<readonly AuthRule[]>): readonly AuthRule[] {
  const deleters = resources.map((rules) => rules.filter((rule) => rule.operations.has('delete')));
  const roles = deleters.map((rules) => new Set(rules.flatMap(rolesOf)));
  const isEverywhere = (role: string) => roles.every((known) => known.has(role));
  return deleters.flatMap((rules) =>
    rules.flatMap((rule) => {
      if (rule.groups.length === 0) return rolesOf(rule).every(isEverywhere) ? [rule] : [];
      const groups = rule.groups.filter((group) => rolesOf({ ...rule, groups: [group] }).every(isEverywhere));
      return groups.length === 0 ? [] : [{ ...rule, groups }];
    }),
  );
}

function grantOf(rules: readonly AuthRule[], operations: readonly RuleOperation[], caller: Caller): Grant {
  // A caller with IAM credentials and no user behind them is an administrator (service reference 8).
  if (caller.mode === 'AWS_IAM') return ALL;
  const fitting = rules.filter(
    (rule) =>
      PROVIDER_MODES[rule.provider] === caller.mode &&
      operations.some((operation) => rule.operations.has(operation)),
  );
  if (fitting.some((rule) => isStatic(rule, caller))) return ALL;
  const dynamic = fitting.filter((rule) => rule.allow === 'owner' || rule.groupsField !== null);
  if (dynamic.length === 0) return { kind: 'none' };
  const tests = dynamic.map((rule): ItemPredicate => {
    if (rule.allow === 'owner') {
      const forms = ownerForms(rule, caller);
      return (item) => asList(item[rule.ownerField]).some((owner) => forms.has(String(owner)));
    }
    const groups = groupsOf(rule, caller);
    return (item) => asList(item[rule.groupsField ?? '']).some((group) => groups.includes(group));
  });
  return {
    kind: 'some',
    allows: (item) => tests.some((test) => test(item)),
    owners: dynamic.filter((rule) => rule.allow === 'owner'),
  };
}

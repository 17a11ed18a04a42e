import { AppSyncError } from '../appsync-error';
import type { ItemPredicate } from '../tables/filter';
import type { Item } from '../tables/item';
import type { AuthMode, Caller } from './identity';
import type { AuthRule, ModelRules, RuleOperation } from './rules';

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

  constructor(rules: ModelRules) {
    this.#rules = rules;
  }

  /** Rules that hold the owner in a field. */
  get ownerRules(): readonly AuthRule[] {
    return this.#rules.rules.filter((rule) => rule.allow === 'owner');
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

  grant(operation: RuleOperation, caller: Caller): Grant {
    return grantOf(this.#rules.rules, operation, caller);
  }

  /** Refuses values of fields whose own rules don't let the caller write them. */
  checkInput(operation: 'create' | 'update', caller: Caller, input: Item, existing: Item): void {
    const denied = Object.keys(input).filter((field) => {
      const rules = this.#rules.fields.get(field);
      if (!rules || ALWAYS_WRITABLE.has(field)) return false;
      const grant = grantOf(rules, operation, caller);
      return grant.kind === 'none' || (grant.kind === 'some' && !grant.allows(existing));
    });
    if (denied.length > 0) throw new AppSyncError('Unauthorized', `Unauthorized on [${denied.join(', ')}]`);
  }

  /** Whether the caller may read a field of a record that it may read. */
  mayReadField(field: string, caller: Caller, item: Item): boolean {
    const rules = this.#rules.fields.get(field);
    if (!rules) return true;
    const grant = grantOf(rules, 'get', caller);
    return grant.kind === 'all' || (grant.kind === 'some' && grant.allows(item));
  }

  hasFieldRules(field: string): boolean {
    return this.#rules.fields.has(field);
  }
}

function grantOf(rules: readonly AuthRule[], operation: RuleOperation, caller: Caller): Grant {
  // A caller with IAM credentials and no user behind them is an administrator (service reference 8).
  if (caller.mode === 'AWS_IAM') return ALL;
  const fitting = rules.filter(
    (rule) => PROVIDER_MODES[rule.provider] === caller.mode && rule.operations.has(operation),
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

import { unauthorizedField } from '../appsync-error';
import type { EventPredicate } from '../realtime/subscription-filter';
import type { ItemPredicate } from '../tables/filter';
import type { Item, MutableItem } from '../tables/item';
import { ModelAccess, ownerValue, shownOwner } from './access';
import type { Caller } from './identity';
import type { ModelRules, RuleOperation } from './rules';

/** What authorisation has to say while a request runs; every method throws AppSyncError `Unauthorized`. */
export class Authorization {
  readonly #models: ReadonlyMap<string, ModelAccess>;

  /** Without rules everybody who is authenticated may do everything. */
  constructor(rules: ReadonlyMap<string, ModelRules> | null) {
    this.#models = new Map(
      [...(rules ?? [])].map(([name, modelRules]) => [name, new ModelAccess(modelRules)]),
    );
  }

  /** Which records of a model the caller sees; null for all of them. */
  visible(
    model: string,
    operation: RuleOperation,
    caller: Caller,
    field: string,
    type = 'Query',
  ): ItemPredicate | null {
    const grant = this.#models.get(model)?.grant(operation, caller) ?? { kind: 'all' as const };
    if (grant.kind === 'none') throw unauthorizedField(field, type);
    return grant.kind === 'all' ? null : grant.allows;
  }

  /** The values that a create adds on the caller's behalf: owners, even when a group let the caller in (10.70). */
  stampCreate(model: string, caller: Caller, input: Item, field: string, key: string): Item {
    const access = this.#models.get(model);
    if (!access) return {};
    const stamp: MutableItem = {};
    for (const rule of access.ownerRules) {
      const owner = ownerValue(rule, caller);
      if (owner !== null && (input[rule.ownerField] === undefined || input[rule.ownerField] === null))
        stamp[rule.ownerField] = owner;
    }
    const grant = access.grant('create', caller);
    const item = { ...input, ...stamp };
    if (grant.kind === 'none' || (grant.kind === 'some' && !grant.allows(item)))
      throw unauthorizedField(field, 'Mutation');
    access.checkInput('create', caller, input, item, key);
    return stamp;
  }

  /** Refuses an update or delete that isn't the caller's to make. An absent record has no owner (10.71). */
  checkWrite(
    model: string,
    operation: 'update' | 'delete',
    caller: Caller,
    input: Item,
    existing: () => Item | null,
    field: string,
    key: string,
  ): void {
    const access = this.#models.get(model);
    if (!access) return;
    const grant = access.grant(operation, caller);
    if (grant.kind === 'none') throw unauthorizedField(field, 'Mutation');
    // The record is read for the owners of single fields too.
    const item = existing();
    if (grant.kind === 'some' && !(item && grant.allows(item))) throw unauthorizedField(field, 'Mutation');
    if (operation === 'update') access.checkInput('update', caller, input, item ?? {}, key);
  }

  /**
   * How a subscription's events are narrowed to the caller: null for its arguments alone. An owner argument that
   * isn't the caller is refused; without one, the owner as the API shows it must be the caller's name.
   */
  listen(model: string, caller: Caller, args: Item, field: string): EventPredicate | null {
    const grant = this.#models.get(model)?.grant('listen', caller) ?? { kind: 'all' as const };
    if (grant.kind === 'all') return null;
    if (grant.kind === 'none') throw unauthorizedField(field, 'Subscription');
    for (const rule of grant.owners) {
      const asked = args[rule.ownerField];
      if (asked !== undefined && asked !== null && !grant.allows({ [rule.ownerField]: asked })) {
        throw unauthorizedField(field, 'Subscription');
      }
    }
    return grant.allows;
  }

  /** How a field of a model is shown: owners without their id, protected fields refused. Null for as it is. */
  fieldReader(model: string, field: string): ((item: Item, caller: Caller) => unknown) | null {
    const access = this.#models.get(model);
    if (!access) return null;
    const isOwner = access.ownerRules.some((rule) => rule.ownerField === field);
    const isProtected = access.isProtected(field);
    if (!isOwner && !isProtected) return null;
    return (item, caller) => {
      if (isProtected && !access.mayReadField(field, caller, item)) throw unauthorizedField(field, model);
      return isOwner ? shownOwner(item[field]) : item[field];
    };
  }

  /** Whether a field has readers of its own, so that mutations don't publish it to everybody who listens (4.7). */
  isProtected(model: string, field: string): boolean {
    return this.#models.get(model)?.isProtected(field) ?? false;
  }

  /** Whether a nullable relation between two models is null in the results of mutations (4.6). */
  isRedacted(from: string, to: string): boolean {
    const [own, other] = [this.#models.get(from), this.#models.get(to)];
    return own !== undefined && other !== undefined && !own.isSameAs(other);
  }
}

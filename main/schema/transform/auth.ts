import { plainField, type ApiDocument, type ApiField, type ApiType } from './api-document';
import {
  AUTH_PROVIDERS,
  type AuthProvider,
  type AuthRule,
  type ModelAccess,
  type ModelDefinition,
  type SchemaDefinition,
} from './definition';
import { typeNames } from '../names';
import { AGGREGATE_TYPES } from './search';
import { baseName, isListType } from './type-text';

const PROVIDER_DIRECTIVES: Readonly<Record<AuthProvider, string>> = {
  apiKey: '@aws_api_key',
  identityPool: '@aws_iam',
  oidc: '@aws_oidc',
  userPools: '@aws_cognito_user_pools',
  function: '@aws_lambda',
};

/** The file doesn't say which mode is the API's default; the first of these that any rule uses is the usual one. */
const LIKELY_DEFAULTS: readonly AuthProvider[] = ['userPools', 'apiKey', 'identityPool', 'oidc', 'function'];

/**
 * Adds what `@auth` adds to an API (service reference 4.7): fields and arguments of owners, and the
 * directives of the modes that types and operations are open to.
 */
export function addAuth(api: ApiDocument, schema: SchemaDefinition): void {
  const pass = new AuthPass(api, schema);
  for (const model of schema.models) {
    const rules = allRules(model);
    if (rules.length > 0) pass.addModel(model, rules);
  }
  pass.addAggregates();
  for (const type of schema.customTypes) {
    for (const field of type.fields) pass.addFieldDirectives(type.name, field.name, field.authRules);
  }
  for (const [root, fields] of Object.entries(schema.rootFields)) {
    for (const field of fields) pass.addFieldDirectives(root, field.name, field.authRules);
  }
}

function allRules(model: ModelDefinition): readonly AuthRule[] {
  return [...model.authRules, ...model.fields.flatMap((field) => field.authRules)];
}

/** Who deletes a record deletes all of its fields: only roles that may do so on every field count. */
function deletingRules(model: ModelDefinition): readonly AuthRule[] {
  const mayDelete = (rules: readonly AuthRule[]): ReadonlySet<string> =>
    new Set(rules.flatMap((rule) => (rule.operations.includes('delete') ? rule.roles : [])));
  const fieldRoles = model.fields.flatMap(({ authRules }) =>
    authRules.length > 0 ? [mayDelete(authRules)] : [],
  );
  const isFieldByField = model.fields.every(({ authRules }) => authRules.length > 0);
  return (isFieldByField ? allRules(model) : model.authRules).filter(
    (rule) =>
      rule.operations.includes('delete') &&
      rule.roles.some((role) => fieldRoles.every((roles) => roles.has(role))),
  );
}

class AuthPass {
  readonly #api: ApiDocument;
  readonly #defaultProvider: AuthProvider;
  readonly #models: ReadonlySet<string>;
  readonly #searchProviders = new Set<AuthProvider>();
  /** Directives that a nested type has received so far. */
  readonly #seen = new Map<string, Set<string>>();

  constructor(api: ApiDocument, schema: SchemaDefinition) {
    this.#api = api;
    this.#models = new Set(schema.models.map((model) => model.name));
    const rules = [
      ...schema.models.flatMap(allRules),
      ...schema.customTypes.flatMap((type) => type.fields.flatMap((field) => field.authRules)),
      ...Object.values(schema.rootFields).flatMap((fields) => fields.flatMap((field) => field.authRules)),
    ];
    const used = new Set(rules.map((rule) => rule.provider));
    this.#defaultProvider = LIKELY_DEFAULTS.find((provider) => used.has(provider)) ?? 'apiKey';
  }

  addModel(model: ModelDefinition, rules: readonly AuthRule[]): void {
    this.#addOwners(model, rules);
    const type = this.#api.get(model.name);
    if (!type) return;
    const providers = providersOf(rules);
    addDirectives(type, this.#directives(providers, false));
    this.#addOperationDirectives(model, rules);
    this.#addOwnerArguments(model, rules);
    this.#propagate(type, providers);
    if (model.search !== null) providers.forEach((provider) => this.#searchProviders.add(provider));
  }

  /** What all searches share is open to whoever may search any model. */
  addAggregates(): void {
    const directives = this.#directives([...this.#searchProviders], false);
    for (const name of AGGREGATE_TYPES) {
      const type = this.#api.get(name);
      if (type) addDirectives(type, directives);
    }
  }

  addFieldDirectives(typeName: string, fieldName: string, rules: readonly AuthRule[]): void {
    const providers = providersOf(
      rules.filter((rule) => rule.ownerField === null && rule.groupsField === null),
    );
    const directives = this.#directives(providers, false);
    const type = this.#api.get(typeName);
    if (!type || directives.length === 0) return;
    type.fields = type.fields.map((field) =>
      field.name === fieldName ? withDirectives(field, directives) : field,
    );
  }

  #addOwners(model: ModelDefinition, rules: readonly AuthRule[]): void {
    const owners = ownerFields(rules);
    const filters = owners.map((name) => plainField(name, 'ModelStringInput'));
    const subscriptionFilter = this.#api.get(typeNames.subscriptionFilter(model.name));
    if (subscriptionFilter) {
      const protectedFields = new Set([...owners, ...rules.map((rule) => rule.groupsField)]);
      subscriptionFilter.fields = subscriptionFilter.fields.filter(
        (field) => !protectedFields.has(field.name),
      );
    }
    for (const input of [typeNames.filter(model.name), typeNames.condition(model.name)]) {
      this.#api.extend(input, filters);
    }
    this.#api.extend(typeNames.subscriptionFilter(model.name), filters);
    this.#api.extend(
      model.name,
      owners.map((name) => plainField(name, 'String')),
    );
  }

  /** Subscriptions take an owner to listen for, unless a record can have several. */
  #addOwnerArguments(model: ModelDefinition, rules: readonly AuthRule[]): void {
    if (!model.operations.subscriptionsProtected) return;
    const listening = ownerFields(rules.filter((rule) => rule.operations.includes('listen')));
    const args = listening
      .filter((name) => !model.fields.some((field) => field.name === name && isListType(field.type)))
      .map((name) => ({ name, type: 'String' }));
    const names = subscriptionNames(model);
    const root = this.#api.get('Subscription');
    if (!root) return;
    root.fields = root.fields.map((field) =>
      names.has(field.name) ? { ...field, args: [...field.args, ...args] } : field,
    );
  }

  #addOperationDirectives(model: ModelDefinition, rules: readonly AuthRule[]): void {
    const { operations, indexes } = model;
    const queries: readonly [ModelAccess, string | null][] = [
      ['get', operations.get],
      ['list', operations.list],
      ['sync', operations.sync],
      ...indexes.flatMap((index): [ModelAccess, string | null][] => [
        ['list', index.queryField],
        ['get', index.queryField],
      ]),
    ];
    for (const [access, name] of queries) this.#addOperation('Query', name, access, rules);
    this.#addOperation('Query', model.search, 'search', rules);
    for (const access of ['create', 'update'] as const) {
      this.#addOperation('Mutation', operations[access], access, rules);
    }
    this.#addOperation('Mutation', operations.delete, 'delete', deletingRules(model));
    if (!operations.subscriptionsProtected) return;
    for (const name of subscriptionNames(model)) this.#addOperation('Subscription', name, 'listen', rules);
  }

  #addOperation(root: string, name: string | null, access: ModelAccess, rules: readonly AuthRule[]): void {
    const type = this.#api.get(root);
    const field = type?.fields.find((candidate) => candidate.name === name);
    if (!type || !field) return;
    const providers = providersOf(rules.filter((rule) => rule.operations.includes(access)));
    this.#openOperation(type, field, providers);
  }

  #openOperation(type: ApiType, field: ApiField, providers: readonly AuthProvider[]): void {
    const directives = this.#directives(providers, providers.includes(this.#defaultProvider));
    if (directives.length === 0) return;
    type.fields = type.fields.map((candidate) =>
      candidate === field ? withDirectives(field, directives) : candidate,
    );
    const returned = this.#api.get(baseName(field.type));
    if (returned) addDirectives(returned, directives);
  }

  /** Custom types and connections must be open to every mode that the model is open to. */
  #propagate(type: ApiType, providers: readonly AuthProvider[]): void {
    for (const field of type.fields) {
      const nested = this.#api.get(baseName(field.type));
      if (!nested || this.#models.has(nested.name)) continue;
      const seen = this.#seen.get(nested.name);
      const directives = this.#directives(providers, seen !== undefined).filter(
        (directive) => !seen?.has(directive),
      );
      this.#seen.set(nested.name, new Set([...(seen ?? []), ...directives]));
      if (seen && directives.length === 0) continue;
      addDirectives(nested, directives);
      this.#propagate(nested, providers);
    }
  }

  /** Nothing is said while the default mode is the only one. */
  #directives(providers: readonly AuthProvider[], withDefault: boolean): readonly string[] {
    const others = providers.filter((provider) => provider !== this.#defaultProvider);
    if (others.length === 0) return [];
    const open = new Set([
      ...others,
      ...(withDefault || providers.length > others.length ? [this.#defaultProvider] : []),
    ]);
    return AUTH_PROVIDERS.filter((provider) => open.has(provider)).map(
      (provider) => PROVIDER_DIRECTIVES[provider],
    );
  }
}

function providersOf(rules: readonly AuthRule[]): readonly AuthProvider[] {
  return [...new Set(rules.map((rule) => rule.provider))];
}

function ownerFields(rules: readonly AuthRule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => (rule.ownerField === null ? [] : [rule.ownerField])))];
}

function subscriptionNames({ operations }: ModelDefinition): ReadonlySet<string> {
  return new Set([...operations.onCreate, ...operations.onUpdate, ...operations.onDelete]);
}

function addDirectives(type: ApiType, directives: readonly string[]): void {
  for (const directive of directives) type.directives.add(directive);
}

function withDirectives<T extends { readonly directives: readonly string[] }>(
  field: T,
  added: readonly string[],
): T {
  return { ...field, directives: [...new Set([...field.directives, ...added])] };
}

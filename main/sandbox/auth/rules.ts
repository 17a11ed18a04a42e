import { Kind, parse, valueFromASTUntyped, type DirectiveNode, type DocumentNode } from 'graphql';

export const RULE_OPERATIONS = [
  'create',
  'update',
  'delete',
  'get',
  'list',
  'sync',
  'listen',
  'search',
] as const;
export type RuleOperation = (typeof RULE_OPERATIONS)[number];
type Allow = 'public' | 'private' | 'owner' | 'groups' | 'custom';

/** One rule of an `@auth` directive, with its defaults filled in. */
export interface AuthRule {
  readonly allow: Allow;
  /** `apiKey`, `iam`, `identityPool`, `userPools`, `oidc` or `function`. */
  readonly provider: string;
  readonly ownerField: string;
  /** Parts of the owner's value, by claim: `sub::username`. */
  readonly identityClaim: string;
  readonly groupClaim: string;
  readonly groups: readonly string[];
  /** The field that holds the groups of a record; null for static groups. */
  readonly groupsField: string | null;
  readonly operations: ReadonlySet<RuleOperation>;
}

export interface ModelRules {
  /** Of every field without rules of its own. */
  readonly rules: readonly AuthRule[];
  /** Rules of fields that have their own. */
  readonly fields: ReadonlyMap<string, readonly AuthRule[]>;
  /** Fields that the author declared: what the service adds goes with every rule. */
  readonly declared: ReadonlySet<string>;
}

const DEFAULT_PROVIDERS: Readonly<Record<Allow, string>> = {
  public: 'apiKey',
  private: 'userPools',
  owner: 'userPools',
  groups: 'userPools',
  custom: 'function',
};
export const READS: readonly RuleOperation[] = ['get', 'list', 'sync', 'listen', 'search'];

function operationsOf(value: unknown): Set<RuleOperation> {
  if (!Array.isArray(value)) return new Set(RULE_OPERATIONS);
  const operations = new Set<RuleOperation>();
  for (const name of value as string[]) {
    if (name === 'read') READS.forEach((read) => operations.add(read));
    else operations.add(name as RuleOperation);
  }
  return operations;
}

function readRule(value: unknown): AuthRule {
  const rule = value as Record<string, unknown>;
  const allow = String(rule['allow']) as Allow;
  const text = (name: string, otherwise: string) => (typeof rule[name] === 'string' ? rule[name] : otherwise);
  return {
    allow,
    provider: text('provider', DEFAULT_PROVIDERS[allow]),
    ownerField: text('ownerField', 'owner'),
    identityClaim: text('identityClaim', 'sub::username'),
    groupClaim: text('groupClaim', 'cognito:groups'),
    groups: Array.isArray(rule['groups']) ? (rule['groups'] as string[]) : [],
    groupsField: allow === 'groups' && !Array.isArray(rule['groups']) ? text('groupsField', 'groups') : null,
    operations: operationsOf(rule['operations']),
  };
}

function rulesOf(directives: readonly DirectiveNode[] | undefined): AuthRule[] | null {
  const auth = directives?.find((directive) => directive.name.value === 'auth');
  const rules = auth?.arguments?.find((argument) => argument.name.value === 'rules');
  if (!rules) return null;
  const value: unknown = valueFromASTUntyped(rules.value);
  return (Array.isArray(value) ? value : [value]).map(readRule);
}

/** The rule for every model that has none of its own: `input AMPLIFY { globalAuthRule: … }`. */
function globalRules(document: DocumentNode): AuthRule[] {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION || definition.name.value !== 'AMPLIFY')
      continue;
    const rule = definition.fields?.find((field) => /^globalAuthRule$/i.test(field.name.value))?.defaultValue;
    if (rule) return [readRule(valueFromASTUntyped(rule))];
  }
  return [];
}

/** Reads the `@auth` rules of an authored schema. Throws GraphQLError for broken SDL. */
export function readAuthRules(sdl: string): ReadonlyMap<string, ModelRules> {
  const document = parse(sdl);
  const global = globalRules(document);
  const models = new Map<string, ModelRules>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    if (!definition.directives?.some((directive) => directive.name.value === 'model')) continue;
    const fields = new Map<string, readonly AuthRule[]>();
    for (const field of definition.fields ?? []) {
      const rules = rulesOf(field.directives);
      if (rules) fields.set(field.name.value, rules);
    }
    const declared = new Set(definition.fields?.map((field) => field.name.value));
    models.set(definition.name.value, {
      rules: rulesOf(definition.directives) ?? global,
      fields,
      declared,
    });
  }
  return models;
}

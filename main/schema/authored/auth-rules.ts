import type { ConstDirectiveNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { z } from 'zod';
import { MODEL_ACCESS, type AuthProvider, type AuthRule, type ModelAccess } from '../transform/definition';
import { argumentOf, directiveOf, type SdlContext } from './sdl-context';

const READ: readonly ModelAccess[] = ['get', 'list', 'listen', 'search', 'sync'];
const DEFAULT_PROVIDERS = {
  owner: 'userPools',
  groups: 'userPools',
  private: 'userPools',
  public: 'apiKey',
  custom: 'function',
} as const;

const text = z.string().nullish();
const authRule = z.looseObject({
  allow: z.enum(['owner', 'groups', 'private', 'public', 'custom']),
  provider: z.enum(['apiKey', 'iam', 'identityPool', 'oidc', 'userPools', 'function']).nullish(),
  ownerField: text,
  groupsField: text,
  groups: z.union([z.string(), z.array(z.string())]).nullish(),
  operations: z.array(z.enum([...MODEL_ACCESS, 'read'])).nullish(),
});

/** A rule as it stands in a file, SDL or JSON, before the transformer's defaults are filled in. */
export type RawAuthRule = z.infer<typeof authRule>;

/** A rule with the transformer's defaults; null for plain data that is no rule. */
export function parseAuthRule(value: unknown): AuthRule | null {
  const parsed = authRule.safeParse(value);
  return parsed.success ? withDefaults(parsed.data) : null;
}

/** The rules of `@auth` on a type or field. Throws BadModel for a rule the transformer would refuse. */
export function readAuthRules(
  context: SdlContext,
  node: ObjectTypeDefinitionNode | FieldDefinitionNode,
): readonly AuthRule[] {
  const directive = directiveOf(node, 'auth');
  if (!directive) return [];
  const rules = [argumentOf(directive, 'rules')].flat();
  return rules.map((rule) => parseAuthRule(rule) ?? throwWrongRule(context, directive, rule));
}

function throwWrongRule(context: SdlContext, directive: ConstDirectiveNode, rule: unknown): never {
  const issue = authRule.safeParse(rule).error?.issues[0];
  const part = issue && issue.path.length > 0 ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  throw context.fault(
    directive,
    'AUTH_RULE',
    `An @auth rule can't be read${part}.`,
    'Each rule needs allow: owner, groups, private, public or custom.',
  );
}

function withDefaults(rule: RawAuthRule): AuthRule {
  const provider: AuthProvider =
    rule.provider === 'iam' ? 'identityPool' : (rule.provider ?? DEFAULT_PROVIDERS[rule.allow]);
  const groups = rule.groupsField ? [] : [rule.groups ?? []].flat();
  const namesFields = provider === 'userPools' || provider === 'oidc';
  const ownerField = rule.allow === 'owner' && namesFields ? (rule.ownerField ?? 'owner') : null;
  const isDynamicGroup = rule.allow === 'groups' && namesFields && groups.length === 0;
  const groupsField = isDynamicGroup ? (rule.groupsField ?? 'groups') : null;
  const entities = groups.length > 0 ? groups : [ownerField ?? groupsField ?? ''];
  return {
    provider,
    roles: entities.map((entity) => [provider, rule.allow, entity].join(':')),
    ownerField,
    groupsField,
    operations:
      rule.operations?.flatMap((operation) => (operation === 'read' ? READ : [operation])) ?? MODEL_ACCESS,
  };
}

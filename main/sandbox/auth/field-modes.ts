import { getDirectiveValues, isObjectType, type DirectiveNode, type GraphQLSchema } from 'graphql';
import type { AuthMode, Caller } from './identity';

const DIRECTIVES: Readonly<Record<string, AuthMode>> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_oidc: 'OPENID_CONNECT',
  aws_lambda: 'AWS_LAMBDA',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
  aws_auth: 'AMAZON_COGNITO_USER_POOLS',
};

/** Which groups a mode is open to; null for everybody. */
type OpenModes = ReadonlyMap<AuthMode, readonly string[] | null>;

function openModes(
  schema: GraphQLSchema,
  node: { readonly directives?: readonly DirectiveNode[] } | null | undefined,
): OpenModes | null {
  const modes = new Map<AuthMode, readonly string[] | null>();
  for (const { name } of node?.directives ?? []) {
    const mode = DIRECTIVES[name.value];
    const directive = schema.getDirective(name.value);
    if (!mode || !directive || !node) continue;
    const groups = getDirectiveValues(directive, node)?.['cognito_groups'];
    modes.set(mode, Array.isArray(groups) ? (groups as string[]) : null);
  }
  return modes.size > 0 ? modes : null;
}

/**
 * Which modes may touch a field: those of its own directives, else of its type's, else the default mode alone
 * (service reference 8).
 */
export class FieldModes {
  readonly #schema: GraphQLSchema;
  readonly #defaultMode: AuthMode;
  readonly #known = new Map<string, OpenModes>();

  constructor(schema: GraphQLSchema, defaultMode: AuthMode) {
    this.#schema = schema;
    this.#defaultMode = defaultMode;
  }

  isOpen(type: string, field: string, caller: Caller): boolean {
    if (caller.deniedFields.has(`${type}.${field}`)) return false;
    const modes = this.#modesOf(type, field);
    if (!modes.has(caller.mode)) return false;
    const groups = modes.get(caller.mode) ?? null;
    return groups === null || groups.some((group) => caller.groups.includes(group));
  }

  #modesOf(typeName: string, field: string): OpenModes {
    const name = `${typeName}.${field}`;
    let modes = this.#known.get(name);
    if (!modes) {
      const type = this.#schema.getType(typeName);
      const definition = isObjectType(type) ? type.getFields()[field] : undefined;
      modes =
        openModes(this.#schema, definition?.astNode) ??
        openModes(this.#schema, isObjectType(type) ? type.astNode : null) ??
        new Map([[this.#defaultMode, null]]);
      this.#known.set(name, modes);
    }
    return modes;
  }
}

import { getNamedType, isObjectType, Kind, parse, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { OutbandError } from '../../shared/errors';
import type { Auth, AuthMode, GraphQLRequest, GraphQLResponse } from './appsync-api';

export type OperationKind = 'query' | 'mutation' | 'subscription';

/** Modes by model, the one to try first first, as the models' rules name them (client reference 3.6). */
export type ModelAuthModes = Readonly<Record<string, readonly AuthMode[]>>;

const DIRECTIVES: Readonly<Record<string, AuthMode>> = {
  aws_lambda: 'AWS_LAMBDA',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
  aws_auth: 'AMAZON_COGNITO_USER_POOLS',
  aws_oidc: 'OPENID_CONNECT',
  aws_iam: 'AWS_IAM',
  aws_api_key: 'API_KEY',
};
const STRENGTH: readonly AuthMode[] = Object.values(DIRECTIVES);

/**
 * The modes that types of the API are open to, in the order in which the official client tries them. A type without
 * a directive takes the API's default mode alone, which the schema doesn't name: it is left out.
 */
export function modelAuthModes(api: GraphQLSchema): ModelAuthModes {
  const named = Object.values(api.getTypeMap()).flatMap((type): [string, readonly AuthMode[]][] => {
    if (!isObjectType(type) || isRoot(api, type)) return [];
    const found = type.astNode?.directives?.flatMap(({ name }) => DIRECTIVES[name.value] ?? []) ?? [];
    const modes = STRENGTH.filter((mode, index) => found.includes(mode) && STRENGTH.indexOf(mode) === index);
    return modes.length > 0 && !/Connection$/.test(type.name) ? [[type.name, modes]] : [];
  });
  return Object.fromEntries(named);
}

function isRoot(api: GraphQLSchema, type: GraphQLObjectType): boolean {
  return [api.getQueryType(), api.getMutationType(), api.getSubscriptionType()].includes(type);
}

/**
 * Which mode an operation is sent with. The default mode comes first wherever the model's rules name it or say
 * nothing, then the modes of the rules, then the rest; what has carried an operation before goes first from then on.
 */
export class AuthOrder<T extends Pick<Auth, 'mode'>> {
  readonly #api: GraphQLSchema;
  readonly #all: readonly T[];
  readonly #models: ModelAuthModes;
  readonly #proven = new Map<string, T>();

  constructor(api: GraphQLSchema, all: readonly T[], models: ModelAuthModes = {}) {
    this.#api = api;
    this.#all = all;
    this.#models = models;
  }

  /** The candidates, best first; `only` leaves that mode alone. Throws BadInput where the connection lacks it. */
  of(kind: OperationKind, request: GraphQLRequest, only?: AuthMode): readonly T[] {
    if (only !== undefined) {
      const chosen = this.#all.filter(({ mode }) => mode === only);
      if (chosen.length > 0) return chosen;
      throw new OutbandError({
        kind: 'BadInput',
        code: 'AUTH_MODE_MISSING',
        message: `This connection has no credentials for ${only}.`,
        consequence: 'Nothing was sent.',
        action: 'Choose one of its modes, or add this one in the connection’s settings.',
      });
    }
    if (this.#all.length < 2) return this.#all;
    const field = rootField(kind, request);
    const proven = field === null ? undefined : this.#proven.get(`${kind} ${field}`);
    const ordered = this.#byRules(field === null ? null : this.#modelOf(kind, field));
    return proven ? [proven, ...ordered.filter((auth) => auth !== proven)] : ordered;
  }

  /** Remembers what has carried an operation. */
  proved(kind: OperationKind, request: GraphQLRequest, auth: T): void {
    const field = this.#all.length < 2 ? null : rootField(kind, request);
    if (field !== null) this.#proven.set(`${kind} ${field}`, auth);
  }

  #byRules(model: string | null): readonly T[] {
    const named = model === null ? undefined : this.#models[model];
    if (!named || named.length === 0) return this.#all;
    const rank = ({ mode }: T): number => {
      const place = named.indexOf(mode);
      if (place < 0) return named.length + 1;
      return mode === this.#all[0]?.mode ? -1 : place;
    };
    return this.#all.toSorted((a, b) => rank(a) - rank(b));
  }

  /** The model that a root field is about: of a page of records, that of its items. */
  #modelOf(kind: OperationKind, name: string): string | null {
    const root = {
      query: this.#api.getQueryType(),
      mutation: this.#api.getMutationType(),
      subscription: this.#api.getSubscriptionType(),
    }[kind];
    const field = root?.getFields()[name];
    const type = field && getNamedType(field.type);
    if (!isObjectType(type)) return null;
    return itemsOf(type) ?? type.name;
  }
}

function itemsOf(type: GraphQLObjectType): string | null {
  const items = type.getFields()['items'];
  return items && /Connection$/.test(type.name) ? getNamedType(items.type).name : null;
}

const rootFields = new Map<string, string | null>();

/** The first field of the operation that is meant; null where the document can't tell. */
function rootField(kind: OperationKind, request: GraphQLRequest): string | null {
  const key = `${kind}\n${request.operationName ?? ''}\n${request.document}`;
  const known = rootFields.get(key);
  if (known !== undefined) return known;
  const operation = parse(request.document, { noLocation: true }).definitions.find(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (request.operationName === undefined || definition.name?.value === request.operationName),
  );
  const first =
    operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections[0] : undefined;
  const name = first?.kind === Kind.FIELD ? first.name.value : null;
  if (rootFields.size >= 500) rootFields.clear();
  rootFields.set(key, name);
  return name;
}

/**
 * Whether nothing at all was done because the mode may not do it: every root field is null and refused. Where only a
 * nested field was refused a mutation has been written (service reference 8), and another mode would write it twice.
 */
export function isWhollyRefused({ data, errors }: GraphQLResponse): boolean {
  if (errors.length === 0) return false;
  if (data !== null && Object.values(data).some((value) => value !== null)) return false;
  const isRefusal = (type: string | null | undefined): boolean =>
    type === 'Unauthorized' || type === 'UnauthorizedException';
  return errors.every((entry) => isRefusal(entry.errorType) && (entry.path?.length ?? 1) <= 1);
}

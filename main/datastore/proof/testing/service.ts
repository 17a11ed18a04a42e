import { Pool } from 'undici';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { loadSchemaText } from '../../../schema';

/**
 * `log` holds the mark of the local write that wrote it last; under Automerge a write that arrives twice appends its
 * mark twice. `other` is the other client's alone.
 */
export const PROOF_SDL = `
type Board @model { id: ID! log: [String] f0: String f1: String f2: String other: String
  notes: [Note] @hasMany(indexName: "byBoard", fields: ["id"]) }
type Note @model { id: ID! log: [String] f0: String f1: String f2: String other: String
  boardID: ID @index(name: "byBoard") board: Board @belongsTo(fields: ["boardID"]) }
type Line @model { order: ID! @primaryKey(sortKeyFields: ["number"]) number: String! log: [String] f0: String f1: String f2: String other: String }`;
export const PROOF_SCHEMA = loadSchemaText(PROOF_SDL, 'proof.graphql');
export const MODELS = ['Board', 'Note', 'Line'] as const;
export type ModelName = (typeof MODELS)[number];

const KEYS: Readonly<Record<ModelName, readonly string[]>> = {
  Board: ['id'],
  Note: ['id'],
  Line: ['order', 'number'],
};
const METADATA = '_version _lastChangedAt _deleted';
/** What a complete mutation of the model selects. */
const selectionOf = (model: ModelName): string =>
  `${KEYS[model].join(' ')} log f0 f1 f2 other createdAt updatedAt ${METADATA}${
    model === 'Note' ? ` boardID board { id log f0 f1 f2 other createdAt updatedAt ${METADATA} }` : ''
  }`;

export type ServiceRecord = Readonly<Record<string, unknown>> & { readonly _version: number };

export const keyOf = (model: ModelName, record: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(KEYS[model].map((name) => record[name]));

/** What the other client may do with a record. */
export interface TheirWrite {
  readonly kind: 'create' | 'update' | 'delete';
  readonly model: ModelName;
  readonly input: Readonly<Record<string, unknown>>;
  /** Selects so little that the event breaks. */
  readonly thin?: boolean;
}

/** Another client of a service, whose connection never fails. */
export class ServiceClient {
  readonly #address: { readonly endpoint: string; readonly apiKey: string };
  readonly #pool: Pool;
  readonly #beganAt: number;

  constructor(address: { readonly endpoint: string; readonly apiKey: string }) {
    this.#address = address;
    this.#pool = new Pool(new URL(address.endpoint).origin, { connections: 4 });
    this.#beganAt = Date.now() - 1_000;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** Writes with complete selection sets unless asked otherwise; null when the service refuses. */
  async write({ kind, model, input, thin = false }: TheirWrite): Promise<ServiceRecord | null> {
    const verb = `${kind[0]?.toUpperCase()}${kind.slice(1)}${model}Input!`;
    const selected = thin ? `${KEYS[model].join(' ')} _version` : selectionOf(model);
    const document = `mutation ($input: ${verb}) { result: ${kind}${model}(input: $input) { ${selected} } }`;
    const { data } = await this.#post(document, { input });
    return (data?.['result'] ?? null) as ServiceRecord | null;
  }

  /** Every record as the base tables hold it, tombstones included. */
  async records(model: ModelName): Promise<ReadonlyMap<string, ServiceRecord>> {
    const items = await this.#sync(model, 0);
    return new Map(items.map((item) => [keyOf(model, item), item]));
  }

  /** The service's own log: every accepted write of each record, by its version. */
  async log(model: ModelName): Promise<ReadonlyMap<string, readonly ServiceRecord[]>> {
    const byKey = new Map<string, ServiceRecord[]>();
    for (const item of await this.#sync(model, this.#beganAt)) {
      const key = keyOf(model, item);
      byKey.set(key, [...(byKey.get(key) ?? []), item]);
    }
    for (const rows of byKey.values()) rows.sort((a, b) => a._version - b._version);
    return byKey;
  }

  async #sync(model: ModelName, lastSync: number): Promise<readonly ServiceRecord[]> {
    const items: ServiceRecord[] = [];
    let nextToken: string | null = null;
    do {
      const { data } = await this.#post(
        `query ($lastSync: AWSTimestamp, $nextToken: String) { page: sync${model}s(lastSync: $lastSync, nextToken: $nextToken, limit: 1000) {
           items { ${selectionOf(model).replace(/ board \{.*\}/, '')} } nextToken } }`,
        { lastSync, nextToken },
      );
      const page = data?.['page'] as { items: ServiceRecord[]; nextToken: string | null };
      items.push(...page.items);
      nextToken = page.nextToken;
    } while (nextToken !== null);
    return items;
  }

  async #post(
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<{ data: Record<string, unknown> | null }> {
    const { body } = await this.#pool.request({
      method: 'POST',
      path: new URL(this.#address.endpoint).pathname,
      headers: { 'content-type': 'application/json', 'x-api-key': this.#address.apiKey },
      body: JSON.stringify({ query, variables }),
    });
    return (await body.json()) as { data: Record<string, unknown> | null };
  }
}

/** A real service with its other client. */
export class Service extends ServiceClient {
  readonly sandbox: Sandbox;

  private constructor(sandbox: Sandbox) {
    super(sandbox);
    this.sandbox = sandbox;
  }

  static async start(options: Partial<SandboxOptions> = {}): Promise<Service> {
    return new Service(await startSandbox({ schema: PROOF_SCHEMA, seed: 0, ...options }));
  }

  async stop(): Promise<void> {
    await this.close();
    await this.sandbox.stop();
  }
}

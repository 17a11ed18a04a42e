import { resolve } from 'node:path';
import type { Command } from 'commander';
import type {
  Model,
  ModelField,
  ModelOperations,
  ModelSchema,
  Relation,
  SchemaSource,
} from '../../shared/model-schema';
import { loadModelIntrospection, loadSchemaFile } from '../schema';
import { readAmplifyConfigFile } from '../workspace';
import type { CliIo } from './io';

/** What `outband inspect --json` prints (commands contract). */
export interface InspectReport {
  /** Null when only a config without models was given. */
  readonly source: SchemaSource | null;
  readonly models: readonly InspectedModel[];
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly customTypes: readonly { readonly name: string; readonly fields: readonly InspectedField[] }[];
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly authModes: readonly string[];
}

export type InspectedField = Pick<ModelField, 'name' | 'type' | 'kind' | 'list' | 'required' | 'readOnly'>;

export interface InspectedModel extends Pick<
  Model,
  'name' | 'pluralName' | 'versioned' | 'primaryKey' | 'indexes'
> {
  readonly fields: readonly InspectedField[];
  readonly relations: readonly {
    readonly name: string;
    readonly kind: Relation['kind'];
    readonly model: string;
    /** The foreign key: on the related model for hasMany, on this one for belongsTo. */
    readonly fields: readonly string[];
  }[];
  readonly operations: Pick<ModelOperations, 'get' | 'list' | 'sync' | 'create' | 'update' | 'delete'>;
}

export interface InspectOptions {
  readonly schema?: string;
  readonly config?: string;
}

/** Describes a schema file, a client configuration, or both. Throws what reading them throws. */
export async function inspect(options: InspectOptions): Promise<InspectReport> {
  const config = options.config === undefined ? null : await readAmplifyConfigFile(options.config);
  const modelSchema =
    options.schema === undefined
      ? modelsOfConfig(config?.modelIntrospection, options.config)
      : (await loadSchemaFile(options.schema)).modelSchema;
  return {
    source: modelSchema?.source ?? null,
    models: modelSchema
      ? Object.values(modelSchema.models).map((model) => inspectedModel(modelSchema, model))
      : [],
    enums: Object.values(modelSchema?.enums ?? {}).map(({ name, values }) => ({ name, values })),
    customTypes: Object.values(modelSchema?.customTypes ?? {}).map(({ name, fields }) => ({
      name,
      fields: fields.map(inspectedField),
    })),
    endpoint: config?.endpoint ?? null,
    region: config?.region ?? null,
    authModes: config?.authModes ?? [],
  };
}

function modelsOfConfig(modelIntrospection: unknown, file = ''): ModelSchema | null {
  if (modelIntrospection === null || modelIntrospection === undefined) return null;
  return loadModelIntrospection(modelIntrospection, file).modelSchema;
}

function inspectedModel(schema: ModelSchema, model: Model): InspectedModel {
  const { name, pluralName, versioned, primaryKey, indexes, operations } = model;
  return {
    name,
    pluralName,
    versioned,
    primaryKey,
    fields: model.fields.map(inspectedField),
    relations: model.relations.map((relation) => ({
      name: relation.name,
      kind: relation.kind,
      model: relation.model,
      fields: foreignKey(schema, relation),
    })),
    indexes,
    operations: {
      get: operations.get,
      list: operations.list,
      sync: operations.sync,
      create: operations.create,
      update: operations.update,
      delete: operations.delete,
    },
  };
}

function inspectedField({ name, type, kind, list, required, readOnly }: ModelField): InspectedField {
  return { name, type, kind, list, required, readOnly };
}

/** A hasOne keeps its key on either side; it is the side that doesn't join on its own primary key. */
function foreignKey(schema: ModelSchema, relation: Relation): readonly string[] {
  const { kind, localFields, remoteFields } = relation;
  if (kind === 'hasMany') return remoteFields;
  const relatedKey = schema.models[relation.model]?.primaryKey ?? [];
  const joinsOnRelatedKey = remoteFields.join() === relatedKey.join();
  return kind === 'belongsTo' || joinsOnRelatedKey ? localFields : remoteFields;
}

interface InspectFlags {
  readonly schema?: string;
  readonly config?: string;
  readonly json: boolean;
}

/** Adds `outband inspect`: what a schema or a configuration describes (commands contract). */
export function addInspectCommand(program: Command, io: CliIo): void {
  const command = program
    .command('inspect')
    .description('describe the models of a schema and the backend of a client configuration')
    .option('--schema <file>', 'schema of the API, in any form that Amplify or AppSync writes')
    .option(
      '--config <file>',
      'client configuration: amplify_outputs.json, amplifyconfiguration.json or aws-exports.js',
    )
    .option('--json', 'print one JSON document', false)
    .option('--quiet', 'accepted everywhere; this command prints its result alone anyway', false)
    .option('--no-color', 'accepted everywhere; this command prints without colours anyway')
    .action((flags: InspectFlags) => run(command, flags, io));
}

async function run(command: Command, flags: InspectFlags, io: CliIo): Promise<void> {
  if (flags.schema === undefined && flags.config === undefined) {
    command.error('error: nothing to inspect: give --schema FILE, --config FILE or both');
  }
  const report = await inspect({
    schema: flags.schema && resolve(io.cwd, flags.schema),
    config: flags.config && resolve(io.cwd, flags.config),
  });
  io.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : textReport(report));
}

function textReport(report: InspectReport): string {
  const backend = [report.endpoint, report.region, report.authModes.join(', ')].filter(Boolean);
  const lines = [
    ...(backend.length > 0 ? [backend.join('  ')] : []),
    ...(report.source === null ? [] : [`${report.models.length} models from ${report.source}`]),
    ...report.models.flatMap(modelLines),
  ];
  return `${lines.join('\n')}\n`;
}

function modelLines(model: InspectedModel): readonly string[] {
  const versioned =
    model.versioned === null ? 'versioned: unknown' : model.versioned ? 'versioned' : 'not versioned';
  return [
    '',
    `${model.name}  key ${model.primaryKey.join(' + ')}  ${versioned}`,
    ...model.fields.map(
      (field) =>
        `  ${field.name}: ${field.list ? `[${field.type}]` : field.type}${field.required ? '!' : ''}${field.readOnly ? '  read-only' : ''}`,
    ),
    ...model.relations.map(
      ({ name, kind, model: related, fields }) =>
        `  ${name}: ${kind} ${related} by ${fields.join(' + ') || '?'}`,
    ),
    ...model.indexes.map(({ name, fields }) => `  index ${name}: ${fields.join(' + ')}`),
  ];
}

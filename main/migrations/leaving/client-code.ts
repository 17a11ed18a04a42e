import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  FieldsOnCorrectTypeRule,
  GraphQLError,
  Kind,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  parse,
  validate,
  ValuesOfCorrectTypeRule,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { OutbandError } from '../../../shared/errors';
import type { LoadedSchema } from '../../schema';
import { withoutConflictDetection } from '../../schema';
import { note, stop, type LeaveFinding } from './leave-api';

export interface ClientCode {
  readonly files: number;
  readonly documents: number;
  readonly findings: readonly LeaveFinding[];
}

/** Folders that hold what others wrote, or what is made from the rest. */
const PASSED_OVER = new Set([
  'node_modules',
  '.git',
  'build',
  'dist',
  'Pods',
  '.gradle',
  '.dart_tool',
  'vendor',
]);
const GRAPHQL = new Set(['.graphql', '.gql']);
const CODE = new Set(
  ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'vue', 'svelte', 'swift', 'kt', 'java', 'dart'].map(
    (name) => `.${name}`,
  ),
);
const MAX_BYTES = 2_000_000;
const LISTED = 200;

/** How each platform's DataStore is taken into a program. */
const DATASTORE = [
  /@aws-amplify\/datastore/,
  /aws-amplify\/datastore/,
  /\bDataStore\b[^;\n]*from\s+['"]aws-amplify['"]/,
  /\bAWSDataStorePlugin\b/,
  /\bamplify_datastore\b/,
  /\bAmplifyDataStore\b/,
  /\bAmplify\.DataStore\b/,
];
const METADATA = /\b_(?:version|lastChangedAt|deleted)\b/;
/** Texts of a program that may hold GraphQL: between backticks, and between three quotes. */
const TEXTS = /`((?:[^`\\]|\\[\s\S])*)`|"""([\s\S]*?)"""|'''([\s\S]*?)'''/g;
const OPERATION = /\b(?:query|mutation|subscription|fragment)\b[^{]*\{/;

/**
 * Looks through the code of clients for what breaks: at once when conflict detection goes (DataStore itself, sync
 * queries), and when the metadata fields are taken out of the schema (documents and code that name them). What a
 * program puts together while it runs can't be seen. Throws BadInput for a folder that can't be read.
 */
export async function readClientCode(
  schema: LoadedSchema,
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<ClientCode> {
  const reader = new Reader(schema);
  for (const folder of folders) {
    for await (const file of filesOf(folder)) {
      signal?.throwIfAborted();
      reader.read(file, await readFile(file, 'utf8'));
    }
  }
  return reader.result();
}

async function* filesOf(path: string): AsyncGenerator<string> {
  let isFile: boolean;
  try {
    isFile = (await stat(path)).isFile();
  } catch (error) {
    throw unreadable(path, error);
  }
  if (isFile) yield path;
  else yield* filesBelow(path);
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) yield* filesBelow(path);
    const isCode = GRAPHQL.has(extname(entry.name)) || CODE.has(extname(entry.name));
    if (entry.isFile() && isCode && (await stat(path)).size <= MAX_BYTES) yield path;
  }
}

class Reader {
  readonly #now: GraphQLSchema;
  readonly #kept: GraphQLSchema;
  readonly #gone: GraphQLSchema;
  readonly #lists: ReadonlySet<string>;
  readonly #findings: LeaveFinding[] = [];
  #files = 0;
  #documents = 0;

  constructor(schema: LoadedSchema) {
    this.#now = schema.api;
    this.#kept = withoutConflictDetection(schema, 'kept').api;
    this.#gone = withoutConflictDetection(schema, 'gone').api;
    this.#lists = new Set(
      Object.values(schema.modelSchema.models).flatMap(({ operations }) => operations.list ?? []),
    );
  }

  read(file: string, text: string): void {
    this.#files += 1;
    if (GRAPHQL.has(extname(file))) this.#document(file, text, 1);
    else this.#code(file, text);
  }

  result(): ClientCode {
    const findings = [...this.#findings].sort((a, b) =>
      a.level === b.level ? 0 : a.level === 'STOP' ? -1 : 1,
    );
    return { files: this.#files, documents: this.#documents, findings: findings.slice(0, LISTED) };
  }

  #code(file: string, text: string): void {
    const used = text.split('\n').findIndex((line) => DATASTORE.some((pattern) => pattern.test(line)));
    if (used >= 0)
      this.#findings.push(
        stop('DataStore is used here: it stops working when conflict detection goes.', {
          file,
          line: used + 1,
        }),
      );
    let rest = text;
    for (const match of text.matchAll(TEXTS)) {
      const held = match[1] ?? match[2] ?? match[3] ?? '';
      if (!OPERATION.test(held)) continue;
      const line = text.slice(0, match.index).split('\n').length;
      // What is put in while the program runs is left out: a fragment by its name, mostly.
      this.#document(file, held.replace(/\$\{[^}]*\}/g, ''), line);
      rest = rest.replace(match[0], '\n'.repeat(match[0].split('\n').length - 1));
    }
    const named = rest.split('\n').findIndex((line) => METADATA.test(line));
    if (named >= 0)
      this.#findings.push(
        note(
          'The code names the metadata fields: it has to change before they are taken out of the schema.',
          { file, line: named + 1 },
        ),
      );
  }

  #document(file: string, text: string, firstLine: number): void {
    let document: DocumentNode;
    try {
      document = parse(text);
    } catch (error) {
      const line = firstLine + ((error instanceof GraphQLError && error.locations?.[0]?.line) || 1) - 1;
      if (GRAPHQL.has(extname(file)))
        this.#findings.push(
          note('The file is no GraphQL that can be read; it was passed over.', { file, line }),
        );
      return;
    }
    const operations = document.definitions.filter(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION,
    );
    if (operations.length === 0) return;
    this.#documents += 1;
    const place = (line: number | undefined) => ({ file, line: firstLine + (line ?? 1) - 1 });
    const now = new Set(faultsOf(this.#now, document).map(({ message }) => message));
    const atSwitch = faultsOf(this.#kept, document).filter(({ message }) => !now.has(message));
    for (const { message, locations } of atSwitch)
      this.#findings.push(
        stop(`Breaks when conflict detection goes: ${message}`, place(locations?.[0]?.line)),
      );
    const known = new Set([...now, ...atSwitch.map(({ message }) => message)]);
    const later = faultsOf(this.#gone, document).filter(({ message }) => !known.has(message));
    const [first] = later;
    if (first)
      this.#findings.push(
        note(
          `Breaks when the metadata fields are taken out of the schema (${later.length === 1 ? '1 place' : `${later.length} places`}): ${first.message}`,
          place(first.locations?.[0]?.line),
        ),
      );
    for (const line of this.#listsWithTombstones(document))
      this.#findings.push(
        note('The list shows deleted records: it neither filters by _deleted nor selects it.', place(line)),
      );
  }

  /** Lines of lists that take tombstones for records: they stay in the tables after the switch. */
  #listsWithTombstones(document: DocumentNode): number[] {
    const lines: number[] = [];
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'query') continue;
      for (const field of rootFields(definition)) {
        if (!this.#lists.has(field.name.value)) continue;
        let isNamed = field.arguments?.some(({ value }) => value.kind === Kind.VARIABLE) ?? false;
        visit(field, {
          Name: ({ value }) => {
            if (value === '_deleted') isNamed = true;
          },
          FragmentSpread: () => void (isNamed = true),
        });
        if (!isNamed) lines.push(field.loc?.startToken.line ?? 1);
      }
    }
    return lines;
  }
}

const rootFields = ({ selectionSet }: OperationDefinitionNode) =>
  selectionSet.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection] : []));

/** What an API would refuse, as far as one document tells: fragments may stand in other files. */
const RULES = [FieldsOnCorrectTypeRule, KnownArgumentNamesRule, KnownTypeNamesRule, ValuesOfCorrectTypeRule];
const faultsOf = (api: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] =>
  validate(api, document, RULES).map((error) =>
    // Suggestions differ from one API to the other.
    error.message.includes(' Did you mean')
      ? new GraphQLError(error.message.replace(/ Did you mean.*$/s, ''), { nodes: error.nodes })
      : error,
  );

function unreadable(path: string, error: unknown): OutbandError {
  return new OutbandError(
    {
      kind: 'BadInput',
      code: 'FOLDER_UNREADABLE',
      message: `The folder can’t be read: ${error instanceof Error ? error.message : String(error)}`,
      consequence: 'The clients were not looked through.',
      action: 'Name a folder that holds the code of a client.',
      place: { file: path },
    },
    { cause: error },
  );
}

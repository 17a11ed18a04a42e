import { readFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { z } from 'zod';
import { OutbandError } from '../../../shared/errors';
import type { CliIo } from '../io';

z.config({ jitless: true });

/** A document to check, with the variables and the operation name that go with it. */
export interface CheckRequest {
  /** As it stands in the arguments. */
  readonly file: string;
  readonly path: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly operationName: string | null;
}

export interface RequestFlags {
  /** A JSON object, or the path of a file that holds one. */
  readonly variables?: string;
  readonly operationName?: string;
}

const COMPANION = z.object({
  // Whatever stands here is judged with the document's own variables (mutation rules, step 4).
  variables: z.unknown().optional(),
  operationName: z.string().nullish(),
});

/** Reads one document and what stands beside it. Throws BadInput naming the file that can't be used. */
export async function readRequest(
  io: CliIo,
  file: string,
  flags: RequestFlags,
  given: Readonly<Record<string, unknown>> | null,
): Promise<CheckRequest> {
  const path = resolve(io.cwd, file);
  const document = await readText(path, file);
  const companion =
    given !== null && flags.operationName !== undefined ? {} : await readCompanion(path, file);
  return {
    file,
    path,
    document,
    variables: given ?? (companion.variables as CheckRequest['variables'] | undefined) ?? null,
    operationName: flags.operationName ?? companion.operationName ?? null,
  };
}

/** The value of `--variables`. Throws BadInput when it is no JSON object. */
export async function readVariables(io: CliIo, flag: string | undefined): Promise<CheckRequest['variables']> {
  if (flag === undefined) return null;
  const isInline = flag.trimStart().startsWith('{');
  const text = isInline ? flag : await readText(resolve(io.cwd, flag), flag);
  const place = isInline ? '--variables' : flag;
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text, place));
  if (parsed.success) return parsed.data;
  throw brokenVariables(place, 'The variables have to be a JSON object with one entry for each variable.');
}

async function readCompanion(path: string, file: string): Promise<z.infer<typeof COMPANION>> {
  const { dir, name } = parse(path);
  const companion = join(dir, `${name}.json`);
  if (companion === path) return {};
  const shown = join(parse(file).dir, `${name}.json`);
  const text = await readText(companion, shown).catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (text === null) return {};
  const parsed = COMPANION.safeParse(parseJson(text, shown));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw brokenVariables(
    shown,
    `The file isn't {"variables": {…}, "operationName": "…"}: ${issue?.message ?? ''}${where}`,
  );
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OutbandError(
      {
        kind: 'BadInput',
        code: 'FILE_UNREADABLE',
        message: `The file can't be read: ${error instanceof Error ? error.message : String(error)}`,
        consequence: 'No document was checked.',
        action: 'Check the path and the permissions of the file.',
        place: { file: shown },
      },
      { cause: error },
    );
  }
}

function isAbsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw brokenVariables(shown, `The JSON is broken: ${reason}`, { cause: error });
  }
}

function brokenVariables(file: string, message: string, options?: { cause: unknown }): OutbandError {
  const action = 'Give the variables as {"name": value}, and the operation name as a string.';
  const consequence = 'No document was checked.';
  return new OutbandError(
    { kind: 'BadInput', code: 'VARIABLES_BROKEN', message, consequence, action, place: { file } },
    options,
  );
}

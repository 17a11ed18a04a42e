import { useApolloClient, useMutation } from '@apollo/client/react';
import { parse, print } from 'graphql';
import { useCallback, useState } from 'react';
import {
  EditorRecordDocument,
  ModelsDocument,
  RunDocumentDocument,
  SentDocumentsDocument,
} from '../../apollo/generated/operations';
import type { SentDocumentPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { announce } from '../../components/live-region';
import { isWrite, mergedWrites } from '../../components/response-facts';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';
import type { NeededVersion } from '../../../shared/guard';
import { checkDraft, chosenOperation } from './draft-check';
import type { DraftFix } from './draft-check';
import { useDrafts } from './draft-store';
import { activeDraft } from './drafts';
import type { Draft } from './drafts';
import { HISTORY_LIMIT } from './history-pane';
import { applyFix, repairDraft } from './repair-draft';
import type { RepairedDraft } from './repair-draft';
import { parseJson } from './json-text';
import type { EditorSchema } from './use-draft-check';

/** What can be done with the shown draft. */
export interface EditorActions {
  /** Sends it when the guard accepts it as it is now, whatever the screen last showed. */
  run(reason?: string): Promise<void>;
  fix(fix: DraftFix): Promise<void>;
  fixAll(): Promise<void>;
  format(): void;
  /** Why the draft as it is now can't be sent; null when it can. */
  whyNot(): string | null;
  readonly isFixing: boolean;
}

/** The actions of the editor; they read the draft when they are called, so that none works on an older text. */
export function useEditorActions(editor: EditorSchema | null): EditorActions {
  const [isFixing, setIsFixing] = useState(false);
  const lookUp = useVersionLookUp();
  const run = useRun(editor);

  const repair = useCallback(async (work: (draft: Draft) => Promise<RepairedDraft>) => {
    const draft = activeDraft(useDrafts.getState().set);
    setIsFixing(true);
    try {
      const repaired = await work(draft);
      const current = activeDraft(useDrafts.getState().set);
      // What was typed while a version was looked up is worth more than the repair.
      if (current.document !== draft.document || current.variables !== draft.variables) return;
      const { document, variables } = repaired;
      useDrafts.getState().update(draft.id, { document, variables });
      if (repaired.problem) toast.problem(repaired.problem);
      announce(describeRepair(draft, repaired));
    } catch (error) {
      toast.problem(problemFrom(error));
    } finally {
      setIsFixing(false);
    }
  }, []);

  const fix = useCallback(
    (wanted: DraftFix) => repair((draft) => applyFix(draft, wanted, lookUp)),
    [repair, lookUp],
  );
  const fixAll = useCallback(async () => {
    if (!editor) return;
    await repair((draft) => {
      const { operations, findings } = checkDraft(draft, editor.guard, editor.schema);
      const operationName = chosenOperation(draft.operationName, operations);
      const fixes = findings.map((finding) => finding.fix);
      const filled = fixes.flatMap((each) =>
        each && 'variablesText' in each ? [each.variablesText] : [],
      )[0];
      return repairDraft(draft, operationName, editor.guard, lookUp, filled);
    });
  }, [editor, repair, lookUp]);
  const whyNot = useCallback(() => {
    if (!editor) return 'The schema is being read';
    return checkDraft(activeDraft(useDrafts.getState().set), editor.guard, editor.schema).whyNot;
  }, [editor]);
  return { run, fix, fixAll, format: formatActive, whyNot, isFixing };
}

function useVersionLookUp(): (needed: NeededVersion) => Promise<number | null> {
  const client = useApolloClient();
  return useCallback(
    async ({ model: modelName, key }) => {
      const { data: known } = await client.query({ query: ModelsDocument });
      const model = known?.models.find(({ name }) => name === modelName);
      if (!model || !key) return null;
      const { data } = await client.query({
        query: EditorRecordDocument,
        variables: { model: modelName, key: JSON.stringify(model.primaryKey.map((field) => key[field])) },
        fetchPolicy: 'no-cache',
      });
      const version = (data?.record?.record as { _version?: unknown } | undefined)?._version;
      return typeof version === 'number' ? version : null;
    },
    [client],
  );
}

function useRun(editor: EditorSchema | null): (reason?: string) => Promise<void> {
  const [send] = useMutation(RunDocumentDocument, {
    update: (cache, { data }) => {
      if (!data) return;
      cache.updateQuery({ query: SentDocumentsDocument, variables: { limit: HISTORY_LIMIT } }, (old) =>
        old
          ? { ...old, sentDocuments: [data.runDocument, ...old.sentDocuments].slice(0, HISTORY_LIMIT) }
          : undefined,
      );
    },
  });
  const { modes } = useOpenConnection().profile;
  return useCallback(
    async (reason?: string) => {
      const { set, running, begin, settle } = useDrafts.getState();
      const draft = activeDraft(set);
      if (!editor || running !== null) return;
      const check = checkDraft(draft, editor.guard, editor.schema);
      if (check.whyNot !== null) {
        announce(`Not sent. ${check.whyNot}.`);
        return;
      }
      begin(draft.id);
      try {
        const { data } = await send({
          variables: {
            input: {
              document: draft.document,
              variables: check.variables ?? {},
              operationName: chosenOperation(draft.operationName, check.operations),
              level: draft.level === 'complete' ? 'COMPLETE' : 'REQUIRED',
              // A mode that was taken off the connection since is none to ask for.
              authMode: modes.some(({ mode }) => mode === draft.authMode) ? draft.authMode : null,
              ...(reason === undefined ? {} : { reason }),
            },
          },
        });
        if (!data) throw new Error('The console gave no answer.');
        settle(draft.id, { sent: data.runDocument, problem: null });
        announce(describeOutcome(data.runDocument));
      } catch (error) {
        const problem = problemFrom(error);
        settle(draft.id, { sent: null, problem });
        announce(`Failed. ${problem.message}`);
      }
    },
    [editor, send, modes],
  );
}

function describeOutcome(sent: SentDocumentPartsFragment): string {
  if (!sent.ok) return 'Failed. The result says why.';
  const kept = mergedWrites(sent).flatMap(({ names }) => names);
  if (kept.length > 0) return `Merged. The service kept its own ${kept.join(', ')}.`;
  return isWrite(sent.document) ? 'Applied.' : 'Answered.';
}

function describeRepair(before: Pick<Draft, 'document' | 'variables'>, after: RepairedDraft): string {
  const parts: string[] = [];
  if (before.document !== after.document) parts.push('the document was repaired');
  if (before.variables !== after.variables && after.versions.length === 0)
    parts.push('variables were filled in');
  if (after.versions.length > 0) {
    parts.push(`${counted(after.versions.length, 'version')} filled in: ${after.versions.join(', ')}`);
  }
  const done = parts.length > 0 ? parts.join(', ') : 'nothing could be repaired';
  return `${done.slice(0, 1).toUpperCase()}${done.slice(1)}.`;
}

/** Lays out the shown draft anew. A document with comments stays as it is, because the printer would drop them. */
function formatActive(): void {
  const { set, update } = useDrafts.getState();
  const draft = activeDraft(set);
  const json = parseJson(draft.variables);
  const variables =
    json.ok && draft.variables.trim() !== '' ? JSON.stringify(json.value, null, 2) : draft.variables;
  const document = formatDocument(draft.document);
  update(draft.id, { document: document ?? draft.document, variables });
  if (document === null) toast.warn('The document keeps its layout', 'It has comments or a syntax error.');
}

function formatDocument(text: string): string | null {
  if (text.trim() === '') return text;
  try {
    return hasComments(text) ? null : `${print(parse(text))}\n`;
  } catch {
    // The guard shows the syntax error at its place.
    return null;
  }
}

/** A `#` outside of strings starts a comment. */
function hasComments(text: string): boolean {
  return text.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"/g, '').includes('#');
}

import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useRef } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { isMac } from '../../bridge';
import { CodeEditor } from '../../components/code-editor';
import type { CodeEditorHandle } from '../../components/code-editor';
import { GuardBar } from '../../components/guard-bar';
import { StaleWrite } from '../../components/prediction';
import { useModels } from '../../session';
import type { DraftCheck, DraftFinding } from './draft-check';
import { useDrafts } from './draft-store';
import type { Draft } from './drafts';
import { toBarFinding, toMarks } from './marks';
import { versionedWrites } from './versioned-writes';
import type { EditorActions } from './use-editor-actions';
import type { EditorSchema } from './use-draft-check';
import classes from './editor.module.css';

interface DraftEditorsProps {
  readonly draft: Draft;
  readonly editor: EditorSchema | null;
  readonly check: DraftCheck | null;
  readonly actions: EditorActions;
  readonly onRun: () => void;
}

const PLACEHOLDER = 'mutation or query. Ctrl+Space completes, or generate one for a record.';
const NO_FINDINGS: readonly DraftFinding[] = [];

/** Document, variables and the guard's verdict on both. */
export function DraftEditors({ draft, editor, check, actions, onRun }: DraftEditorsProps) {
  const documentHandle = useRef<CodeEditorHandle>(null);
  const variablesHandle = useRef<CodeEditorHandle>(null);
  const { update } = useDrafts.getState();
  const { fix } = actions;
  const findings = check?.findings ?? NO_FINDINGS;
  const marks = useMemo(
    () => toMarks(findings, check?.variablesText ?? '', (f) => void fix(f)),
    [findings, check, fix],
  );
  const goTo = (findingId: string) => {
    const finding = findings.find(({ id }) => id === findingId);
    const handle = finding?.pane === 'variables' ? variablesHandle : documentHandle;
    if (finding) handle.current?.goTo(finding.from, finding.to);
  };
  const fixAll = () => void actions.fixAll();
  return (
    <div className={classes.writing}>
      <Group orientation="vertical" className={classes.panes}>
        <Panel id="document" minSize="120px" defaultSize="66%">
          <PaneTitle title="Document" />
          <div className={classes.paneBody}>
            <CodeEditor
              label="Document"
              language="graphql"
              value={draft.document}
              onChange={(document) => update(draft.id, { document })}
              schema={editor?.schema ?? null}
              placeholder={PLACEHOLDER}
              diagnostics={marks.document}
              diagnosedText={check?.document ?? ''}
              onRun={onRun}
              onFixAll={fixAll}
              handle={documentHandle}
            />
          </div>
        </Panel>
        <Separator className={classes.horizontalSeparator} aria-label="Height of the document" />
        <Panel id="variables" minSize="80px">
          <PaneTitle title="Variables" />
          <div className={classes.paneBody}>
            <CodeEditor
              label="Variables"
              language="json"
              value={draft.variables}
              onChange={(variables) => update(draft.id, { variables })}
              variables={check?.shapes ?? null}
              placeholder="{}"
              diagnostics={marks.variables}
              diagnosedText={check?.variablesText ?? ''}
              onRun={onRun}
              onFixAll={fixAll}
              handle={variablesHandle}
            />
          </div>
        </Panel>
      </Group>
      {editor && check?.variables && <StaleWrites draft={draft} check={check} editor={editor} />}
      {check && (
        <GuardBar
          view={check.view}
          findings={findings.map((finding) => toBarFinding(finding, (f) => void fix(f)))}
          onGo={goTo}
          level={draft.level}
          onLevelChange={(level) => update(draft.id, { level })}
          onFixAll={findings.some((finding) => finding.fix !== null) ? fixAll : undefined}
          isFixing={actions.isFixing}
          fixAllKeys={isMac ? '⇧⌘F' : 'Ctrl+Shift+F'}
        />
      )}
    </div>
  );
}

/** What would become of the draft's writes whose records have moved on, a moment behind the typing. */
function StaleWrites({ draft, check, editor }: { draft: Draft; check: DraftCheck; editor: EditorSchema }) {
  const { models } = useModels();
  const { document, variables } = check;
  const writes = useMemo(
    () =>
      versionedWrites(
        { document, variables: variables ?? {}, operationName: draft.operationName },
        editor.schema,
        models,
      ),
    [document, variables, draft.operationName, editor, models],
  );
  const [settled] = useDebouncedValue(writes, 400);
  if (settled.length === 0) return null;
  return (
    // It scrolls, so that the keyboard has to reach it.
    <div className={classes.stale} role="region" aria-label="What would become of it" tabIndex={0}>
      {settled.map((write) => (
        <StaleWrite
          key={`${write.model} ${write.key} ${write.operation}`}
          lead="The draft writes"
          write={write}
        />
      ))}
    </div>
  );
}

function PaneTitle({ title }: { title: string }) {
  return <h2 className={classes.paneTitle}>{title}</h2>;
}

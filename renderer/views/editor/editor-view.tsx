import { Loader, Tabs } from '@mantine/core';
import { IconAlignLeft, IconPlayerPlay, IconPlus, IconTemplate, IconWand } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { problemFrom } from '../../apollo/problem';
import { useCommands } from '../../commands';
import type { Command } from '../../commands';
import { ProblemPanel } from '../../components/problem-panel';
import { isWrite } from '../../components/response-facts';
import { useNavigation } from '../../navigation';
import { useOpenConnection } from '../../session';
import { chosenOperation } from './draft-check';
import { DraftEditors } from './draft-editors';
import { keepDrafts, useDrafts } from './draft-store';
import { activeDraft, titleOf } from './drafts';
import { DraftTabs } from './draft-tabs';
import { EditorToolbar } from './editor-toolbar';
import { GenerateDialog } from './generate-dialog';
import { ProductionDialog } from './production-dialog';
import { ResultPane } from './result-pane';
import { useDraftCheck, useEditorSchema } from './use-draft-check';
import { useEditorActions } from './use-editor-actions';
import classes from './editor.module.css';

/** Write exactly what is sent. */
export function EditorView() {
  const { profile } = useOpenConnection();
  const isLoaded = useDrafts((state) => state.profileId === profile.id);
  useEffect(() => {
    useDrafts.getState().load(profile.id);
    return keepDrafts();
  }, [profile.id]);
  return isLoaded ? <Editor /> : null;
}

function Editor() {
  const { profile } = useOpenConnection();
  const set = useDrafts((state) => state.set);
  const isRunning = useDrafts((state) => state.running !== null);
  const { select, update, open } = useDrafts.getState();
  const { schema: editor, error } = useEditorSchema();
  const draft = activeDraft(set);
  const check = useDraftCheck(draft, editor);
  const actions = useEditorActions(editor);
  const [isGenerating, setIsGenerating] = useState(false);
  const [isConfirming, setIsConfirming] = useState(false);
  useCarriedDraft();

  const { run, fixAll, format, whyNot } = actions;
  const needsConfirmation = profile.tier === 'PRODUCTION' && isWrite(draft.document);
  const requestRun = useCallback(() => {
    // Asked of the text as it is now: what the screen last showed may be a moment behind.
    if (needsConfirmation && whyNot() === null) setIsConfirming(true);
    else void run();
  }, [needsConfirmation, whyNot, run]);
  const generate = useCallback(() => setIsGenerating(true), []);
  useCommands(
    useMemo(
      () => editorCommands({ run: requestRun, fixAll: () => void fixAll(), format, generate }),
      [requestRun, fixAll, format, generate],
    ),
  );

  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  return (
    <Tabs
      value={draft.id}
      onChange={(id) => id !== null && select(id)}
      className={classes.view}
      keepMounted={false}
      variant="none"
    >
      <h1 className="ob-visually-hidden">Editor</h1>
      <DraftTabs />
      <Tabs.Panel value={draft.id} className={classes.draft}>
        <EditorToolbar
          operations={check?.operations ?? []}
          operationName={chosenOperation(draft.operationName, check?.operations ?? [])}
          onOperation={(operationName) => update(draft.id, { operationName })}
          whyNot={check ? check.whyNot : 'The schema is being read'}
          isRunning={isRunning}
          runLabel={needsConfirmation ? 'Run…' : 'Run'}
          authMode={draft.authMode}
          onAuthMode={(authMode) => update(draft.id, { authMode })}
          onRun={requestRun}
          onGenerate={generate}
          onFormat={actions.format}
        />
        <Group orientation="horizontal" className={classes.split}>
          <Panel id="writing" minSize="320px" defaultSize="58%">
            {editor ? (
              <DraftEditors
                key={draft.id}
                draft={draft}
                editor={editor}
                check={check}
                actions={actions}
                onRun={requestRun}
              />
            ) : (
              <div className={classes.waiting}>
                <Loader size="sm" aria-hidden />
                <span>Reading the schema</span>
              </div>
            )}
          </Panel>
          <Separator className={classes.verticalSeparator} aria-label="Width of the document" />
          <Panel id="outcome" minSize="260px">
            <ResultPane key={draft.id} draftId={draft.id} onOpen={open} onGenerate={generate} />
          </Panel>
        </Group>
      </Tabs.Panel>
      <GenerateDialog opened={isGenerating} onClose={() => setIsGenerating(false)} onGenerated={open} />
      <ProductionDialog
        opened={isConfirming}
        title={titleOf(draft)}
        profileName={profile.name}
        onClose={() => setIsConfirming(false)}
        onConfirm={(reason) => {
          setIsConfirming(false);
          void run(reason);
        }}
      />
    </Tabs>
  );
}

/** Takes over the draft that another screen sent along, once. */
function useCarriedDraft(): void {
  const route = useNavigation((state) => state.route);
  useEffect(() => {
    const { route: current, replace } = useNavigation.getState();
    if (current.view !== 'editor' || !current.draft) return;
    const { document, variables } = current.draft;
    useDrafts.getState().open({ document, variables: JSON.stringify(variables ?? {}, null, 2) });
    replace({ view: 'editor' });
  }, [route]);
}

interface CommandActions {
  readonly run: () => void;
  readonly fixAll: () => void;
  readonly format: () => void;
  readonly generate: () => void;
}

function editorCommands(actions: CommandActions): readonly Command[] {
  const group = 'Editor';
  return [
    {
      id: 'editor.run',
      title: 'Run the document',
      group,
      icon: IconPlayerPlay,
      keys: '$mod+Enter',
      run: actions.run,
    },
    {
      id: 'editor.fix-all',
      title: 'Fix all findings',
      group,
      icon: IconWand,
      keys: '$mod+Shift+F',
      run: actions.fixAll,
    },
    {
      id: 'editor.generate',
      title: 'Generate a mutation',
      group,
      icon: IconTemplate,
      keywords: 'create update delete',
      run: actions.generate,
    },
    {
      id: 'editor.format',
      title: 'Format document and variables',
      group,
      icon: IconAlignLeft,
      keywords: 'prettify',
      run: actions.format,
    },
    {
      id: 'editor.new-draft',
      title: 'New draft',
      group,
      icon: IconPlus,
      keywords: 'tab',
      run: () => useDrafts.getState().add(),
    },
  ];
}

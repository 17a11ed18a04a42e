import { useApolloClient } from '@apollo/client/react';
import { Button, FileButton, Group, Textarea } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { KeysInTextDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import type { ModelView } from '../../session';
import type { Problem } from '../../../shared/errors';
import { KeyReport, listOf } from './key-report';
import type { KeyListView } from './key-report';
import classes from './composer.module.css';

interface KeyTargetsProps {
  readonly model: ModelView;
  /** What was named earlier, before another screen was looked at. */
  readonly keys: readonly string[] | null;
  readonly onKeys: (keys: readonly string[] | null) => void;
}

/** A longer text is not shown in the field: a text field with a million lines would stop the window. */
const MOST_SHOWN = 200_000;
const TYPING_PAUSE_MS = 250;
/** Keys that are written into the field again; more of them are only counted. */
const MOST_WRITTEN = 2_000;

/** Keys that are pasted or read from a file: one a line, CSV, JSON Lines or a JSON array. */
export function KeyTargets({ model, keys, onKeys }: KeyTargetsProps) {
  const client = useApolloClient();
  const [text, setText] = useState(() => (keys && keys.length <= MOST_WRITTEN ? keys.join('\n') : ''));
  const [fileName, setFileName] = useState<string | null>(null);
  const [list, setList] = useState<KeyListView | null>(() => keys && listOf(keys));
  const [problem, setProblem] = useState<Problem | null>(null);

  const read = async (given: string) => {
    setProblem(null);
    if (given.trim() === '') return take(null);
    try {
      const { data } = await client.query({
        query: KeysInTextDocument,
        variables: { model: model.name, text: given },
        fetchPolicy: 'no-cache',
      });
      if (data) take(data.keysInText);
    } catch (error) {
      take(null);
      setProblem(problemFrom(error));
    }
  };
  const take = (next: KeyListView | null) => {
    setList(next);
    onKeys(next ? next.keys : null);
  };
  const readSoon = useDebouncedCallback((given: string) => void read(given), TYPING_PAUSE_MS);
  const open = async (file: File | null) => {
    if (!file) return;
    const content = await file.text();
    setFileName(file.name);
    setText(content.length <= MOST_SHOWN ? content : '');
    await read(content);
  };
  return (
    <div className={classes.keys}>
      <Textarea
        aria-label="Keys of the records"
        placeholder={placeholderFor(model)}
        description={`One a line, CSV with ${model.primaryKey.join(', ')} in its first line, JSON Lines or a JSON array.`}
        classNames={{ input: classes.expression }}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFileName(null);
          readSoon(event.currentTarget.value);
        }}
        autosize
        minRows={3}
        maxRows={10}
        spellCheck={false}
      />
      <Group gap="xs">
        <FileButton onChange={(file) => void open(file)} accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson">
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              leftSection={<IconFileImport size={14} aria-hidden />}
            >
              Read from a file…
            </Button>
          )}
        </FileButton>
        {fileName && <span className={classes.hint}>{fileName}</span>}
      </Group>
      {problem && <ProblemPanel problem={problem} />}
      {list && <KeyReport list={list} />}
    </div>
  );
}

const WORDS = ['first', 'second', 'third', 'fourth'];

function placeholderFor({ primaryKey }: ModelView): string {
  if (primaryKey.length === 1) return 'one-key\nanother-key';
  return `${primaryKey.join(',')}\n${primaryKey.map((_, at) => WORDS[at] ?? '…').join(',')}`;
}

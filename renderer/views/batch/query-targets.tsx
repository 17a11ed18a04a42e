import { useApolloClient } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { KeysOfQueryDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { CodeEditor } from '../../components/code-editor';
import { ProblemPanel } from '../../components/problem-panel';
import type { ModelView } from '../../session';
import type { Problem } from '../../../shared/errors';
import { KeyReport, listOf } from './key-report';
import type { KeyListView } from './key-report';
import classes from './composer.module.css';

interface QueryTargetsProps {
  readonly model: ModelView;
  /** What was found earlier, before another screen was looked at. */
  readonly keys: readonly string[] | null;
  readonly onKeys: (keys: readonly string[] | null) => void;
}

/** The records that a query of the backend returns, such as one by an index, page after page. */
export function QueryTargets({ model, keys, onKeys }: QueryTargetsProps) {
  const client = useApolloClient();
  const [document, setDocument] = useState(() => starterQuery(model));
  const [list, setList] = useState<KeyListView | null>(() => keys && listOf(keys));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const take = (next: KeyListView | null) => {
    setList(next);
    onKeys(next ? next.keys : null);
  };
  const run = async () => {
    setProblem(null);
    setIsRunning(true);
    try {
      const { data } = await client.query({
        query: KeysOfQueryDocument,
        variables: { model: model.name, document, variables: {} },
        fetchPolicy: 'no-cache',
      });
      take(data?.keysOfQuery ?? null);
    } catch (error) {
      take(null);
      setProblem(problemFrom(error));
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <div className={classes.keys}>
      <div className={classes.query}>
        <CodeEditor
          label="Query that names the records"
          language="graphql"
          value={document}
          onChange={(next) => {
            setDocument(next);
            take(null);
          }}
          onRun={() => void run()}
        />
      </div>
      <div className={classes.planLine}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => void run()}
          loading={isRunning}
        >
          Run the query
        </Button>
        <p className={classes.hint}>
          Every {model.name} in the answer is a target. With <code>$nextToken</code> as a variable all pages
          are read.
        </p>
      </div>
      {problem && <ProblemPanel problem={problem} />}
      {list && <KeyReport list={list} />}
    </div>
  );
}

/** A query that works as it stands, to be narrowed. */
function starterQuery({ pluralName, primaryKey }: ModelView): string {
  const name = `${pluralName.charAt(0).toUpperCase()}${pluralName.slice(1)}`;
  return [
    'query Targets($nextToken: String) {',
    `  list${name}(limit: 1000, nextToken: $nextToken) {`,
    `    items { ${primaryKey.join(' ')} }`,
    '    nextToken',
    '  }',
    '}',
  ].join('\n');
}

import { useQuery } from '@apollo/client/react';
import { ActionIcon, Checkbox } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, useEffect, useState } from 'react';
import { BatchOperationsDocument } from '../../apollo/generated/operations';
import type {
  BatchOperationsQuery,
  OperationState,
  RunPartsFragment,
} from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { DiffView } from '../../components/diff-view';
import { formatCount, keyText, shortKey } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { formatMs } from '../../components/response-facts';
import { Pager } from '../../components/pager';
import { useModel } from '../../session';
import { withoutMetadata } from './batch-spec';
import { OPERATION_STATES, progressOf } from './run-facts';
import { StateBadge } from './state-badge';
import classes from './run.module.css';

type Operation = BatchOperationsQuery['runOperations']['operations'][number];

const PAGE = 100;
const POLL_MS = 1000;
const COLUMNS = 7;

interface OperationsTableProps {
  readonly run: RunPartsFragment;
  /** Only operations in this state, or of this cause; null shows all. */
  readonly filter: { readonly state: OperationState; readonly code?: string } | null;
  /** Operations that are chosen, by their id; undefined where none can be. */
  readonly chosen: ReadonlySet<string> | undefined;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** What came of each record; a page at a time, however many there are. */
export function OperationsTable({ run, filter, chosen, onChoose }: OperationsTableProps) {
  const [offset, setOffset] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  const { data, previousData, error, refetch } = useQuery(BatchOperationsDocument, {
    variables: {
      runId: run.id,
      state: filter?.state ?? null,
      code: filter?.code ?? null,
      offset,
      limit: PAGE,
    },
    fetchPolicy: 'no-cache',
    pollInterval: run.state === 'RUNNING' ? POLL_MS : 0,
  });
  const { settled } = progressOf(run.counts);
  useEffect(() => {
    if (run.state !== 'RUNNING') void refetch();
  }, [run.state, settled, run.undecided, refetch]);
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  const page = (data ?? previousData)?.runOperations;
  if (!page) return null;
  const choosable = page.operations.filter((operation) => operation.state === 'APPLIED');
  const toggle = (ids: readonly string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of ids)
      if (isChosen) next.add(id);
      else next.delete(id);
    onChoose(next);
  };
  return (
    <div className={classes.operations}>
      <table className={classes.table} aria-label="Records of the run">
        <thead>
          <tr>
            {chosen && (
              <th scope="col" className={classes.openColumn}>
                <Checkbox
                  size="xs"
                  aria-label="Choose the applied records of this page"
                  disabled={choosable.length === 0}
                  checked={choosable.length > 0 && choosable.every(({ id }) => chosen.has(id))}
                  onChange={(event) =>
                    toggle(
                      choosable.map(({ id }) => id),
                      event.currentTarget.checked,
                    )
                  }
                />
              </th>
            )}
            <th scope="col" className={classes.openColumn}>
              <span className="ob-visually-hidden">Details</span>
            </th>
            <th scope="col" className={classes.seqColumn}>
              #
            </th>
            <th scope="col">Record</th>
            <th scope="col" className={classes.stateColumn}>
              Outcome
            </th>
            <th scope="col" className={classes.factColumn}>
              Delivered
            </th>
            <th scope="col">Problem</th>
          </tr>
        </thead>
        <tbody>
          {page.operations.map((operation) => (
            <Fragment key={operation.id}>
              <OperationLine
                operation={operation}
                isOpen={operation.id === openId}
                isChosen={chosen && chosen.has(operation.id)}
                onChoose={(isChosen) => toggle([operation.id], isChosen)}
                onToggle={() => setOpenId(operation.id === openId ? null : operation.id)}
              />
              {operation.id === openId && (
                <tr>
                  <td colSpan={COLUMNS} className={classes.detailCell}>
                    <OperationDetails operation={operation} modelName={run.model} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      {page.operations.length === 0 && <p className={classes.noOperations}>No record is in this state.</p>}
      <Pager total={page.total} offset={offset} size={PAGE} onOffset={setOffset} />
    </div>
  );
}

interface OperationLineProps {
  readonly operation: Operation;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly isChosen: boolean | undefined;
  readonly onChoose: (isChosen: boolean) => void;
}

function OperationLine({ operation, isOpen, onToggle, isChosen, onChoose }: OperationLineProps) {
  const { seq, key, state, deliveredMs, attempts, settlement } = operation;
  const problem = isProblem(operation.problem) ? operation.problem : null;
  const name = keyText(key);
  return (
    <tr className={classes.line} data-open={isOpen || undefined} onClick={onToggle}>
      {isChosen !== undefined && (
        <td>
          {state === 'APPLIED' && (
            <Checkbox
              size="xs"
              aria-label={`Choose ${name}`}
              checked={isChosen}
              onClick={(event) => event.stopPropagation()}
              onChange={(event) => onChoose(event.currentTarget.checked)}
            />
          )}
        </td>
      )}
      <td>
        <ActionIcon
          size={22}
          aria-label={`Details of ${name}`}
          aria-expanded={isOpen}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <IconChevronRight className={classes.chevron} size={14} />
        </ActionIcon>
      </td>
      <td className={classes.number}>{formatCount(seq + 1)}</td>
      <td className={classes.key} title={name}>
        {shortKey(key)}
      </td>
      <td>
        <StateBadge {...OPERATION_STATES[state]} />
      </td>
      <td className={classes.number}>{typeof deliveredMs === 'number' ? formatMs(deliveredMs) : ''}</td>
      <td className={classes.problem} title={settlement ?? problem?.message}>
        {settlement
          ? `Settled: ${settlement}`
          : (problem?.message ?? (attempts > 1 ? `${attempts} attempts` : ''))}
      </td>
    </tr>
  );
}

function OperationDetails({ operation, modelName }: { operation: Operation; modelName: string }) {
  const model = useModel(modelName);
  const order = model?.fields.map(({ name }) => name) ?? [];
  const problem = isProblem(operation.problem) ? operation.problem : null;
  const theirs = withoutMetadata(operation.theirs);
  const name = keyText(operation.key);
  return (
    <div className={classes.details}>
      {problem && <ProblemPanel problem={problem} tone={operation.state === 'REJECTED' ? 'bad' : 'warn'} />}
      <DiffView
        label={`Changes to ${name}`}
        before={withoutMetadata(operation.before)}
        after={withoutMetadata(operation.after)}
        theirs={theirs ?? undefined}
        columns={
          theirs ? { before: 'Known when planned', after: 'Asked for', theirs: 'The service has' } : {}
        }
        order={order}
      />
    </div>
  );
}

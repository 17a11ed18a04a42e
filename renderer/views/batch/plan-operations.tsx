import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { DiffView } from '../../components/diff-view';
import { formatCount, keyText, shortKey } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import type { ModelView } from '../../session';
import { withoutMetadata } from './batch-spec';
import { changeInBrief } from './plan-facts';
import { usePlannedOperations } from './paged-rows';
import type { PlannedOperation } from './paged-rows';
import classes from './plan.module.css';

const ROW_PX = 28;
const BORDERS_PX = 2;

interface PlanOperationsProps {
  readonly plan: Pick<PlanPartsFragment, 'id' | 'operations'>;
  readonly model: ModelView;
  /** A run that was interrupted: what it has not sent is listed, instead of the plan. */
  readonly restOf?: string | null;
  readonly label?: string;
}

/** Every record of a plan, before and after, however many there are. A row opens into its whole difference. */
export function PlanOperations({
  plan,
  model,
  restOf = null,
  label = 'Before and after',
}: PlanOperationsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { total, at, show, error } = usePlannedOperations(restOf === null ? { planId: plan.id } : { restOf });
  const count = total ?? plan.operations;
  const [openAt, setOpenAt] = useState<number | null>(0);
  // The engine of the list gives functions that must not be memoised, which is how they are used here.
  // eslint-disable-next-line react-hooks/incompatible-library
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const rows = list.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (count > 0) show(first, last);
  });
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  const order = model.fields.map(({ name }) => name);
  return (
    <div
      ref={scroller}
      className={classes.operations}
      style={{ height: `min(${list.getTotalSize() + BORDERS_PX}px, 440px, 50vh)` }}
      role="list"
      aria-label={`${label}, ${formatCount(count)} in all`}
      // A region that scrolls has to be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div className={classes.operationsRoom} style={{ height: list.getTotalSize() }}>
        {rows.map(({ index, start, key }) => (
          <div
            key={key}
            ref={list.measureElement}
            data-index={index}
            className={classes.operation}
            style={{ transform: `translateY(${start}px)` }}
            role="listitem"
            aria-setsize={count}
            aria-posinset={index + 1}
          >
            <OperationRow
              operation={at(index)}
              index={index}
              model={model}
              order={order}
              isOpen={index === openAt}
              onToggle={() => setOpenAt(index === openAt ? null : index)}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

interface OperationRowProps {
  readonly operation: PlannedOperation | undefined;
  readonly index: number;
  readonly model: ModelView;
  readonly order: readonly string[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function OperationRow({ operation, index, model, order, isOpen, onToggle }: OperationRowProps) {
  if (!operation) return <div className={classes.operationHead} aria-busy="true" />;
  const before = withoutMetadata(operation.before);
  const after = withoutMetadata(operation.after);
  const name = keyText(operation.key);
  return (
    <>
      <UnstyledButton className={classes.operationHead} aria-expanded={isOpen} onClick={onToggle}>
        <IconChevronRight className={classes.chevron} size={14} aria-hidden />
        <span className={classes.operationNumber}>{formatCount(index + 1)}</span>
        <span className={classes.operationKey} title={name}>
          {shortKey(operation.key)}
        </span>
        <span className={classes.changed}>{changeInBrief(before, after, model.fields)}</span>
      </UnstyledButton>
      {isOpen && (
        <div className={classes.sampleBody}>
          <DiffView label={`Changes to ${name}`} before={before} after={after} order={order} />
        </div>
      )}
    </>
  );
}

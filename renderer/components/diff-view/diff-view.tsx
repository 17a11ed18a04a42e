import { useMemo, useState } from 'react';
import { UnstyledButton } from '@mantine/core';
import { compareThreeWay, countChanges, diffRecords } from '../../../shared/diff';
import type { Choice, Choices, DiffNode, PlainObject, TextPart } from '../../../shared/diff';
import { METADATA_FIELDS } from '../../../shared/model-schema';
import { DiffValue } from './diff-value';
import { countUnchanged, describeGroup, SIGNS, toRows } from './rows';
import type { DiffRow } from './rows';
import { ThreeWayTable } from './three-way-table';
import type { DiffColumns, HandEditing } from './three-way-table';
import classes from './diff-view.module.css';

export interface DiffViewProps {
  /** What is compared, for assistive technology: "Changes to WorkOrder 4f…". */
  readonly label: string;
  /** The record as it was (the base of a conflict); null where there was none. */
  readonly before: PlainObject | null;
  /** The record as it will be or is (ours in a conflict); null where it is gone. */
  readonly after: PlainObject | null;
  /** A third state, as the service has it: the view then has three columns. */
  readonly theirs?: PlainObject | null;
  /** Whose value each field is to keep; with `onChoose`, three columns offer the choice. */
  readonly choices?: Choices;
  readonly onChoose?: (field: string, choice: Choice) => void;
  /** With `theirs`: what comes out of it, as a fourth column. */
  readonly result?: PlainObject | null;
  /** With `result`: false where it stands until a side is picked, as what a service has merged does. */
  readonly suggests?: boolean;
  /** With `result`: fields may be written by hand too. */
  readonly hand?: HandEditing;
  readonly columns?: DiffColumns;
  /** Field names in the order of the schema. */
  readonly order?: readonly string[];
  readonly showUnchanged?: boolean;
}

/**
 * The one difference of Outband: field by field, with a sign and a colour for each change, before beside after.
 * Used by the inspector, plans, conflicts and the history.
 */
export function DiffView(props: DiffViewProps) {
  const { label, before, after, theirs, order, columns } = props;
  const [showUnchanged, setShowUnchanged] = useState(props.showUnchanged ?? false);
  const nodes = useMemo(() => diffRecords(before, after, { order }), [before, after, order]);
  const threeWay = useMemo(
    () => (theirs === undefined ? null : compareThreeWay(before, after, theirs, { order })),
    [before, after, theirs, order],
  );
  const unchanged = threeWay
    ? threeWay.filter((field) => field.verdict === 'same').length
    : countUnchanged(nodes);
  const total = threeWay ? threeWay.length : nodes.length;
  return (
    <div className={classes.root} role="group" aria-label={label}>
      <div className={classes.summary}>
        {!threeWay && <ChangeCounts nodes={nodes} />}
        {!threeWay && before === null && <span>The record is new</span>}
        {!threeWay && before !== null && after === null && <span>The record is deleted</span>}
        {unchanged > 0 && unchanged < total && (
          <UnstyledButton
            className={classes.toggle}
            aria-pressed={showUnchanged}
            onClick={() => setShowUnchanged(!showUnchanged)}
          >
            {showUnchanged ? 'Hide' : 'Show'} {unchanged} unchanged
          </UnstyledButton>
        )}
      </div>
      {threeWay ? (
        <ThreeWayTable
          label={label}
          fields={threeWay}
          columns={columns}
          result={props.result}
          choices={props.choices}
          onChoose={props.onChoose}
          suggests={props.suggests}
          hand={props.hand}
          showUnchanged={showUnchanged || unchanged === total}
        />
      ) : (
        <TwoWayTable
          label={label}
          rows={toRows(nodes, showUnchanged || unchanged === total)}
          columns={columns}
          absent={before === null ? 'before' : after === null ? 'after' : null}
        />
      )}
    </div>
  );
}

function ChangeCounts({ nodes }: { nodes: readonly DiffNode[] }) {
  const counts = countChanges(nodes);
  const present = (['added', 'removed', 'changed'] as const).filter((change) => counts[change] > 0);
  if (present.length === 0) return <span className={classes.count}>No field differs</span>;
  return (
    <>
      {present.map((change) => (
        <span key={change} className={classes.count} data-change={change}>
          <b aria-hidden>{SIGNS[change].symbol}</b> {counts[change]} {SIGNS[change].word}
        </span>
      ))}
    </>
  );
}

/** Which side has no record at all, so that its cells stay empty instead of each saying so. */
type Absent = 'before' | 'after' | null;

interface TwoWayTableProps {
  readonly label: string;
  readonly rows: readonly DiffRow[];
  readonly columns: DiffViewProps['columns'];
  readonly absent: Absent;
}

function TwoWayTable(props: TwoWayTableProps) {
  return (
    <table className={classes.table} aria-label={props.label}>
      <thead>
        <tr>
          <th scope="col" className={classes.signColumn}>
            <span className="ob-visually-hidden">Change</span>
          </th>
          <th scope="col" className={classes.nameColumn}>
            Field
          </th>
          <th scope="col">{props.columns?.before ?? 'Before'}</th>
          <th scope="col">{props.columns?.after ?? 'After'}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <TwoWayRow key={`${row.node.path} ${row.node.change}`} row={row} absent={props.absent} />
        ))}
      </tbody>
    </table>
  );
}

function TwoWayRow({ row, absent }: { row: DiffRow; absent: Absent }) {
  const { node } = row;
  const sign = SIGNS[node.change];
  return (
    <tr data-change={node.change} data-group={row.isGroup || undefined}>
      <td className={classes.sign}>
        <span aria-hidden>{sign.symbol}</span>
        <span className="ob-visually-hidden">{sign.word}</span>
      </td>
      <th
        scope="row"
        className={classes.name}
        data-depth={Math.min(row.depth, 4)}
        data-metadata={isMetadata(node.path) || undefined}
      >
        {row.label}
      </th>
      {row.isGroup ? (
        <td colSpan={2} className={classes.group}>
          {describeGroup(node)}
        </td>
      ) : (
        <>
          <td className={classes.value} data-side={node.change === 'same' ? undefined : 'before'}>
            {absent !== 'before' && <DiffValue side={node.before} parts={partsOf(node.text, 'removed')} />}
          </td>
          <td className={classes.value} data-side={node.change === 'same' ? undefined : 'after'}>
            {absent !== 'after' && <DiffValue side={node.after} parts={partsOf(node.text, 'added')} />}
          </td>
        </>
      )}
    </tr>
  );
}

function partsOf(
  text: readonly TextPart[] | null,
  own: 'added' | 'removed',
): readonly TextPart[] | undefined {
  return text?.filter((part) => part.change === 'same' || part.change === own);
}

function isMetadata(path: string): boolean {
  return (METADATA_FIELDS as readonly string[]).includes(path);
}

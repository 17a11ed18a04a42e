import type { ReactNode } from 'react';
import { sideOf } from '../../../shared/diff';
import type { Side } from '../../../shared/diff';
import type { PredictionPartsFragment } from '../../apollo/generated/operations';
import { describeStructure, DiffValue, memberRows } from '../diff-view';
import { RULES } from './words';
import classes from './prediction.module.css';

interface PredictionTableProps {
  readonly label: string;
  readonly prediction: PredictionPartsFragment;
  /** False where nobody knows what the write was made on. */
  readonly isBaseKnown?: boolean;
}

/**
 * Field by field, and member by member where a value has structure: what was known, what is asked for, what the
 * service has, what comes out, and the rule that decides.
 */
export function PredictionTable({ label, prediction, isBaseKnown = true }: PredictionTableProps) {
  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {isBaseKnown && <th scope="col">Base</th>}
            <th scope="col">Ours</th>
            <th scope="col">Theirs</th>
            <th scope="col">Result</th>
            <th scope="col">Rule</th>
          </tr>
        </thead>
        <tbody>
          {prediction.fields.map((field) => (
            <FieldRows key={field.field} field={field} isBaseKnown={isBaseKnown} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Field = PredictionPartsFragment['fields'][number];

function FieldRows({ field, isBaseKnown }: { readonly field: Field; readonly isBaseKnown: boolean }) {
  const isKnown = field.outcome !== 'UNDECIDED';
  const sides = [field.base, field.ours, field.theirs, ...(isKnown ? [field.result] : [])].map(sideOf);
  const members = memberRows(field.field, sides);
  const rules = new Map(field.members.map(({ path, rule }) => [[field.field, ...path].join('.'), rule]));
  const shown = (side: Side) => (members.length > 0 && describeStructure(side)) || <DiffValue side={side} />;
  return (
    <>
      <tr data-outcome={field.outcome}>
        <th scope="row">{field.field}</th>
        <Values
          sides={sides}
          isChanged={field.changedThere}
          isBaseKnown={isBaseKnown}
          isKnown={isKnown}
          shown={shown}
        />
        <td className={classes.rule}>{RULES[field.rule]}</td>
      </tr>
      {members.map((member) => {
        const rule = rules.get(member.path);
        return (
          <tr key={member.path} className={classes.member}>
            <th scope="row" data-depth={member.depth}>
              {member.label}
            </th>
            <Values
              sides={member.sides}
              isChanged={false}
              isBaseKnown={isBaseKnown}
              isKnown={isKnown}
              shown={(side) => describeStructure(side) ?? <DiffValue side={side} />}
            />
            <td className={classes.rule}>{rule && RULES[rule]}</td>
          </tr>
        );
      })}
    </>
  );
}

interface ValuesProps {
  /** Base, ours, theirs and, where it is known, the result. */
  readonly sides: readonly Side[];
  readonly isChanged: boolean;
  readonly isBaseKnown: boolean;
  readonly isKnown: boolean;
  readonly shown: (side: Side) => ReactNode;
}

function Values({ sides, isChanged, isBaseKnown, isKnown, shown }: ValuesProps) {
  const [base, ours, theirs, result] = sides;
  return (
    <>
      {isBaseKnown && <td>{base && shown(base)}</td>}
      <td>{ours && shown(ours)}</td>
      <td data-changed={isChanged || undefined}>{theirs && shown(theirs)}</td>
      <td className={classes.result}>{isKnown ? result && shown(result) : 'unknown'}</td>
    </>
  );
}

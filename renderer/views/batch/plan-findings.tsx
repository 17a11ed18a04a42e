import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { PlanFindingsDocument } from '../../apollo/generated/operations';
import type { PlanFindingKind, PlanPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { keyText, shortKey } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { Pager } from '../../components/pager';
import classes from './plan.module.css';

const PAGE = 100;

interface PlanFindingsProps {
  readonly plan: Pick<PlanPartsFragment, 'id'>;
  readonly kind: PlanFindingKind;
}

/** The records that a plan leaves out, or that deserve a look first, each with its reason. */
export function PlanFindings({ plan, kind }: PlanFindingsProps) {
  const [offset, setOffset] = useState(0);
  const { data, previousData, error } = useQuery(PlanFindingsDocument, {
    variables: { planId: plan.id, kind, offset, limit: PAGE },
    fetchPolicy: 'no-cache',
  });
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  const page = (data ?? previousData)?.planFindings;
  if (!page) return null;
  return (
    <>
      <table
        className={classes.rejections}
        aria-label={kind === 'REJECTED' ? 'Records that can’t change' : 'Records worth a look'}
      >
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Field</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {page.findings.map(({ key, field, reason }, at) => (
            <tr key={`${offset + at}`}>
              <td className="ob-mono" title={keyText(key)}>
                {shortKey(key)}
              </td>
              <td>{field}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager total={page.total} offset={offset} size={PAGE} onOffset={setOffset} />
    </>
  );
}

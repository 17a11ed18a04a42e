import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ImportPreviewQuery, RowVerdict } from '../../apollo/generated/operations';
import { formatCount } from '../../components/format';
import { StateBadge } from '../batch';
import type { OutcomeTone } from '../batch';
import { flow } from './migration-facts';
import form from './import-export.module.css';
import parts from './parts.module.css';

type Preview = ImportPreviewQuery['importPreview'];

const VERDICTS: Readonly<Record<RowVerdict, { readonly label: string; readonly tone: OutcomeTone }>> = {
  CREATE: { label: 'Creates', tone: 'ok' },
  UPDATE: { label: 'Updates', tone: 'ok' },
  UNCHANGED: { label: 'Already so', tone: 'quiet' },
  REJECTED: { label: 'Can’t be written', tone: 'bad' },
};

/** As many as are shown before more are asked for. */
const AT_FIRST = 8;

/** The first rows as an import would take them, with why a row can't be written. */
export function ImportRows({ preview: { rows, columns } }: { readonly preview: Preview }) {
  const [isWhole, setWhole] = useState(false);
  const shown = columns.filter(({ target }) => target !== null && target !== '-');
  const counts = (Object.keys(VERDICTS) as RowVerdict[])
    .map((as) => ({ as, count: rows.filter((row) => row.as === as).length }))
    .filter(({ count }) => count > 0);
  return (
    <section className={form.composerStep} aria-labelledby="import-rows">
      <h2 id="import-rows" className={form.stepTitle}>
        <span className={parts.stepNumber}>3</span> What the first rows would do
        <span className={form.counts}>
          {counts.map(({ as, count }) => (
            <span key={as}>
              {formatCount(count)} <StateBadge {...VERDICTS[as]} />
            </span>
          ))}
        </span>
      </h2>
      <div className={form.stepBody}>
        {/* A region that scrolls has to be reachable by keyboard. */}
        <div className={form.rows} tabIndex={0} role="region" aria-label="First rows">
          <table className={form.rowTable} aria-label="First rows">
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Verdict</th>
                {shown.map(({ name, target }) => (
                  <th key={name} scope="col">
                    {target}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(isWhole ? rows : rows.slice(0, AT_FIRST)).map((row) => (
                <Row key={row.line} row={row} columns={shown} />
              ))}
            </tbody>
          </table>
        </div>
        {rows.length > AT_FIRST && (
          <Button
            size="xs"
            variant="default"
            className={form.control}
            aria-expanded={isWhole}
            onClick={() => setWhole(!isWhole)}
          >
            {isWhole ? `Show the first ${AT_FIRST} alone` : `Show all ${formatCount(rows.length)} of them`}
          </Button>
        )}
      </div>
    </section>
  );
}

function Row({ row, columns }: { row: Preview['rows'][number]; columns: Preview['columns'] }) {
  const values = row.values as Readonly<Record<string, unknown>>;
  const raw = row.raw as Readonly<Record<string, unknown>> | null;
  return (
    <>
      <tr data-verdict={row.as}>
        <td className={parts.number}>{formatCount(row.line)}</td>
        <td className={form.verdict}>
          <StateBadge {...VERDICTS[row.as]} />
        </td>
        {columns.map(({ name, target }) => (
          <td key={name} className={form.values}>
            {textOf(values[target ?? ''] ?? raw?.[name])}
          </td>
        ))}
      </tr>
      {row.reasons.length > 0 && (
        <tr className={form.reasonRow}>
          <td />
          <td colSpan={columns.length + 1}>{row.reasons.join(' ')}</td>
        </tr>
      )}
    </>
  );
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : flow(value);

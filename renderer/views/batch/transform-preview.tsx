import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { TransformSampleDocument } from '../../apollo/generated/operations';
import type { TransformSampleQuery } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { checkField } from '../../components/field-input';
import { keyText, shortKey } from '../../components/format';
import { isEqualValue } from '../../../shared/diff';
import type { Problem } from '../../../shared/errors';
import type { ModelView, SchemaTypes } from '../../session';
import { targetsInput, transformsOf } from './batch-spec';
import type { BatchSpec } from './batch-spec';
import classes from './composer.module.css';

const TYPING_PAUSE_MS = 250;

type Sample = TransformSampleQuery['transformSample'][number];

export interface TransformSamples {
  readonly samples: readonly Sample[];
  /** What is wrong with an expression whatever record it meets, by field. */
  readonly problems: ReadonlyMap<string, string>;
  /** Anything else that kept the sample from being made. */
  readonly failure: Problem | null;
}

const NO_PROBLEMS: ReadonlyMap<string, string> = new Map();

/** What the formulas of a batch make of its first records, a moment after the last key. */
export function useTransformSamples(spec: BatchSpec): TransformSamples {
  const [settled] = useDebouncedValue(spec, TYPING_PAUSE_MS);
  const transform = transformsOf(settled.changes);
  const isWanted =
    settled.action === 'edit' &&
    transform !== null &&
    settled.model !== null &&
    (settled.source === 'filter' || (settled.keys?.length ?? 0) > 0);
  const { data, previousData, error } = useQuery(TransformSampleDocument, {
    variables: { model: settled.model ?? '', targets: targetsInput(settled), transform: transform ?? {} },
    skip: !isWanted,
    fetchPolicy: 'no-cache',
  });
  if (!isWanted) return { samples: [], problems: NO_PROBLEMS, failure: null };
  const samples = (data ?? previousData)?.transformSample ?? [];
  if (!error) return { samples, problems: NO_PROBLEMS, failure: null };
  const problem = problemFrom(error);
  const field = problem.place?.field;
  return field
    ? { samples: [], problems: new Map([[field, problem.message]]), failure: null }
    : { samples: [], problems: NO_PROBLEMS, failure: problem };
}

interface TransformPreviewProps {
  readonly samples: readonly Sample[];
  readonly fields: readonly string[];
  readonly model: ModelView;
  readonly types: SchemaTypes;
}

/** The formulas on the first records: what is there, what comes out, and where an expression fails. */
export function TransformPreview({ samples, fields, model, types }: TransformPreviewProps) {
  if (samples.length === 0) return null;
  return (
    <table className={classes.preview} aria-label="The formulas on the first records">
      <thead>
        <tr>
          <th scope="col">Record</th>
          <th scope="col">Field</th>
          <th scope="col">Now</th>
          <th scope="col">Comes out</th>
        </tr>
      </thead>
      <tbody>
        {samples.map((sample) =>
          fields.map((field, at) => (
            <PreviewLine
              key={`${sample.key} ${field}`}
              sample={sample}
              field={field}
              isFirst={at === 0}
              problem={problemOfResult(sample, field, model, types)}
            />
          )),
        )}
      </tbody>
    </table>
  );
}

interface PreviewLineProps {
  readonly sample: Sample;
  readonly field: string;
  readonly isFirst: boolean;
  readonly problem: string | null;
}

function PreviewLine({ sample, field, isFirst, problem }: PreviewLineProps) {
  const before = valueOf(sample.before, field);
  const after = valueOf(sample.after, field);
  return (
    <tr>
      <td className={classes.previewKey} title={keyText(sample.key)}>
        {isFirst ? shortKey(sample.key) : ''}
      </td>
      <td>{field}</td>
      <td className={classes.previewValue}>{shown(before)}</td>
      <td className={classes.previewValue} data-bad={problem !== null || undefined}>
        {problem ?? (isEqualValue(before, after) ? 'the same' : shown(after))}
      </td>
    </tr>
  );
}

function problemOfResult(
  { after, problem }: Sample,
  name: string,
  model: ModelView,
  types: SchemaTypes,
): string | null {
  if (isProblem(problem)) {
    const isElsewhere = problem.place?.field !== undefined && problem.place.field !== name;
    return isElsewhere ? 'not evaluated' : problem.message;
  }
  const field = model.fields.find((candidate) => candidate.name === name);
  const [wrong] = field ? checkField(field, valueOf(after, name), types) : [];
  return wrong ? `${shown(valueOf(after, name))} does not fit: ${wrong.message}` : null;
}

function valueOf(record: unknown, field: string): unknown {
  return typeof record === 'object' && record !== null
    ? ((record as Record<string, unknown>)[field] ?? null)
    : null;
}

function shown(value: unknown): string {
  return value === null || value === undefined ? 'null' : JSON.stringify(value);
}

import { Button, Progress, SegmentedControl, Select, UnstyledButton } from '@mantine/core';
import { IconScale, IconTool } from '@tabler/icons-react';
import { useState } from 'react';
import type { DriftKind, SyncStatusPartsFragment } from '../../apollo/generated/operations';
import { isProblem, problemFrom } from '../../apollo/problem';
import { EmptyState } from '../../components/empty-state';
import { counted, formatCount, keyText } from '../../components/format';
import { FactText, Line, LineList } from '../../components/line-list';
import { ProblemPanel } from '../../components/problem-panel';
import { TimeLabel } from '../../components/time-label';
import { caveats, countOf, KIND_WORDS, repairable, stateWords, type ModelDrift } from './drift-facts';
import { DriftSidesPane } from './drift-sides';
import { useDrift, useFindings } from './use-drift';
import classes from './drift.module.css';

const KINDS: readonly DriftKind[] = ['ONLY_HERE', 'ONLY_THERE', 'DIFFERS', 'PENDING'];

/** Where the local copy and the service do not agree, and why. */
export function DriftTab({ status }: { readonly status: SyncStatusPartsFragment }) {
  const { drifts, isRunning, compare, repair, cancel } = useDrift();
  const [model, setModel] = useState<string | null>(null);
  const [shownModel, setShownModel] = useState<string | null>(null);
  const kept = status.models.filter(({ isOff }) => !isOff).map((each) => each.model);
  const shown = drifts.find((drift) => drift.model === shownModel) ?? firstOfInterest(drifts);
  const left = drifts.filter((drift) => repairable(drift) > 0);
  const total = left.reduce((sum, drift) => sum + repairable(drift), 0);
  if (status.isLocal) {
    return (
      <EmptyState icon={IconScale} title="Nothing to compare with">
        This project works without a backend. When one is attached, the records here can be compared with it.
      </EmptyState>
    );
  }
  const start = (): void => compare(model === null ? kept : [model]);
  return (
    <div className={classes.tab}>
      <div className={classes.toolbar}>
        <Select
          size="xs"
          aria-label="Which model is compared"
          data={kept}
          value={model}
          onChange={setModel}
          placeholder={`All ${formatCount(kept.length)} models`}
          clearable
          clearButtonProps={{ 'aria-label': 'Compare all models' }}
        />
        {isRunning ? (
          <Button size="xs" variant="default" onClick={cancel}>
            Cancel
          </Button>
        ) : (
          <Button size="xs" onClick={start}>
            Compare with the service
          </Button>
        )}
        {total > 0 && !isRunning && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTool size={14} stroke={1.75} />}
            onClick={() => repair(left.map((drift) => drift.model))}
          >
            Repair {counted(total, 'record')}
          </Button>
        )}
        <span className={classes.quiet}>
          Every record is read from the service. Comparing changes nothing; a repair changes only what is
          here.
        </span>
      </div>
      {drifts.length === 0 ? (
        <EmptyState
          icon={IconScale}
          title="Not compared yet"
          action={<Button onClick={start}>Compare with the service</Button>}
        >
          The local copy follows the service by its subscriptions and syncs. Writes past AppSync, a restored
          backup or an event that no one sent leave the two apart without a sign. A comparison reads
          everything once and lists what is only here, only there, different, or pending in the outbox.
        </EmptyState>
      ) : (
        <>
          <ModelDrifts drifts={drifts} shown={shown?.model ?? null} onShow={setShownModel} />
          {shown && <Findings key={shown.model} drift={shown} />}
        </>
      )}
    </div>
  );
}

function firstOfInterest(drifts: readonly ModelDrift[]): ModelDrift | undefined {
  return (
    drifts.find((drift) => repairable(drift) > 0) ??
    drifts.find(({ found }) => found.pending > 0) ??
    drifts[0]
  );
}

interface ModelDriftsProps {
  readonly drifts: readonly ModelDrift[];
  readonly shown: string | null;
  readonly onShow: (model: string) => void;
}

function ModelDrifts({ drifts, shown, onShow }: ModelDriftsProps) {
  return (
    <div className={classes.modelsFrame} tabIndex={0} role="region" aria-label="Comparisons by model">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Model</th>
            {KINDS.map((kind) => (
              <th key={kind} scope="col" className={classes.number} title={KIND_WORDS[kind].meaning}>
                {KIND_WORDS[kind].word}
              </th>
            ))}
            <th scope="col">Result</th>
            <th scope="col">Compared</th>
          </tr>
        </thead>
        <tbody>
          {drifts.map((drift) => (
            <tr key={drift.model} data-shown={drift.model === shown || undefined}>
              <th scope="row">
                <UnstyledButton
                  className={classes.modelName}
                  aria-current={drift.model === shown ? 'true' : undefined}
                  onClick={() => onShow(drift.model)}
                >
                  {drift.model}
                </UnstyledButton>
              </th>
              {KINDS.map((kind) => (
                <td key={kind} className={classes.number} data-some={countOf(drift, kind) > 0 || undefined}>
                  {formatCount(countOf(drift, kind))}
                </td>
              ))}
              <td className={classes.result} data-state={resultTone(drift)}>
                <Running drift={drift} />
                {stateWords(drift)}
              </td>
              <td>{drift.report ? <TimeLabel at={drift.report.endedAt} /> : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function resultTone(drift: ModelDrift): string {
  if (drift.state === 'FAILED') return 'bad';
  if (drift.state !== 'DONE') return 'off';
  return repairable(drift) > 0 ? 'warn' : 'ok';
}

function Running({ drift: { state, progress, model } }: { readonly drift: ModelDrift }) {
  if (state !== 'RUNNING') return null;
  const percent = progress?.total ? Math.min(100, (100 * progress.done) / progress.total) : 100;
  return (
    <Progress
      className={classes.progress}
      size={4}
      value={percent}
      animated={!progress?.total}
      aria-label={`Comparison of ${model}`}
    />
  );
}

function Findings({ drift }: { readonly drift: ModelDrift }) {
  const [kind, setKind] = useState<DriftKind | 'ALL'>('ALL');
  const [shownKey, setShownKey] = useState<string | null>(null);
  const { findings, error } = useFindings(drift, kind === 'ALL' ? null : kind);
  const shown = findings.find(({ key }) => key === shownKey) ?? findings[0];
  const all = repairable(drift) + drift.found.pending;
  const caveat = caveats(drift);
  if (isProblem(drift.problem)) return <ProblemPanel problem={drift.problem} />;
  return (
    <section className={classes.findings} aria-label={`Findings in ${drift.model}`}>
      {error && <ProblemPanel problem={problemFrom(error)} />}
      <div className={classes.findingsHead}>
        <h3>{drift.model}</h3>
        {all > 0 && (
          <SegmentedControl
            size="xs"
            aria-label="Which findings are listed"
            data={[
              { value: 'ALL', label: `All ${formatCount(all)}` },
              ...KINDS.map((each) => ({
                value: each,
                label: `${KIND_WORDS[each].word} ${formatCount(countOf(drift, each))}`,
              })),
            ]}
            value={kind}
            onChange={setKind}
          />
        )}
        {caveat && <span className={classes.quiet}>{caveat}</span>}
      </div>
      {findings.length === 0 ? (
        <p className={classes.none}>{all === 0 ? stateSentence(drift) : 'No record of this kind.'}</p>
      ) : (
        <div className={classes.split}>
          <div className={classes.listPane}>
            <LineList label="Records that differ">
              {findings.map((finding) => (
                <Line
                  key={finding.key}
                  isShown={finding.key === shown?.key}
                  onShow={() => setShownKey(finding.key)}
                  title={<span className="ob-mono">{keyText(finding.key)}</span>}
                  facts={
                    <>
                      <b>{KIND_WORDS[finding.kind].word}</b>
                      <FactText>
                        {isProblem(finding.problem) ? 'left by the repair' : finding.fields.join(', ')}
                      </FactText>
                      <span>{versionsOf(finding)}</span>
                    </>
                  }
                />
              ))}
            </LineList>
            {all > findings.length && kind === 'ALL' && (
              <p className={classes.none}>
                The first {formatCount(findings.length)} of {formatCount(all)} are listed.
              </p>
            )}
          </div>
          {shown && <DriftSidesPane key={shown.key} model={drift.model} finding={shown} />}
        </div>
      )}
    </section>
  );
}

function stateSentence(drift: ModelDrift): string {
  if (drift.state === 'DONE') return 'The local copy and the service agree about every record.';
  return drift.state === 'CANCELLED' ? 'Nothing was found before it was cancelled.' : 'Nothing found so far.';
}

function versionsOf(finding: {
  readonly hereVersion?: number | null;
  readonly thereVersion?: number | null;
}): string {
  const word = (version: number | null | undefined): string => (version == null ? '–' : `v${version}`);
  return `${word(finding.hereVersion)} here, ${word(finding.thereVersion)} there`;
}

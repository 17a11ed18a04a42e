import { Loader } from '@mantine/core';
import { useEffect } from 'react';
import { problemFrom } from '../../apollo/problem';
import { SplitView } from '../../components/line-list';
import { ProblemPanel } from '../../components/problem-panel';
import { useNavigation } from '../../navigation';
import { useOpenConnection } from '../../session';
import { useBatch } from './batch-store';
import { EMPTY_SPEC } from './batch-spec';
import { Composer } from './composer';
import { KeptPlan } from './kept-plan';
import { RunDetails } from './run-details';
import { RunList } from './run-list';
import { useRuns } from './use-runs';
import classes from './batch.module.css';

/** Change many, knowing what will happen. */
export function BatchView() {
  const { profile } = useOpenConnection();
  const isLoaded = useBatch((state) => state.profileId === profile.id);
  useEffect(() => {
    useBatch.getState().load(profile.id);
  }, [profile.id]);
  return isLoaded ? <Batch /> : null;
}

function Batch() {
  const route = useNavigation((state) => state.route);
  const { replace } = useNavigation.getState();
  const { runs, isLoading, error } = useRuns();
  useCarriedTargets();
  const { runId = null, planId = null } = route.view === 'batch' ? route : {};
  const run = runs.find(({ id }) => id === runId);
  const show = (id: string) => replace({ view: 'batch', runId: id });
  const showPlan = (id: string) => replace({ view: 'batch', planId: id });
  const compose = () => replace({ view: 'batch' });
  return (
    <div className={classes.view}>
      <SplitView
        name="batch"
        list={
          <RunList
            runs={runs}
            shownId={runId}
            shownPlanId={planId}
            onShow={show}
            onShowPlan={showPlan}
            onNew={compose}
          />
        }
      >
        <div className={classes.main} data-scroller>
          <h1 className="ob-visually-hidden">Batch and runs</h1>
          {error ? <ProblemPanel problem={problemFrom(error)} /> : null}
          {planId !== null && <KeptPlan key={planId} id={planId} onStarted={show} onDiscarded={compose} />}
          {runId === null && planId === null && <Composer onStarted={show} />}
          {runId !== null && run && <RunDetails key={run.id} run={run} onShow={show} />}
          {runId !== null && !run && <MissingRun isLoading={isLoading} />}
        </div>
      </SplitView>
    </div>
  );
}

/** Takes over what another screen wants changed, once. */
function useCarriedTargets(): void {
  const route = useNavigation((state) => state.route);
  useEffect(() => {
    const { route: current, replace } = useNavigation.getState();
    if (current.view !== 'batch' || current.model === undefined) return;
    const { model, where, keys, intent } = current;
    useBatch.getState().start({
      ...EMPTY_SPEC,
      ...{ model, where, keys: keys ?? null, source: keys ? 'chosen' : 'filter', action: intent ?? 'edit' },
    });
    replace({ view: 'batch' });
  }, [route]);
}

function MissingRun({ isLoading }: { isLoading: boolean }) {
  if (isLoading) return <Loader size="sm" aria-label="Reading the runs" />;
  return (
    <ProblemPanel
      tone="warn"
      problem={{
        kind: 'NotFound',
        code: 'RUN_NOT_FOUND',
        message: 'This run is not in the journal of this connection.',
        action: 'Choose another run at the left.',
      }}
    />
  );
}

import { useMutation, useQuery } from '@apollo/client/react';
import {
  ChooseFileDocument,
  ConflictStrategiesDocument,
  DropSandboxSocketsDocument,
  DumpSandboxDocument,
  LoadSandboxDocument,
  ResyncDocument,
  SeedSandboxDocument,
  SetSandboxConflictDetectionDocument,
  SandboxControlsDocument,
  SetSandboxFaultsDocument,
  SetSandboxModelStrategyDocument,
  SetSandboxStrategyDocument,
  type ConflictDetection,
  type ConflictStrategy,
  type LoadSandboxMutation,
  type SandboxControlsPartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { formatCount } from '../../components/format';
import { toast } from '../../components/toast';
import { useOpenConnection } from '../../session';

/** What of the open sandbox can be changed, as it is now; null while a backend is open. */
export function useSandboxControls(): SandboxControlsPartsFragment | null {
  const { sandbox } = useOpenConnection();
  const { data } = useQuery(SandboxControlsDocument, {
    skip: !sandbox,
    fetchPolicy: 'cache-and-network',
  });
  return sandbox ? (data?.sandboxControls ?? null) : null;
}

export interface SandboxActions {
  setFaults(faults: readonly string[]): Promise<void>;
  /** Of models without a strategy of their own. Lambda asks for the file of its function first. */
  setStrategy(strategy: ConflictStrategy): Promise<void>;
  /** Null lets the model go by the sandbox's strategy again. */
  setModelStrategy(model: string, strategy: ConflictStrategy | null): Promise<void>;
  dropSockets(): Promise<void>;
  /** As a push to a backend switches it off or on. */
  setConflictDetection(conflictDetection: ConflictDetection): Promise<void>;
  /** So many more made-up records of each model; whether it went well. */
  seed(more: Readonly<Record<string, number>>): Promise<boolean>;
  /** Asks for a file or a folder of JSON Lines, puts it into the tables and reads the local copy anew. */
  load(from: 'file' | 'folder', giveVersions: boolean): Promise<void>;
  /** Asks for a folder and writes every table into it. */
  dump(): Promise<void>;
}

/** Changes the running sandbox; what is refused is shown. */
export function useSandboxActions(): SandboxActions {
  const [setFaults] = useMutation(SetSandboxFaultsDocument);
  const [setStrategy] = useMutation(SetSandboxStrategyDocument, {
    refetchQueries: [ConflictStrategiesDocument],
  });
  const [setModelStrategy] = useMutation(SetSandboxModelStrategyDocument, {
    refetchQueries: [ConflictStrategiesDocument],
  });
  const [dropSockets] = useMutation(DropSandboxSocketsDocument);
  const [chooseFile] = useMutation(ChooseFileDocument);
  const [load] = useMutation(LoadSandboxDocument);
  const [dump] = useMutation(DumpSandboxDocument);
  const [setConflictDetection] = useMutation(SetSandboxConflictDetectionDocument);
  const [seed] = useMutation(SeedSandboxDocument);
  const [resync] = useMutation(ResyncDocument);

  const shownWell = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      toast.problem(problemFrom(error));
      return false;
    }
  };
  const shown = async (work: () => Promise<void>) => void (await shownWell(work));
  /** Runs the work with the function's file where the strategy needs one; not at all when none is chosen. */
  const withFunction = async (
    strategy: ConflictStrategy | null,
    work: (functionFile: string | null) => Promise<unknown>,
  ) => {
    if (strategy !== 'LAMBDA') return void (await work(null));
    const chosen = await chooseFile({ variables: { kind: 'FUNCTION' } });
    if (chosen.data?.chooseFile) await work(chosen.data.chooseFile);
  };

  return {
    setFaults: (faults) => shown(async () => void (await setFaults({ variables: { faults: [...faults] } }))),
    setStrategy: (strategy) =>
      shown(() =>
        withFunction(strategy, async (functionFile) => {
          await setStrategy({ variables: { strategy, functionFile } });
          toast.done(`The sandbox now settles conflicts by ${strategy}`);
        }),
      ),
    setModelStrategy: (model, strategy) =>
      shown(() =>
        withFunction(strategy, (functionFile) =>
          setModelStrategy({ variables: { model, strategy, functionFile } }),
        ),
      ),
    dropSockets: () =>
      shown(async () => {
        await dropSockets();
        toast.done('Every open socket of the sandbox was cut once');
      }),
    setConflictDetection: (conflictDetection) =>
      shown(async () => void (await setConflictDetection({ variables: { conflictDetection } }))),
    seed: (more) =>
      shownWell(async () => {
        const wanted = Object.entries(more).map(([model, records]) => ({ model, records }));
        const made = (await seed({ variables: { more: wanted } })).data?.seedSandbox.made ?? 0;
        await resync({ variables: { model: null } });
        toast.done(`${formatCount(made)} ${made === 1 ? 'record' : 'records'} made`);
      }),
    load: (from, giveVersions) =>
      shown(async () => {
        const kind = from === 'file' ? 'DATA' : 'RECORDS_FOLDER';
        const path = (await chooseFile({ variables: { kind } })).data?.chooseFile;
        if (!path) return;
        const report = (await load({ variables: { path, giveVersions } })).data?.loadSandbox;
        if (!report) return;
        // An import writes around the service, so nothing but a full read shows it.
        await resync({ variables: { model: null } });
        toast.done(loadedText(report));
      }),
    dump: () =>
      shown(async () => {
        const folder = (await chooseFile({ variables: { kind: 'RECORDS_FOLDER' } })).data?.chooseFile;
        if (!folder) return;
        const count = (await dump({ variables: { folder } })).data?.dumpSandbox ?? 0;
        toast.done(`${formatCount(count)} records written to ${folder}`);
      }),
  };
}

function loadedText({ loaded, replaced, unversioned }: LoadSandboxMutation['loadSandbox']): string {
  const parts = [`${formatCount(loaded)} ${loaded === 1 ? 'record' : 'records'} loaded`];
  if (replaced > 0) parts.push(`${formatCount(replaced)} in place of earlier ones`);
  if (unversioned > 0) parts.push(`${formatCount(unversioned)} without a version`);
  return parts.join(', ');
}

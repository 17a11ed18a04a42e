import { useMutation, useQuery } from '@apollo/client/react';
import {
  ChooseFileDocument,
  DropSandboxSocketsDocument,
  SandboxControlsDocument,
  SetSandboxFaultsDocument,
  SetSandboxModelStrategyDocument,
  SetSandboxStrategyDocument,
  type ConflictStrategy,
  type SandboxControlsPartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
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
}

/** Changes the running sandbox; what is refused is shown. */
export function useSandboxActions(): SandboxActions {
  const [setFaults] = useMutation(SetSandboxFaultsDocument);
  const [setStrategy] = useMutation(SetSandboxStrategyDocument);
  const [setModelStrategy] = useMutation(SetSandboxModelStrategyDocument);
  const [dropSockets] = useMutation(DropSandboxSocketsDocument);
  const [chooseFile] = useMutation(ChooseFileDocument);

  const shown = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
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
  };
}

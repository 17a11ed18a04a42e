import { useMutation } from '@apollo/client/react';
import { SetSandboxStrategyDocument, type ConflictStrategy } from '../apollo/generated/operations';
import { problemFrom } from '../apollo/problem';
import { toast } from '../components/toast';

/** Changes how the running sandbox settles conflicts. */
export function useSandboxStrategy(): (strategy: ConflictStrategy) => void {
  const [set] = useMutation(SetSandboxStrategyDocument);
  return (strategy) => {
    set({ variables: { strategy } }).then(
      () => toast.done(`The sandbox now settles conflicts by ${strategy}`),
      (error: unknown) => toast.problem(problemFrom(error)),
    );
  };
}

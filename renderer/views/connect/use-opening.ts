import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import type { Problem } from '../../../shared/errors';
import {
  OpenProfileDocument,
  OpenSandboxDocument,
  type ProfilePartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';

export interface Opening {
  /** What is being opened; null when nothing is. */
  readonly name: string | null;
  readonly problem: Problem | null;
  readonly openSandbox: () => void;
  readonly openProfile: (profile: Pick<ProfilePartsFragment, 'id' | 'name'>) => void;
  readonly dismiss: () => void;
}

/** Opens connections, one at a time, and keeps the reason when one fails. */
export function useOpening(): Opening {
  const [name, setName] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [openSandbox] = useMutation(OpenSandboxDocument);
  const [openProfile] = useMutation(OpenProfileDocument);

  const track = (what: string, work: () => Promise<unknown>): void => {
    setName(what);
    setProblem(null);
    work()
      .catch((error: unknown) => setProblem(problemFrom(error)))
      .finally(() => setName(null));
  };
  return {
    name,
    problem,
    openSandbox: () => track('the sandbox', () => openSandbox()),
    openProfile: (profile) => track(profile.name, () => openProfile({ variables: { id: profile.id } })),
    dismiss: () => setProblem(null),
  };
}

import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import type { Problem } from '../../../shared/errors';
import { PreviewBackendDocument, type PreviewBackendMutation } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';

export type BackendPreview = PreviewBackendMutation['previewBackend'];

export interface Preview {
  readonly data: BackendPreview | null;
  readonly problem: Problem | null;
  readonly loading: boolean;
}

const NOTHING: Preview = { data: null, problem: null, loading: false };

/** Long enough that a path which is being typed is not read letter by letter. */
const TYPING_PAUSE_MS = 300;

interface Answer extends Omit<Preview, 'loading'> {
  /** The paths that it answers. */
  readonly to: string;
}

/** Reads what the two files say whenever a path changes; an answer to older paths is shown until the new one is there. */
export function usePreview(configPath: string, schemaPath: string): Preview {
  const client = useApolloClient();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const asked = JSON.stringify([configPath, schemaPath]);
  useEffect(() => {
    if (configPath.trim() === '') return undefined;
    let isCurrent = true;
    const take = (found: Omit<Preview, 'loading'>): void => {
      if (isCurrent) setAnswer({ ...found, to: asked });
    };
    const timer = setTimeout(() => {
      const variables = { configPath, schemaPath: schemaPath.trim() || null };
      client.mutate({ mutation: PreviewBackendDocument, variables }).then(
        ({ data }) => take({ data: data?.previewBackend ?? null, problem: null }),
        (error: unknown) => take({ data: null, problem: problemFrom(error) }),
      );
    }, TYPING_PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, configPath, schemaPath, asked]);
  if (configPath.trim() === '') return NOTHING;
  const isAnswered = answer?.to === asked;
  // A fault of the last paths says nothing about these.
  return {
    data: answer?.data ?? null,
    problem: isAnswered ? answer.problem : null,
    loading: !isAnswered,
  };
}

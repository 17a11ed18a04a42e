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

/** Reads what the two files say whenever a path changes; an answer to older paths is dropped. */
export function usePreview(configPath: string, schemaPath: string): Preview {
  const client = useApolloClient();
  const [preview, setPreview] = useState<Preview>(NOTHING);
  useEffect(() => {
    if (configPath.trim() === '') {
      setPreview(NOTHING);
      return undefined;
    }
    let current = true;
    setPreview((last) => ({ ...last, loading: true }));
    const timer = setTimeout(() => {
      const variables = { configPath, schemaPath: schemaPath.trim() || null };
      client.mutate({ mutation: PreviewBackendDocument, variables }).then(
        ({ data }) =>
          current && setPreview({ data: data?.previewBackend ?? null, problem: null, loading: false }),
        (error: unknown) =>
          current && setPreview({ data: null, problem: problemFrom(error), loading: false }),
      );
    }, TYPING_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, configPath, schemaPath]);
  return preview;
}

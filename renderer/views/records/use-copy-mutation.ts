import { useApolloClient } from '@apollo/client/react';
import { CopyAsMutationDocument, type MutationKind } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';
import { useNavigation } from '../../navigation';

export interface MutationCopies {
  /** Puts the guarded mutation of a record on the clipboard. */
  readonly copy: (key: string) => void;
  /** Opens it in the editor, ready to be changed and sent. */
  readonly open: (kind: MutationKind, key: string | null) => void;
}

/** A record as the mutation that would write it, with its current version and the widest selection set. */
export function useMutationCopies(model: string): MutationCopies {
  const client = useApolloClient();
  const generate = async (kind: MutationKind, key: string | null) => {
    const variables = { model, kind, key };
    const { data } = await client.query({
      query: CopyAsMutationDocument,
      variables,
      fetchPolicy: 'no-cache',
    });
    return data?.generatedMutation;
  };
  const report = (error: unknown): void => toast.problem(problemFrom(error));
  return {
    copy: (key) => {
      generate('UPDATE', key)
        .then(async (generated) => {
          if (!generated) return;
          const variables = JSON.stringify(generated.variables, null, 2);
          await navigator.clipboard.writeText(
            `${generated.document}\n\n# Variables\n${comment(variables)}\n`,
          );
          toast.done('Mutation copied', 'With the current version, and every field that apps need.');
        })
        .catch(report);
    },
    open: (kind, key) => {
      generate(kind, key)
        .then((generated) => {
          if (!generated) return;
          const { document, variables } = generated;
          useNavigation.getState().go({ view: 'editor', draft: { document, variables } });
        })
        .catch(report);
    },
  };
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}

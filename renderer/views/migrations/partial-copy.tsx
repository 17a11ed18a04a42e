import { Button } from '@mantine/core';
import { ProblemPanel } from '../../components/problem-panel';
import { useNavigation } from '../../navigation';

/** Said wherever counts and lookups are of a part of the records alone, because the rest isn’t kept here. */
export function PartialCopy({ models }: { readonly models: readonly string[] }) {
  if (models.length === 0) return null;
  return (
    <ProblemPanel
      tone="warn"
      problem={{
        kind: 'BadInput',
        code: 'PARTIAL_COPY',
        message: `Only a part of ${models.join(', ')} is kept here.`,
        consequence: 'The rest is neither counted, changed nor found by what relations are looked up by.',
        action: 'Keep all of them here first, unless this is meant for the part alone.',
      }}
    >
      <Button size="xs" variant="default" onClick={() => useNavigation.getState().go({ view: 'sync' })}>
        What is kept here, in Sync
      </Button>
    </ProblemPanel>
  );
}

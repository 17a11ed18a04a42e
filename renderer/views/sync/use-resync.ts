import { useMutation } from '@apollo/client/react';
import { ResyncDocument } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';

/** Base sync of one model, or of all with null; the end of it is a toast. */
export function useResync(): (model: string | null) => void {
  const [resync] = useMutation(ResyncDocument);
  return (model) => {
    resync({ variables: { model } }).then(
      () => toast.done(model ? `${model} has been read again` : 'All models have been read again'),
      (error: unknown) => toast.problem(problemFrom(error)),
    );
  };
}

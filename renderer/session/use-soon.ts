import { useCallback, useEffect, useRef } from 'react';

/**
 * Gives out a wish that is granted a moment later, once for all that were made meanwhile: what tells of itself many times
 * a second is then read again a few times a second.
 */
export function useSoon(work: () => void, ms: number): () => void {
  const latest = useRef(work);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = work;
  }, [work]);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      latest.current();
    }, ms);
  }, [ms]);
}

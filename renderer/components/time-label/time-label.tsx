import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { absoluteTime, relativeTime } from './time';

const TICK_MS = 15_000;

/** The time now, renewed often enough for relative times. Milliseconds since the epoch. */
export function useNow(tickMs = TICK_MS): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  return now;
}

/** An instant as relative time, absolute on hover. `at` in milliseconds since the epoch. */
export function TimeLabel({ at }: { readonly at: number }) {
  const now = useNow();
  return (
    <Tooltip label={absoluteTime(at)}>
      <time dateTime={new Date(at).toISOString()}>{relativeTime(at, Math.max(now, at))}</time>
    </Tooltip>
  );
}

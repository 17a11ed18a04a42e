import { Button } from '@mantine/core';
import { formatCount } from '../format';
import classes from './pager.module.css';

interface PagerProps {
  readonly total: number;
  readonly offset: number;
  readonly size: number;
  readonly onOffset: (offset: number) => void;
}

/** Goes through a long list a page at a time; nothing where one page holds it all. */
export function Pager({ total, offset, size, onOffset }: PagerProps) {
  if (total <= size) return null;
  const last = Math.min(offset + size, total);
  return (
    <nav className={classes.pager} aria-label="Pages of records">
      <Button
        size="xs"
        variant="default"
        disabled={offset === 0}
        onClick={() => onOffset(Math.max(0, offset - size))}
      >
        Previous
      </Button>
      <span>
        {formatCount(offset + 1)} to {formatCount(last)} of {formatCount(total)}
      </span>
      <Button size="xs" variant="default" disabled={last >= total} onClick={() => onOffset(offset + size)}>
        Next
      </Button>
    </nav>
  );
}

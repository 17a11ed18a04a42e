import { Button, CopyButton } from '@mantine/core';
import type { RecordRow } from '../../../components/data-grid';
import classes from './inspector.module.css';

/** The record as the store holds it. */
export function RawTab({ record }: { readonly record: RecordRow }) {
  const text = JSON.stringify(record, null, 2);
  return (
    <div className={classes.raw}>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy JSON'}
          </Button>
        )}
      </CopyButton>
      <pre tabIndex={0} aria-label="The record as JSON">
        {text}
      </pre>
    </div>
  );
}

import { Kbd } from '@mantine/core';
import { isMac } from '../bridge';
import { keyLabels } from './keys';
import classes from './commands.module.css';

/** The keys of a command, printed as keys. */
export function KeyLabel({ keys }: { readonly keys: string }) {
  return (
    <span className={classes.keys} aria-hidden="true">
      {keyLabels(keys, isMac).map((press, at) => (
        <span key={at} className={classes.press}>
          {press.map((key) => (
            <Kbd key={key} size="xs">
              {key}
            </Kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

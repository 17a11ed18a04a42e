import { useState } from 'react';
import { UnstyledButton } from '@mantine/core';
import type { Side, TextPart } from '../../../shared/diff';
import { formatCount } from '../format';
import { formatSide } from './format-value';
import classes from './diff-view.module.css';

const LONG = 480;

/** One value of a difference. Null, missing and empty are drawn as tokens, so that none looks like the other. */
export function DiffValue({ side, parts }: { side: Side; parts?: readonly TextPart[] }) {
  const [isWhole, setIsWhole] = useState(false);
  const { text, kind } = formatSide(side);
  if (parts) {
    return (
      <span className={classes.token} data-kind={kind}>
        {parts.map((part, index) => (
          <TextStretch key={index} part={part} />
        ))}
      </span>
    );
  }
  const isCut = text.length > LONG && !isWhole;
  return (
    <>
      <span className={classes.token} data-kind={kind}>
        {isCut ? `${text.slice(0, LONG)}…` : text}
      </span>
      {isCut && (
        <UnstyledButton className={classes.more} onClick={() => setIsWhole(true)}>
          Show all {formatCount(text.length)} characters
        </UnstyledButton>
      )}
    </>
  );
}

function TextStretch({ part }: { part: TextPart }) {
  if (part.change === 'same') return <>{part.text}</>;
  return part.change === 'added' ? <ins>{part.text}</ins> : <del>{part.text}</del>;
}

import type { Side, TextPart } from '../../../shared/diff';
import { formatSide } from './format-value';
import classes from './diff-view.module.css';

const LONG = 480;

/** One value of a difference. Null, missing and empty are drawn as tokens, so that none looks like the other. */
export function DiffValue({ side, parts }: { side: Side; parts?: readonly TextPart[] }) {
  const { text, kind } = formatSide(side);
  const isLong = text.length > LONG;
  return (
    <span
      className={classes.token}
      data-kind={kind}
      data-long={isLong || undefined}
      tabIndex={isLong ? 0 : undefined}
    >
      {parts ? parts.map((part, index) => <TextStretch key={index} part={part} />) : text}
    </span>
  );
}

function TextStretch({ part }: { part: TextPart }) {
  if (part.change === 'same') return <>{part.text}</>;
  return part.change === 'added' ? <ins>{part.text}</ins> : <del>{part.text}</del>;
}

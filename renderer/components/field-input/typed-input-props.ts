import type { SchemaTypes } from '../../session';
import type { TypeShape, ValueProblem } from './check-value';

/** What the input of one level of a value is given: of a list, of an object, of a scalar. */
export interface TypedInputProps {
  readonly shape: TypeShape;
  /** The accessible name. */
  readonly label: string;
  readonly path: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly types: SchemaTypes;
  readonly problems: readonly ValueProblem[];
  readonly autoFocus?: boolean;
  /** What an input without a value shows; `null` unless told. */
  readonly empty?: string;
}

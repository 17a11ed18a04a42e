import type { ModelView, SchemaTypes } from '../../session';
import type { ColumnChoice } from './column-choice';
import type { RecordRow, StagedCells } from './rows';
import type { Selection } from './selection';

/** What somebody typed or chose in a cell. */
export interface CellEdit {
  readonly key: string;
  readonly row: RecordRow;
  readonly field: string;
  /** What the cell's editor gave: text, or an enum value, a boolean or null that was chosen. */
  readonly value: unknown;
}

/** What the grid of records is given, and what it tells. */
export interface RecordGridProps {
  readonly model: ModelView;
  readonly types: SchemaTypes;
  readonly choice: ColumnChoice;
  readonly onChoice: (choice: ColumnChoice) => void;
  /** AppSync filter form. */
  readonly where: unknown;
  readonly tombstones: boolean;
  /** False while the person has paused live changes. */
  readonly isLive: boolean;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  /** Edits that wait to be sent; their cells show the new values, marked. */
  readonly staged: StagedCells;
  /** The record that the inspector shows. */
  readonly currentKey: string | undefined;
  readonly onOpen: (key: string, moveFocus: boolean) => void;
  readonly onSelectAll: () => void;
  readonly onTotal: (total: number) => void;
  readonly onEdit: (edit: CellEdit) => void;
  readonly onFailure: (error: unknown) => void;
}

import type { ModelField } from '../../../shared/model-schema';
import { parseJson } from '../../appsync';

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

/** The value that a cell means for a field; one that can't be converted is left for the validation to name. */
export function valueOf(field: ModelField, cell: unknown): unknown {
  if (typeof cell !== 'string') return cell ?? null;
  if (field.list || field.kind === 'customType') return jsonOrText(cell);
  switch (field.type) {
    case 'Int':
    case 'AWSTimestamp':
      return /^\s*[-+]?\d+\s*$/.test(cell) ? Number(cell) : cell;
    case 'Float':
      return cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;
    case 'Boolean':
      return BOOLEANS[cell.trim().toLowerCase()] ?? cell;
    default:
      return cell;
  }
}

function jsonOrText(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

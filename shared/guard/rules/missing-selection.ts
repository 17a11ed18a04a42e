import type { SelectionText } from './rule-context';

/** `MISSING_SELECTION:<path>`: a path of level `required` is not selected. */
export const missingSelection: SelectionText = {
  code: 'MISSING_SELECTION',
  message: (path, field) => `${field} does not select ${path}.`,
  when: '',
  label: (path) => `Add ${path}`,
};

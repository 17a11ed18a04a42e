import { responseKeyOf } from '../collect-fields';
import type { SelectionText } from './rule-context';

/** `ALIASED_SELECTION:<path>`: a path of level `required` is selected, only under other response keys. */
export const aliasedSelection: SelectionText = {
  code: 'ALIASED_SELECTION',
  message: (path, field, near) =>
    `${field} selects ${path} only under another name: ${[...new Set(near.map((use) => responseKeyOf(use.node)))].join(', ')}.`,
  when: 'An event carries a field under its own name only. ',
  label: (path) => `Add ${path} under its own name`,
};

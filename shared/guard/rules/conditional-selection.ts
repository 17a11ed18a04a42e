import type { SelectionText } from './rule-context';

/** `CONDITIONAL_SELECTION:<path>`: a path of level `required` is selected under its own name, only conditionally. */
export const conditionalSelection: SelectionText = {
  code: 'CONDITIONAL_SELECTION',
  message: (path, field) => `${field} selects ${path} only under a condition.`,
  when: 'Whenever the condition leaves it out: ',
  label: (path) => `Add ${path} without a condition`,
};

import type { UnsatisfiedPath } from '../analyze-selection';
import { selectionConsequence } from '../consequences';
import type { RootFieldFacts } from '../model-facts';
import { uncapitalise } from '../names';
import { placeOf, rangeOfFieldName, type TextRange } from '../place';
import { repairEdits } from '../repair';
import type { GuardFinding, GuardFix } from '../types';
import { aliasedSelection } from './aliased-selection';
import { conditionalSelection } from './conditional-selection';
import { INCOMPLETE_SELECTION } from './incomplete-selection';
import { missingSelection } from './missing-selection';
import type { SelectionContext, SelectionText } from './rule-context';

const TEXTS: Readonly<Record<UnsatisfiedPath['state'], SelectionText>> = {
  missing: missingSelection,
  aliased: aliasedSelection,
  conditional: conditionalSelection,
};

/** The code of an unsatisfied path, with the path. */
export function selectionCode(unsatisfied: UnsatisfiedPath): string {
  const code = unsatisfied.level === 'complete' ? INCOMPLETE_SELECTION : TEXTS[unsatisfied.state].code;
  return `${code}:${unsatisfied.path}`;
}

/** R2: the finding for one unsatisfied path; at level `required` the paths that `complete` adds are warnings. */
export function selectionFinding(
  context: SelectionContext,
  root: RootFieldFacts,
  unsatisfied: UnsatisfiedPath,
): GuardFinding {
  const text = TEXTS[unsatisfied.state];
  const isWarning = context.level === 'required' && unsatisfied.level === 'complete';
  const consequence = selectionConsequence(context.facts, root, unsatisfied);
  return {
    code: selectionCode(unsatisfied),
    severity: isWarning ? 'warning' : 'error',
    ...placeOf(context.source, rangeOf(unsatisfied)),
    path: unsatisfied.path,
    model: root.model.name,
    message: text.message(unsatisfied.path, root.field.name, unsatisfied.near),
    consequence: `${text.when}${text.when.endsWith(': ') ? uncapitalise(consequence) : consequence}`,
    fix: fixOf(context, unsatisfied, text),
  };
}

/** The selection that comes near, else the field below which the path is missing. */
function rangeOf({ near, steps }: UnsatisfiedPath): TextRange {
  const parents = steps[steps.length - 1]?.scope.parents ?? [];
  const use = near[0] ?? parents.find((parent) => parent.presence === 'always') ?? parents[0];
  return use ? rangeOfFieldName(use.node) : { from: 0, to: 0 };
}

function fixOf(context: SelectionContext, path: UnsatisfiedPath, text: SelectionText): GuardFix {
  const depth = path.level === 'complete' ? 'complete' : context.level;
  const repair = {
    facts: context.facts,
    collect: context.collect,
    text: context.source.body,
    operation: context.operation,
  };
  const whole = path.field.kind === 'leaf' ? path.path : `${path.path} with what is needed below it`;
  return { label: text.label(whole), edits: repairEdits(repair, [{ path, depth }], 'inside') };
}

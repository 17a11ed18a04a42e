import type { GraphQLObjectType } from 'graphql';
import { collectFields, responseKeyOf, type CollectContext, type FieldUse } from './collect-fields';
import type { ModelFacts, NeededField, RootFieldFacts } from './model-facts';

/** One object in the result: the merged fields that lead to it, and the type it has. */
export interface Scope {
  readonly type: GraphQLObjectType;
  /** The fields that are merged into it, those removed by literals among them. */
  readonly parents: readonly FieldUse[];
}

export interface Step {
  readonly field: NeededField;
  /** The object on which the field is needed. */
  readonly scope: Scope;
}

/** A needed path that a selection doesn't satisfy. Nothing below it is looked at. */
export interface UnsatisfiedPath {
  /** From the root field's object to the field itself. */
  readonly steps: readonly [Step, ...Step[]];
  readonly path: string;
  readonly field: NeededField;
  /** The level to which the path belongs. */
  readonly level: 'required' | 'complete';
  readonly state: 'missing' | 'aliased' | 'conditional';
  /** The places that come near: conditional ones, or aliased ones; empty when it is missing. */
  readonly near: readonly FieldUse[];
  /** Custom types from the model's own field down to the object, for what may be selected below. */
  readonly typesAbove: readonly GraphQLObjectType[];
}

interface Walk {
  readonly scope: Scope;
  readonly steps: readonly Step[];
  readonly fields: readonly NeededField[];
  readonly typesAbove: readonly GraphQLObjectType[];
  /** Everything so far belongs to level `required`. */
  readonly required: boolean;
}

/**
 * R2: the needed paths of both levels that the merged root fields of one response key don't satisfy,
 * in schema order (mutation rules, "When a path is satisfied").
 */
export function unsatisfiedPaths(
  facts: ModelFacts,
  context: CollectContext,
  root: RootFieldFacts,
  uses: readonly FieldUse[],
): readonly UnsatisfiedPath[] {
  const analysis = new SelectionAnalysis(facts, context);
  const scope: Scope = { type: root.model, parents: asThoughItRan(uses) };
  analysis.walk({ scope, steps: [], fields: facts.modelFields(root.model), typesAbove: [], required: true });
  return analysis.unsatisfied;
}

/** A root field that is under variable directives wherever it stands is checked as though it ran. */
function asThoughItRan(uses: readonly FieldUse[]): readonly FieldUse[] {
  if (uses.some((use) => use.presence === 'always')) return uses;
  return uses.map((use) => (use.presence === 'conditional' ? { ...use, presence: 'always' } : use));
}

class SelectionAnalysis {
  readonly unsatisfied: UnsatisfiedPath[] = [];
  readonly #facts: ModelFacts;
  readonly #context: CollectContext;

  constructor(facts: ModelFacts, context: CollectContext) {
    this.#facts = facts;
    this.#context = context;
  }

  walk(walk: Walk): void {
    const uses = groupByFieldName(collectFields(this.#context, walk.scope.type, walk.scope.parents));
    for (const field of walk.fields) {
      if (field.type !== null && walk.typesAbove.includes(field.type)) continue;
      this.#field(walk, field, uses.get(field.name) ?? []);
    }
  }

  #field(walk: Walk, field: NeededField, uses: readonly FieldUse[]): void {
    const steps = extended(walk.steps, { field, scope: walk.scope });
    const required = walk.required && field.required;
    const own = uses.filter((use) => responseKeyOf(use.node) === field.name);
    if (own.some((use) => use.presence === 'always')) {
      this.#below(field, { ...walk, steps, required }, own);
      return;
    }
    const conditional = own.filter((use) => use.presence === 'conditional');
    const aliased = uses.filter((use) => use.presence !== 'never' && !own.includes(use));
    this.unsatisfied.push({
      steps,
      path: steps.map((step) => step.field.name).join('.'),
      field,
      level: required ? 'required' : 'complete',
      state: conditional.length > 0 ? 'conditional' : aliased.length > 0 ? 'aliased' : 'missing',
      near: conditional.length > 0 ? conditional : aliased,
      typesAbove: walk.typesAbove,
    });
  }

  #below(field: NeededField, walk: Omit<Walk, 'scope' | 'fields'>, own: readonly FieldUse[]): void {
    if (field.type === null) return;
    const scope: Scope = { type: field.type, parents: own };
    if (field.kind === 'toOne') {
      this.walk({ ...walk, scope, fields: this.#facts.relationFields(field) });
      return;
    }
    const typesAbove = [...walk.typesAbove, field.type];
    this.walk({ ...walk, scope, typesAbove, fields: this.#facts.customTypeFields(field.type) });
  }
}

function extended(steps: readonly Step[], last: Step): UnsatisfiedPath['steps'] {
  const [first, ...rest] = steps;
  return first ? [first, ...rest, last] : [last];
}

function groupByFieldName(uses: readonly FieldUse[]): ReadonlyMap<string, readonly FieldUse[]> {
  const groups = new Map<string, FieldUse[]>();
  for (const use of uses) {
    const group = groups.get(use.node.name.value);
    if (group) group.push(use);
    else groups.set(use.node.name.value, [use]);
  }
  return groups;
}

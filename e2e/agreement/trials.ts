import type { GraphQLSchema } from 'graphql';
import { diceOf, randomMutation, type Dice, type RandomMutation } from '../../main/testing/random-mutation';
import { CONDITIONS, withOwnRootConditions } from './root-conditions';
import { nearlyWholeMutation } from './nearly-whole';
import { keyFieldsOf, underNewKey, inputOf, inputTypeOf, type Fields, type Write } from './targets';

/** A record that one root field of one request writes to; nothing else ever touches it. */
export interface Target {
  readonly model: string;
  readonly key: Fields;
  /** The name under which the request answers. */
  readonly responseKey: string;
  readonly before: 'absent' | 'live' | 'tombstone';
  /** All of a create's input, and of the create that makes the record of an update or delete. */
  readonly creation: Fields;
}

/** One way in which a mutation may run: over a live record or a tombstone, with its variables so or so. */
export interface Situation {
  readonly variables: Fields;
  readonly targets: readonly Target[];
}

/** One generated mutation with all that has to go well for the guard to be right in accepting it. */
export interface Trial {
  readonly seed: number;
  readonly write: Write;
  readonly document: string;
  readonly situations: readonly Situation[];
}

export type Templates = ReadonlyMap<string, readonly Fields[]>;

const SECOND_WRITE = /again: (\w+)\(input: \$input\)/;

/** Makes mutations, from whole ones to wrong ones, and records of their own for each way of running them. */
export class TrialMaker {
  readonly #api: GraphQLSchema;
  readonly #writes: readonly Write[];
  readonly #templates: Templates;
  #lastIndex = 0;

  constructor(api: GraphQLSchema, writes: readonly Write[], templates: Templates) {
    this.#api = api;
    this.#writes = writes;
    this.#templates = templates;
  }

  make(seed: number): Trial {
    const dice = diceOf(seed);
    const write = this.#writes[dice(this.#writes.length)];
    if (!write) throw new Error('no writes');
    const mutation: RandomMutation =
      dice(3) === 0
        ? randomMutation(this.#api, write.field, dice)
        : nearlyWholeMutation(this.#api, write, dice);
    // The second write gets a record of its own: a whole event after a poor one would heal what the first broke.
    const hasSecond = SECOND_WRITE.test(mutation.document);
    const document = withOwnRootConditions(mutation.document)
      .replace(SECOND_WRITE, 'again: $1(input: $again)')
      .replace('$v: Boolean', hasSecond ? `$again: ${write.input.name}!, $v: Boolean` : '$v: Boolean');
    const version = write.kind === 'Create' || dice(6) > 0 ? 'current' : dice(2) === 0 ? 'absent' : 'null';
    const names = ['input', ...(hasSecond ? ['again'] : [])];
    const befores =
      write.kind === 'Create'
        ? (['absent'] as const)
        : write.kind === 'Delete'
          ? (['live'] as const)
          : (['live', 'tombstone'] as const);
    const situations = befores.flatMap((before) =>
      waysOf(document).map((ways) => this.#situation(write, before, names, version, ways, dice)),
    );
    return { seed, write, document, situations };
  }

  /** A live record that no trial touches, for the write that comes after all others. */
  makeMarker(): Target {
    const write = this.#writes.find(({ kind }) => kind === 'Update');
    if (!write) throw new Error('no update');
    return this.#target(write, 'live', write.field, diceOf(0));
  }

  #situation(
    write: Write,
    before: Target['before'],
    names: readonly string[],
    version: 'current' | 'absent' | 'null',
    ways: Fields,
    dice: Dice,
  ): Situation {
    const variables: Record<string, unknown> = { ...ways };
    const targets = names.map((name): Target => {
      const target = this.#target(write, before, name === 'again' ? 'again' : write.field, dice);
      const held = { current: before === 'tombstone' ? 2 : 1, absent: undefined, null: null }[version];
      variables[name] =
        write.kind === 'Create'
          ? target.creation
          : { ...target.key, ...this.#changes(write, target, dice), _version: held };
      return target;
    });
    return { variables, targets };
  }

  #target(write: Write, before: Target['before'], responseKey: string, dice: Dice): Target {
    const { name } = write.model;
    const record = underNewKey(this.#api, write.model, this.#template(name, dice), ++this.#lastIndex);
    const key = Object.fromEntries(keyFieldsOf(this.#api, name).map((field) => [field, record[field]]));
    const creation = inputOf(inputTypeOf(this.#api, 'Create', name), record);
    return { model: name, key, responseKey, before, creation };
  }

  /** Another record's values, or none: a write that changes nothing makes an event all the same. */
  #changes(write: Write, target: Target, dice: Dice): Fields {
    if (write.kind === 'Delete' || dice(4) === 0) return {};
    return { ...inputOf(write.input, this.#template(write.model.name, dice)), ...target.key };
  }

  #template(model: string, dice: Dice): Fields {
    const templates = this.#templates.get(model) ?? [];
    const template = templates[dice(templates.length || 1)];
    if (!template) throw new Error(`no record of ${model} to copy`);
    return template;
  }
}

/** A condition may go either way whatever its variable is today, so each combination is a way of its own. */
function waysOf(document: string): Fields[] {
  const conditions = CONDITIONS.filter((name) => document.split(`$${name})`).length > 1);
  // Two of them are always there, on fields that are no writes.
  if (document.split(/\$\w+\)/).length <= 4) return [{}];
  return conditions.reduce<Fields[]>(
    (ways, name) => ways.flatMap((way) => [true, false].map((value) => ({ ...way, [name]: value }))),
    [{}],
  );
}

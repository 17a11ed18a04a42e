import type { ArgumentDefinition } from './definition';

/** An object or input type under construction. Passes of the transform add to it. */
export interface ApiType {
  readonly keyword: 'type' | 'input';
  readonly name: string;
  readonly interfaces: readonly string[];
  /** Without `@`-repetition: a directive is there once. */
  readonly directives: Set<string>;
  fields: ApiField[];
}

export interface ApiField {
  readonly name: string;
  readonly args: readonly ArgumentDefinition[];
  readonly type: string;
  readonly directives: readonly string[];
}

/** The API that the transform is writing, in the order in which types are first mentioned. */
export class ApiDocument {
  readonly #types = new Map<string, ApiType>();
  readonly #enums = new Map<string, readonly string[]>();
  readonly #other: string[] = [];

  /** Adds a type unless one of that name is there already, and returns the one that stands. */
  add(
    keyword: ApiType['keyword'],
    name: string,
    fields: readonly ApiField[],
    interfaces: readonly string[] = [],
  ): ApiType {
    const present = this.#types.get(name);
    if (present) return present;
    const type: ApiType = { keyword, name, interfaces, directives: new Set(), fields: [...fields] };
    this.#types.set(name, type);
    return type;
  }

  addEnum(name: string, values: readonly string[]): void {
    if (!this.#enums.has(name)) this.#enums.set(name, values);
  }

  /** SDL that stands in the API as it was written. */
  addText(sdl: string): void {
    this.#other.push(sdl);
  }

  get(name: string): ApiType | undefined {
    return this.#types.get(name);
  }

  isEnum(name: string): boolean {
    return this.#enums.has(name);
  }

  /** Adds fields to a type that may not be there; fields it has already stay as they are. */
  extend(name: string, fields: readonly ApiField[]): void {
    const type = this.#types.get(name);
    if (!type) return;
    const present = new Set(type.fields.map((field) => field.name));
    type.fields.push(...fields.filter((field) => !present.has(field.name)));
  }

  /** The SDL. Types without fields (a root type that nothing needs) are left out. */
  print(): string {
    const enums = [...this.#enums].map(([name, values]) => `enum ${name} {\n  ${values.join('\n  ')}\n}`);
    const types = [...this.#types.values()].filter((type) => type.fields.length > 0).map(printType);
    return [...enums, ...this.#other, ...types].join('\n\n') + '\n';
  }
}

/** A field or input value without arguments. */
export function plainField(name: string, type: string): ApiField {
  return { name, args: [], type, directives: [] };
}

function printType(type: ApiType): string {
  const interfaces = type.interfaces.length > 0 ? ` implements ${type.interfaces.join(' & ')}` : '';
  const directives = [...type.directives].map((directive) => ` ${directive}`).join('');
  return `${type.keyword} ${type.name}${interfaces}${directives} {\n${type.fields.map(printField).join('\n')}\n}`;
}

function printField(field: ApiField): string {
  const args = field.args.map(printArgument).join(', ');
  const directives = field.directives.map((directive) => ` ${directive}`).join('');
  return `  ${field.name}${args === '' ? '' : `(${args})`}: ${field.type}${directives}`;
}

function printArgument({ name, type, defaultValue }: ArgumentDefinition): string {
  return `${name}: ${type}${defaultValue === undefined ? '' : ` = ${defaultValue}`}`;
}

import {
  getArgumentValues,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { AppSyncError, unauthorizedField, type WireError, type WireLocation } from '../appsync-error';
import { serializeLeaf } from './scalars';
import type { SelectionReader } from './selection';
import { type SelectedField } from './selection';

/** A place in the response, from its end to its beginning: most are never spelled out. */
export interface Path {
  readonly previous: Path | null;
  readonly key: string | number;
}

export type FieldArguments = Readonly<Record<string, unknown>>;

/** Resolves one field below the root; attributes of the source stand in where there is none. */
export type NestedResolver = (source: unknown, args: FieldArguments, selected: SelectedField) => unknown;

export interface CompletionOptions {
  readonly schema: GraphQLSchema;
  readonly reader: SelectionReader;
  /** The resolver of a field, or undefined for an attribute of the source. */
  resolverOf(type: string, field: string): NestedResolver | undefined;
  /** Whether the caller's mode may touch a field of a type. */
  isOpen(type: string, field: string): boolean;
  /** Deepest level of fields that is answered; Infinity for any. Root fields are level 1. */
  readonly depthLimit: number;
  /** True for values that a resolver returned as they are stored; false for ones already written for the wire. */
  readonly stored: boolean;
}

/** Stands for an object that can't be because a non-null part of it is missing. */
const BUBBLE = Symbol('bubble');

type Complete = (value: unknown, parent: Path | null, key: string | number, errors: WireError[]) => unknown;

/** A field where it is selected. */
interface Position {
  readonly field: SelectedField;
  readonly parentType: string;
  readonly depth: number;
}

interface CompiledField {
  readonly key: string;
  readonly read: (source: unknown) => unknown;
  readonly complete: Complete;
  readonly field: SelectedField;
  /** The attribute that answers as it is stored, where there is nothing to resolve or to convert; else null. */
  readonly attribute: string | null;
}

/** The steps from the root of the answer, as `errors[].path` lists them. */
export function pathOf(path: Path): Array<string | number> {
  const keys: Array<string | number> = [];
  for (let at: Path | null = path; at; at = at.previous) keys.unshift(at.key);
  return keys;
}

/** `/syncPosts/items[0]/_version`, as AppSync writes a path into a message (service reference 9.4). */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('');
}

/** Where a field stands in the document, as AppSync writes it: `sourceName` is always null (service 10.29). */
export function locationOf(node: FieldNode | undefined): WireLocation[] | null {
  if (!node?.loc) return null;
  const { line, column } = node.loc.startToken;
  return [{ line, column, sourceName: null }];
}

/** The entry of `errors` for a field that a resolver refused; `data` is already cut to the selection. */
export function fieldError(
  error: unknown,
  path: readonly (string | number)[],
  node: FieldNode | undefined,
  data: unknown,
): WireError {
  const known =
    error instanceof AppSyncError ? error : new AppSyncError('InternalFailure', 'Internal failure.');
  return {
    path,
    data,
    errorType: known.errorType,
    errorInfo: known.errorInfo,
    locations: locationOf(node),
    message: known.message,
  };
}

/**
 * Completes values as AppSync's engine does: every missing non-null field is reported (graphql-js stops at
 * the first), and the nearest nullable parent becomes null.
 */
export class Completer {
  readonly #options: CompletionOptions;
  readonly #compiled = new Map<SelectedField, Complete>();

  constructor(options: CompletionOptions) {
    this.#options = options;
  }

  /** The response value of a root field; null when it bubbled. */
  completeRoot(field: SelectedField, parentType: string, value: unknown, errors: WireError[]): unknown {
    const completed = this.#completeOf({ field, parentType, depth: 1 })(
      value,
      null,
      field.responseKey,
      errors,
    );
    return completed === BUBBLE ? null : completed;
  }

  #completeOf(at: Position): Complete {
    let complete = this.#compiled.get(at.field);
    if (!complete) this.#compiled.set(at.field, (complete = this.#compile(at.field.definition.type, at)));
    return complete;
  }

  #compile(type: GraphQLOutputType, at: Position): Complete {
    if (!isNonNullType(type)) {
      const core = this.#compileCore(type, at);
      return (value, parent, key, errors) => {
        if (value === null || value === undefined) return null;
        const completed = core(value, parent, key, errors);
        return completed === BUBBLE ? null : completed;
      };
    }
    const core = this.#compileCore(type.ofType, at);
    // graphql-java has no name for a list type and prints null.
    const typeName = isListType(type.ofType) ? 'null' : type.ofType.toString();
    return (value, parent, key, errors) => {
      if (value === null || value === undefined) {
        const path = pathOf({ previous: parent, key });
        const message = `Cannot return null for non-nullable type: '${typeName}' within parent '${at.parentType}' (${pathText(path)})`;
        errors.push({ path, locations: null, message });
        return BUBBLE;
      }
      const completed = core(value, parent, key, errors);
      return completed === null ? BUBBLE : completed;
    };
  }

  #compileCore(type: GraphQLOutputType, at: Position): Complete {
    if (isListType(type)) return this.#compileList(type.ofType as GraphQLOutputType, at);
    if (isLeafType(type)) return this.#compileLeaf(type.name);
    if (isAbstractType(type)) return this.#compileAbstract(at);
    return this.#compileObject(type as GraphQLObjectType, at);
  }

  #compileLeaf(name: string): Complete {
    if (!this.#options.stored || name !== 'AWSJSON') return (value) => value;
    return (value) => serializeLeaf(name, value);
  }

  #compileList(of: GraphQLOutputType, at: Position): Complete {
    const element = this.#compile(of, at);
    return (value, parent, key, errors) => {
      const path: Path = { previous: parent, key };
      if (!Array.isArray(value)) {
        const keys = pathOf(path);
        const message = `Can't resolve value (${pathText(keys)}) : type mismatch error, expected type LIST`;
        errors.push({ path: keys, locations: null, message });
        return null;
      }
      const completed: unknown[] = new Array(value.length);
      let bubbled = false;
      for (let i = 0; i < value.length; i++) {
        const item = element(value[i], path, i, errors);
        if (item === BUBBLE) bubbled = true;
        else completed[i] = item;
      }
      return bubbled ? BUBBLE : completed;
    };
  }

  #compileAbstract(at: Position): Complete {
    const { schema } = this.#options;
    const byType = new Map<string, Complete>();
    return (value, parent, key, errors) => {
      const name = (value as Record<string, unknown>)['__typename'];
      const type = typeof name === 'string' ? schema.getType(name) : undefined;
      if (!type || isAbstractType(type)) return null;
      let complete = byType.get(type.name);
      if (!complete) byType.set(type.name, (complete = this.#compileObject(type as GraphQLObjectType, at)));
      return complete(value, parent, key, errors);
    };
  }

  #compileObject(type: GraphQLObjectType, at: Position): Complete {
    const fields = this.#options.reader
      .selectBelow(type, at.field)
      .map((field) => this.#compileField(type, { field, parentType: type.name, depth: at.depth + 1 }));
    return (value, parent, key, errors) => {
      const path: Path = { previous: parent, key };
      const result: Record<string, unknown> = {};
      let bubbled = false;
      for (const compiled of fields) {
        if (compiled.attribute !== null) {
          const stored = (value as Record<string, unknown>)[compiled.attribute];
          if (stored !== null && stored !== undefined) {
            result[compiled.key] = stored;
            continue;
          }
        }
        const completed = compiled.complete(
          this.#read(compiled, value, path, errors),
          path,
          compiled.key,
          errors,
        );
        if (completed === BUBBLE) bubbled = true;
        else result[compiled.key] = completed;
      }
      return bubbled ? BUBBLE : result;
    };
  }

  #read(compiled: CompiledField, source: unknown, path: Path, errors: WireError[]): unknown {
    try {
      return compiled.read(source);
    } catch (error) {
      errors.push(
        fieldError(error, pathOf({ previous: path, key: compiled.key }), compiled.field.nodes[0], null),
      );
      return REFUSED;
    }
  }

  #compileField(type: GraphQLObjectType, at: Position): CompiledField {
    const { field } = at;
    const isNonNull = isNonNullType(field.definition.type);
    if (at.depth > this.#options.depthLimit) {
      return {
        key: field.responseKey,
        read: refuseDepth,
        complete: guardRefused(() => null, isNonNull),
        field,
        attribute: null,
      };
    }
    const complete = guardRefused(this.#completeOf(at), isNonNull);
    const attribute = this.#isPlain(type, field) ? field.name : null;
    return { key: field.responseKey, read: this.#compileRead(type, field), complete, field, attribute };
  }

  /** A leaf that is open to the caller and answered by the stored value: most fields of most pages. */
  #isPlain(type: GraphQLObjectType, { definition, name }: SelectedField): boolean {
    if (definition === TypeNameMetaFieldDef) return false;
    const leaf = isNonNullType(definition.type) ? definition.type.ofType : definition.type;
    const options = this.#options;
    if (!isLeafType(leaf) || (options.stored && leaf.name === 'AWSJSON')) return false;
    return options.isOpen(type.name, name) && options.resolverOf(type.name, name) === undefined;
  }

  #compileRead(type: GraphQLObjectType, field: SelectedField): (source: unknown) => unknown {
    const { name } = field;
    if (field.definition === TypeNameMetaFieldDef) return () => type.name;
    if (!this.#options.isOpen(type.name, name)) {
      return () => {
        throw unauthorizedField(name, type.name);
      };
    }
    const resolver = this.#options.resolverOf(type.name, name);
    const node = field.nodes[0];
    if (!resolver || !node) return (source) => (source as Record<string, unknown>)[name];
    try {
      const args = getArgumentValues(field.definition, node, this.#options.reader.variables);
      return (source) => resolver(source, args, field);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const { message } = error;
      return () => {
        throw new AppSyncError('MappingTemplate', message);
      };
    }
  }
}

function refuseDepth(): never {
  throw new AppSyncError('QueryDepthLimitReached', 'The query is deeper than its limit allows.');
}

/** Stands for a nested field whose resolver threw: its error is reported already. */
const REFUSED = Symbol('refused');

function guardRefused(complete: Complete, nonNull: boolean): Complete {
  return (value, parent, key, errors) => {
    if (value === REFUSED) return nonNull ? BUBBLE : null;
    return complete(value, parent, key, errors);
  };
}

import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import {
  ModelsDocument,
  SchemaTypesDocument,
  type FieldPartsFragment,
  type ModelPartsFragment,
} from '../apollo/generated/operations';

export type ModelView = ModelPartsFragment;
export type FieldView = FieldPartsFragment;

/** Enums and custom types by name, for inputs and for the display of values. */
export interface SchemaTypes {
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly customTypes: ReadonlyMap<string, readonly FieldView[]>;
}

const NO_MODELS: readonly ModelView[] = [];

/** The models of the open connection with their live counts. */
export function useModels(): {
  readonly models: readonly ModelView[];
  readonly loading: boolean;
  readonly error: unknown;
} {
  const { data, loading, error } = useQuery(ModelsDocument);
  return { models: data?.models ?? NO_MODELS, loading: loading && !data, error };
}

/** One model by name; undefined while models load or when there is none of that name. */
export function useModel(name: string): ModelView | undefined {
  const { models } = useModels();
  return useMemo(() => models.find((model) => model.name === name), [models, name]);
}

const NO_TYPES: SchemaTypes = { enums: new Map(), customTypes: new Map() };

/** The enums and custom types of the open connection. */
export function useSchemaTypes(): SchemaTypes {
  const { data } = useQuery(SchemaTypesDocument);
  return useMemo(() => {
    if (!data) return NO_TYPES;
    return {
      enums: new Map(data.schemaView.enums.map((e) => [e.name, e.values])),
      customTypes: new Map(data.schemaView.customTypes.map((t) => [t.name, t.fields])),
    };
  }, [data]);
}

import type { ModelField, ModelIndex } from '../../../shared/model-schema';
import type { ApiModel } from './api-models';

/** What is already known of a model when its relations are inferred. */
export interface RelationSide {
  readonly model: ApiModel;
  readonly name: string;
  readonly primaryKey: readonly string[];
  readonly fields: ReadonlyMap<string, ModelField>;
  readonly indexes: readonly ModelIndex[];
  readonly relations: RelationDraft[];
  /** Collections of this model on any model. */
  readonly collections: RelationDraft[];
  /** Where the model stands among the API's types. */
  readonly position: number;
}

/** A relation field whose join columns are being looked for. */
export interface RelationDraft {
  readonly name: string;
  readonly owner: RelationSide;
  readonly related: RelationSide;
  readonly many: boolean;
  readonly required: boolean;
  /** The sort key that the collection's arguments take. */
  readonly sortKey: readonly string[];
  columns: JoinColumns | null;
}

export interface JoinColumns {
  readonly local: readonly string[];
  readonly remote: readonly string[];
}

import type { GraphQLSchema } from 'graphql';
import type { ModelSchema } from '../../shared/model-schema';

/** A schema file, understood: its models and the API that clients of the backend see. */
export interface LoadedSchema {
  readonly modelSchema: ModelSchema;
  /** The transformed SDL with AppSync's own scalars and directives in front, so that it builds by itself. */
  readonly apiSdl: string;
  readonly api: GraphQLSchema;
}

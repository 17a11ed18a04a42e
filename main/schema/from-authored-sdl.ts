import type { DocumentNode } from 'graphql';
import { readAuthoredSdl } from './authored/read-authored-sdl';
import { fromDefinition } from './from-definition';
import type { LoadedSchema } from './loaded-schema';

/** Loads an authored Amplify SDL: the API that the transformer would make of it, and its models. */
export function fromAuthoredSdl(document: DocumentNode, fileName: string): LoadedSchema {
  return fromDefinition(readAuthoredSdl(document, fileName), 'authored-sdl', fileName);
}

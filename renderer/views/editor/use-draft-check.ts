import { useQuery } from '@apollo/client/react';
import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { useDeferredValue, useMemo } from 'react';
import { createGuard } from '../../../shared/guard';
import type { Guard } from '../../../shared/guard';
import { EditorSchemaDocument } from '../../apollo/generated/operations';
import { checkDraft } from './draft-check';
import type { DraftCheck } from './draft-check';
import type { Draft } from './drafts';

export interface EditorSchema {
  readonly schema: GraphQLSchema;
  readonly guard: Guard;
}

let built: { readonly sdl: string; readonly value: EditorSchema } | null = null;

/** The API of the open connection and its guard; built once, since a large schema takes a moment. */
export function useEditorSchema(): { readonly schema: EditorSchema | null; readonly error: unknown } {
  const { data, error } = useQuery(EditorSchemaDocument);
  const sdl = data?.schemaView.apiSdl;
  const schema = useMemo(() => (sdl === undefined ? null : schemaFor(sdl)), [sdl]);
  return { schema, error };
}

/** What the guard says of a draft, a moment behind the typing so that typing never waits. */
export function useDraftCheck(draft: Draft, editor: EditorSchema | null): DraftCheck | null {
  const latest = useDeferredValue(draft);
  const { document, variables, operationName, level } = latest;
  return useMemo(
    () => editor && checkDraft({ document, variables, operationName, level }, editor.guard, editor.schema),
    [editor, document, variables, operationName, level],
  );
}

function schemaFor(sdl: string): EditorSchema {
  if (built?.sdl === sdl) return built.value;
  // AppSync's own directives stand in the SDL; its built-in argument shapes are the service's business.
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  built = { sdl, value: { schema, guard: createGuard(schema) } };
  return built.value;
}

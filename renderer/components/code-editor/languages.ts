import { json, jsonLanguage } from '@codemirror/lang-json';
import { syntaxTree } from '@codemirror/language';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import { completion, graphqlLanguageSupport, offsetToPos, stateExtensions } from 'cm6-graphql';
import type { GraphQLSchema } from 'graphql';
import { getHoverInformation } from 'graphql-language-service';
import { jsonPositionAt, keyHints, valueHints } from '../variable-hints';
import type { VariableHint, VariableShape } from '../variable-hints';

/** GraphQL with completion and hover from a schema. Its faults come from the guard, which validates as well. */
export function graphqlWith(schema: GraphQLSchema | null): Extension {
  return [
    graphqlLanguageSupport(),
    completion,
    stateExtensions(schema ?? undefined),
    schema ? describeOnHover(schema) : [],
  ];
}

/** JSON that completes the names and values of variables. Shapes are read at each completion, since they change with every key. */
export function jsonWith(shapes: () => readonly VariableShape[] | null): Extension {
  return [
    json(),
    jsonLanguage.data.of({ autocomplete: (context: CompletionContext) => complete(context, shapes()) }),
  ];
}

function describeOnHover(schema: GraphQLSchema): Extension {
  return hoverTooltip((view, position) => {
    const word = view.state.wordAt(position);
    if (!word) return null;
    // The service looks at the token that ends before the cursor: one further is the word under it.
    const place = offsetToPos(view.state.doc, Math.min(word.from + 1, view.state.doc.length));
    const text = getHoverInformation(schema, view.state.doc.toString(), place);
    if (typeof text !== 'string' || text === '') return null;
    return {
      pos: word.from,
      end: word.to,
      above: true,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'cm-ob-hover';
        dom.textContent = text;
        return { dom };
      },
    };
  });
}

function complete(
  context: CompletionContext,
  shapes: readonly VariableShape[] | null,
): CompletionResult | null {
  if (!shapes) return null;
  const read = (from: number, to: number) => context.state.sliceDoc(from, to);
  const place = jsonPositionAt(syntaxTree(context.state), read, context.pos);
  if (!place || (!context.explicit && place.from === context.pos)) return null;
  const hints =
    place.expects === 'key' ? keyHints(shapes, place.path, place.present) : valueHints(shapes, place.path);
  const hasColon = /^\s*:/.test(read(place.to, place.to + 20));
  return {
    from: place.from,
    to: place.to,
    options: hints.map((hint) => ({
      label: place.expects === 'key' ? `"${hint.label}"` : hint.label,
      displayLabel: hint.label,
      detail: hint.detail,
      type: hint.kind === 'key' ? 'property' : 'enum',
      boost: hint.required ? 1 : 0,
      ...(hint.info ? { info: hint.info } : {}),
      apply: insertionOf(hint, hasColon),
    })),
  };
}

function insertionOf(hint: VariableHint, hasColon: boolean): string {
  return hint.kind === 'value' ? hint.label : `"${hint.label}"${hasColon ? '' : ': '}`;
}

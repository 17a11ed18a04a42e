import {
  MaxIntrospectionDepthRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type Source,
} from 'graphql';
import { rangeOfError } from '../place';
import type { GuardFinding } from '../types';
import { documentFinding } from './document-finding';

const CONSEQUENCE = 'The service refuses the document, and nothing is written.';

/** The rules of the specification; graphql-js puts a limit on introspection beside them that it doesn't know. */
const SPECIFICATION_RULES = specifiedRules.filter((rule) => rule !== MaxIntrospectionDepthRule);

/** Step 2: one `VALIDATION` finding for each fault that the specification's rules see. */
export function validateDocument(
  api: GraphQLSchema,
  source: Source,
  document: DocumentNode,
): readonly GuardFinding[] {
  try {
    return validate(api, document, SPECIFICATION_RULES).map((error) =>
      documentFinding(source, rangeOfError(source, error), {
        code: 'VALIDATION',
        message: error.message,
        consequence: CONSEQUENCE,
      }),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'The document is nested too deeply to be validated.';
    return [
      documentFinding(source, { from: 0, to: 0 }, { code: 'VALIDATION', message, consequence: CONSEQUENCE }),
    ];
  }
}

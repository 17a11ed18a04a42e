import { GraphQLError, parse, type DocumentNode, type Source } from 'graphql';
import { rangeOfError } from '../place';
import type { GuardFinding } from '../types';
import { documentFinding } from './document-finding';

const CONSEQUENCE = 'The service refuses the document, and nothing is written.';

/** Step 1: parses the document, or says where it breaks (`SYNTAX`). */
export function parseDocument(source: Source): DocumentNode | GuardFinding {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof GraphQLError) {
      const message = error.message.replace(/^Syntax Error: /, '');
      return documentFinding(source, rangeOfError(source, error), {
        code: 'SYNTAX',
        message,
        consequence: CONSEQUENCE,
      });
    }
    if (!(error instanceof RangeError)) throw error;
    const message = 'The document is nested too deeply to be read.';
    return documentFinding(source, { from: 0, to: 0 }, { code: 'SYNTAX', message, consequence: CONSEQUENCE });
  }
}

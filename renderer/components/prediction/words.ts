import type {
  ConflictRule,
  ConflictStrategy,
  PredictedOutcome,
  PredictionPartsFragment,
  StrategySource,
} from '../../apollo/generated/operations';

/** What each rule of AppSync's conflict handling does to a field, in a sentence. */
export const RULES: Readonly<Record<ConflictRule, string>> = {
  VERSION_MATCHES: 'Written: the version is the service’s.',
  ALREADY_SO: 'The service holds this already.',
  SERVICE_KEEPS: 'The service keeps its value.',
  ABSENT_IS_ADDED: 'Added: the service has no value there.',
  LIST_IS_APPENDED: 'Appended behind the service’s items.',
  MEMBERS_ARE_MERGED: 'Merged member by member.',
  EMPTYING_IS_IGNORED: 'Not emptied: that needs the present version.',
  WRITE_IS_REFUSED: 'Refused with the whole write.',
  HANDLER_DECIDES: 'A function of the backend decides.',
};

/** The strategies as AppSync spells them, for people. */
export const STRATEGIES: Readonly<Record<ConflictStrategy, string>> = {
  AUTOMERGE: 'Automerge',
  OPTIMISTIC_CONCURRENCY: 'Optimistic concurrency',
  LAMBDA: 'Lambda',
};

/** What each strategy does to a write whose version is not the service's any more (service reference 3.2 to 3.4). */
export const STRATEGY_MEANINGS: Readonly<Record<ConflictStrategy, string>> = {
  AUTOMERGE:
    'A write on an older version is merged: the service keeps its own values, adds what it lacks, and appends to lists.',
  OPTIMISTIC_CONCURRENCY: 'A write on an older version is refused whole.',
  LAMBDA: 'A function of the backend decides about a write on an older version.',
};

/** What becomes of a write as a whole. */
export const OUTCOMES: Readonly<Record<PredictedOutcome, string>> = {
  WRITTEN: 'everything is written',
  MERGED: 'written in part',
  REFUSED: 'refused whole',
  UNDECIDED: 'the backend’s function decides',
};

/** How the strategy in force is known. */
export const SOURCES: Readonly<Record<StrategySource, string>> = {
  SANDBOX: 'set in the sandbox',
  PROFILE: 'said in the settings of this connection',
  OBSERVED: 'shown by earlier conflicts of this model',
  ASSUMED: 'assumed: Amplify sets it up unless told otherwise',
};

/** What a person has to know before sending an edit whose record has moved on. */
export function describePrediction({ outcome, fields }: PredictionPartsFragment): string {
  const kept = fields.filter((field) => field.outcome === 'THEIRS').map(({ field }) => field);
  const combined = fields.filter((field) => field.outcome === 'COMBINED').map(({ field }) => field);
  switch (outcome) {
    case 'REFUSED':
      return 'The write will be refused whole, and nothing is stored.';
    case 'UNDECIDED':
      return 'A function of the backend decides; what it does can’t be known here.';
    case 'WRITTEN':
      return 'Everything that was changed here will be stored.';
    case 'MERGED': {
      const parts = [
        kept.length > 0 ? `the service keeps its own ${kept.join(', ')}` : null,
        combined.length > 0 ? `${combined.join(', ')} will be a mixture of both` : null,
      ].filter((part) => part !== null);
      return `The write will be merged: ${parts.join('; ')}.`;
    }
  }
}

/** The same, said as no more than an assumption where nobody knows how the backend settles conflicts. */
export function describeExpected(prediction: PredictionPartsFragment, source: StrategySource): string {
  const text = describePrediction(prediction);
  return source === 'ASSUMED'
    ? `How this backend settles conflicts isn’t known. If it is as Amplify sets it up: ${text.charAt(0).toLowerCase()}${text.slice(1)}`
    : text;
}

import pluralize from 'pluralize';

/** The text with its first character in upper case: `post` gives `Post`. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text with its first character in lower case: `Post` gives `post`. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Words joined as a type name: `['model', 'post']` gives `ModelPost`. The rest of each word stays as it is. */
export function pascalCase(words: readonly string[]): string {
  return words.map(upperFirst).join('');
}

/** Words joined as a field name: `['Post', 'id']` gives `postId`. The rest of each word stays as it is. */
export function camelCase(words: readonly string[]): string {
  return lowerFirst(pascalCase(words));
}

/** The English plural that Amplify uses in operation names: `Category` gives `Categories`. */
export function pluralOf(name: string): string {
  return upperFirst(pluralize(name));
}

/** Names of the types that the API has for a model, apart from its own. */
export const typeNames = {
  filter: (model: string): string => `Model${upperFirst(model)}FilterInput`,
  condition: (model: string): string => `Model${upperFirst(model)}ConditionInput`,
  subscriptionFilter: (model: string): string => `ModelSubscription${upperFirst(model)}FilterInput`,
  connection: (model: string): string => `Model${upperFirst(model)}Connection`,
  createInput: (model: string): string => `Create${upperFirst(model)}Input`,
  updateInput: (model: string): string => `Update${upperFirst(model)}Input`,
  deleteInput: (model: string): string => `Delete${upperFirst(model)}Input`,
} as const;
